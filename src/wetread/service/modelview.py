"""A model as the commands show it: its bytes, who uses it, and how far it is trusted."""

from typing import Any, Literal

from wetread.bootstrap.models import WORDS
from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.errors import Tampered, WeightsRefused
from wetread.manifests.specs import Mode
from wetread.oversight.canary.base import CanaryResult
from wetread.oversight.enforcement import users_of
from wetread.oversight.standing import TRUST
from wetread.runtimes.inventory import ModelRow, describe
from wetread.runtimes.lock import WeightsLock
from wetread.starter.cards.card import card_names, read_card
from wetread.starter.cards.page import page
from wetread.starter.training_record import TrainingRecord, in_words, read_record

Canary = Literal["passed", "failed", "not run"]
EVERY_CASE = "every request"


class ModelView(Noun):
    """One model; `mode` is None for a shipped one that no agent uses.

    A shipped model is trusted as far as the most trusted agent that uses it; an added one as far
    as somebody promoted it. `problem` says why an added one counts as shadow in spite of its row.
    """

    row: ModelRow
    origin: Literal["shipped", "added"]
    mode: Mode | None
    used_by: tuple[str, ...]
    canary: Canary | None = None
    result: CanaryResult | None = None
    problem: str | None = None

    def as_json(self) -> dict[str, object]:
        """Flat, as scripts read it."""
        said = self.row.model_dump(mode="json", exclude={"card"})
        return said | self.model_dump(mode="json", exclude={"row"})


def model_views(on: System) -> tuple[ModelView, ...]:
    """Every pinned model in order of its id."""
    lock = WeightsLock.read(home=on.home)
    return tuple(_view(on, lock, model) for model in sorted(lock.entries))


def model_view(on: System, model: str) -> ModelView:
    """One pinned model.

    Raises:
        UnknownComponent: there is none of that id.
    """
    return _view(on, WeightsLock.read(home=on.home), model)


def card(on: System, view: ModelView) -> str:
    """The card that came with a model, with what this home knows of it at the end."""
    if _has_page(view):
        return f"{page(read_card(view.row.id))}\n## Trust\n\n{_trust(view)}\n"
    path = view.row.card
    words = path.read_text(encoding="utf-8") if path and path.is_file() else ""
    head = words or f"# {view.row.id}\n\nNo card came with this model.\n"
    record = in_words(training_of(on, view.row.id))
    return f"{head}\n\n## Trust\n\n{_trust(view)}\n\n## Training record\n\n{record}\n"


def card_parts(on: System, view: ModelView) -> dict[str, Any]:
    """What the card is made of, for scripts; a model without such a card has digests alone."""
    entry = WeightsLock.read(home=on.home).entries[view.row.id]
    digests = {entry.file: entry.sha256, **entry.files}
    if not _has_page(view):
        return {"words": None, "figures": None, "figures_current": None, "digests": digests}
    known = read_card(view.row.id)
    return {
        "words": known.words.model_dump(mode="json"),
        "figures": known.figures,
        "figures_current": known.measured,
        "digests": digests,
    }


def _has_page(view: ModelView) -> bool:
    return view.origin == "shipped" and view.row.id in card_names()


def training_of(on: System, model: str) -> TrainingRecord | None:
    """What the model's folder says of its training; nothing where its bytes are not the pinned."""
    lock = WeightsLock.read(home=on.home)
    try:
        return read_record(lock.verify(model))
    except WeightsRefused:
        return None


def _trust(view: ModelView) -> str:
    lines = [
        f"- **Digest.** `{view.row.digest}`; bytes are {view.row.state}.",
        f"- **Mode.** {view.mode or 'no agent uses it'} ({view.origin}).",
        f"- **Used by.** {', '.join(view.used_by) or 'nobody'}.",
    ]
    if view.canary:
        lines.append(f"- **Canary.** {view.canary}.")
    if view.result:
        lines += [f"  - {check.name}: {check.value}" for check in view.result.checks]
    if view.problem:
        lines.append(f"- **Problem.** {view.problem}.")
    return "\n".join(lines)


def _view(on: System, lock: WeightsLock, model: str) -> ModelView:
    row = describe(lock, model)
    users = users_of(on.declared, model)
    used_by = (*(spec.id for spec in users), *_always(model))
    if model not in lock.added:
        modes = [spec.mode for spec in users]
        mode = max(modes, key=TRUST.__getitem__, default=None)
        return ModelView(row=row, origin="shipped", mode=mode, used_by=used_by)
    try:
        standing = on.register.standing(model)
        result = on.register.canary(standing) if standing else None
    except Tampered as error:
        return ModelView(
            row=row, origin="added", mode="shadow", used_by=used_by, problem=str(error)
        )
    return ModelView(
        row=row,
        origin="added",
        mode=standing.mode if standing else "shadow",
        used_by=used_by,
        canary="not run" if result is None else "passed" if result.passed else "failed",
        result=result,
    )


def _always(model: str) -> tuple[str, ...]:
    """What understands the words of every request is named by no manifest."""
    return (EVERY_CASE,) if model in WORDS else ()
