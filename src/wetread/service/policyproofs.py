"""Plays what proves a rule, each scenario once, with scripted models and the rules in force."""

from collections.abc import Callable, Iterable

from wetread.bootstrap.system import System
from wetread.ports.encoder import Encoder
from wetread.service.policyview import RuleView, scenarios
from wetread.simulation.player import play

Advance = Callable[[int, int], None]
MISSING = "no such scenario"


class _Kept:
    """Models that outlive the scenario that used them."""

    def __init__(self, on: System) -> None:
        self._models = on.models

    def __getattr__(self, name: str) -> object:
        return getattr(self._models, name)

    def encoder(self, adapter: str | None = None) -> Encoder:
        return self._models.encoder(adapter)

    def close(self) -> None:
        """Whoever opened them closes them."""


def played(
    views: Iterable[RuleView], on: System, advance: Advance = lambda _done, _all: None
) -> tuple[RuleView, ...]:
    """The rules with what became of their proofs: nothing where one holds, else what did not."""
    proving = tuple(views)
    names = sorted({proof.scenario for view in proving for proof in view.proofs})
    failed: dict[str, tuple[str, ...]] = {}
    words = _Kept(on)
    for done, name in enumerate(names, start=1):
        failed[name] = _failures(name, on, words)
        advance(done, len(names))
    return tuple(_with(view, failed) for view in proving)


def _failures(name: str, on: System, words: object) -> tuple[str, ...]:
    story = scenarios().get(name)
    if story is None:
        return (MISSING,)
    return play(story, words=words, policies=on.settings.policies).failed  # type: ignore[arg-type]  # forwards every call


def _with(view: RuleView, failed: dict[str, tuple[str, ...]]) -> RuleView:
    proofs = tuple(p.model_copy(update={"failed": failed[p.scenario]}) for p in view.proofs)
    return view.model_copy(update={"proofs": proofs})
