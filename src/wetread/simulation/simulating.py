"""Plays a whole library: as often as is wanted, on as many processes, from where it was left."""

from collections.abc import Callable, Mapping
from pathlib import Path

from wetread.bootstrap.declarations import Declarations
from wetread.bootstrap.models import LocalModels
from wetread.bootstrap.settings import Settings
from wetread.errors import ManifestError
from wetread.manifests.loader import digest_file
from wetread.manifests.stories import Story
from wetread.runtimes.lock import WeightsLock
from wetread.simulation.assertions import build_assertions
from wetread.simulation.company import Billing, played
from wetread.simulation.faults import faults_of_models
from wetread.simulation.results import Results, read_rows
from wetread.simulation.row import Row
from wetread.simulation.runs import Run, digest_of, runs_of
from wetread.simulation.scripted import check_replies, refuse_strangers

Advance = Callable[[int, int], None]


def simulate(
    stories: Mapping[str, Story],
    billing: Billing,
    *,
    repeat: int = 1,
    seed: int | None = None,
    jobs: int = 1,
    folder: Path | None = None,
    advance: Advance = lambda _done, _all: None,
) -> list[Row]:
    """The rows of all runs, in order.

    Args:
        stories: by name.
        billing: with which rules and models.
        repeat: how often each is played.
        seed: in the place of the files' own.
        jobs: how many processes play.
        folder: where rows are kept as they come; a run that is there already is not played again.
        advance: told how many of how many are done.

    Raises:
        ManifestError: a story cannot be played as it is written; nothing was played.
        BadInput: the folder cannot be used.
    """
    refuse_unplayable(stories, billing)
    runs = runs_of(stories, repeat=repeat, seed=seed)
    if folder is None:
        return _in_order(runs, stories, billing, jobs, advance)
    results = Results(folder, _digest(runs, stories, billing))
    left = [run for run in runs if run.run not in results.done]
    advance(len(runs) - len(left), len(runs))
    for done, kept in enumerate(played(left, stories, billing, jobs=jobs), start=1):
        results.keep(kept.row, kept.transcript)
        advance(len(runs) - len(left) + done, len(runs))
    results.finish()
    return read_rows(folder)


def refuse_unplayable(stories: Mapping[str, Story], billing: Billing) -> None:
    """Every mistake that can be found without playing is found before anything is played."""
    agents = _declared(billing).agents
    own = LocalModels(billing.settings.home if billing.live else None)
    for name, story in stories.items():
        build_assertions(story.spec, folder=str(story.file.parent))
        refuse_strangers(story.spec.given.replies, agents, where=f"{story.file}: given.replies")
        for press in (turn.press for turn in story.spec.turns if turn.press):
            if press.by:
                own.named(press.by, where=f"{story.file}: by")
        try:
            faults_of_models(story.spec.given.faults, agents, live=billing.live)
            check_replies(story.spec.given.replies)
        except ManifestError as error:
            raise ManifestError(f"{story.file} ({name}): {error}") from None


def _in_order(
    runs: list[Run], stories: Mapping[str, Story], billing: Billing, jobs: int, advance: Advance
) -> list[Row]:
    rows: dict[int, Row] = {}
    for kept in played(runs, stories, billing, jobs=jobs):
        rows[kept.row.run] = kept.row
        advance(len(rows), len(runs))
    return [rows[run.run] for run in runs]


def _digest(runs: list[Run], stories: Mapping[str, Story], billing: Billing) -> str:
    return digest_of(
        runs,
        stories,
        live=billing.live,
        agents={n: a.model_dump(mode="json") for n, a in _declared(billing).agents.items()},
        policies=_declared(billing).digests,
        words=billing.words,
        models=_models(billing.settings) if billing.live else {},
    )


def _models(settings: Settings) -> dict[str, str]:
    """Every model that may take part, by digest, and who plans: half a result is of these alone."""
    lock = WeightsLock.read(home=settings.home)
    pinned = {name: lock.pin(name).digest for name in lock.entries}
    return pinned | ({"planner": digest_file(settings.planner)} if settings.planner else {})


def _declared(billing: Billing) -> Declarations:
    return Declarations(billing.settings)
