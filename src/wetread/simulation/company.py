"""Processes that play stories side by side, each with a theatre of its own.

A process ends when its pipe does, so one whose master was killed does not outlive it. What a run
comes to depends on its seed alone, never on who played it or in which order.
"""

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple, cast

from wetread.bootstrap.models import Models
from wetread.bootstrap.settings import Settings
from wetread.errors import RuntimeUnavailable, WetreadError
from wetread.manifests.stories import Story
from wetread.simulation.player import play_in
from wetread.simulation.results import Kept
from wetread.simulation.row import Row, row_of
from wetread.simulation.runs import Run
from wetread.simulation.theatre import SHIPPED, Theatre
from wetread.simulation.transcript import Transcript, transcript_of

DOUBT = "uncertainty-disclosed"

GONE = (
    "a process that plays scenarios ended before its time; what a --report holds is kept: run the "
    "same command again, with fewer --jobs if memory was short"
)


class Billing(NamedTuple):
    """How stories are played: by which declarations, live or not, and who understands words.

    `words` makes the models that understand text in each process; this machine's own without it.
    """

    settings: Settings = SHIPPED
    live: bool = False
    words: type[Models] | None = None


def played(
    runs: Sequence[Run], stories: Mapping[str, Story], billing: Billing, *, jobs: int
) -> Iterator[Kept]:
    """The runs, in the order in which they are finished.

    Args:
        runs: what is played.
        stories: by name.
        billing: how.
        jobs: how many processes; one plays here.
    """
    if jobs <= 1 or len(runs) <= 1:
        yield from _here(runs, stories, billing)
        return
    context = multiprocessing.get_context("spawn")
    company: dict[Connection, Any] = {}
    try:
        for _ in range(min(jobs, len(runs))):
            ours, theirs = context.Pipe()
            player = context.Process(target=_perform, args=(theirs, dict(stories), billing))
            player.start()
            theirs.close()
            company[ours] = player
        yield from _shared_out(runs, list(company))
    finally:
        for pipe, player in company.items():
            pipe.close()
            player.join(timeout=10)
            if player.is_alive():
                player.kill()


def _shared_out(runs: Sequence[Run], pipes: list[Connection]) -> Iterator[Kept]:
    """Each process gets the next run as soon as it has finished one."""
    waiting, busy = iter(runs), 0
    for pipe in pipes:
        if (run := next(waiting, None)) is not None:
            pipe.send(run)
            busy += 1
    while busy:
        for pipe in cast("list[Connection]", wait(pipes)):
            try:
                kept = pipe.recv()
                busy -= 1
                if (run := next(waiting, None)) is not None:
                    pipe.send(run)
                    busy += 1
            except (EOFError, OSError):
                raise RuntimeUnavailable(GONE) from None
            yield kept


def _here(runs: Sequence[Run], stories: Mapping[str, Story], billing: Billing) -> Iterator[Kept]:
    theatre = _theatre(billing)
    try:
        for run in runs:
            yield perform(theatre, stories[run.story], run)
    finally:
        theatre.close()
        if billing.words is not None:
            theatre.words.close()


def _perform(pipe: Connection, stories: Mapping[str, Story], billing: Billing) -> None:
    """What a process of the company does until nobody asks any more."""
    os.environ["OMP_NUM_THREADS"] = "1"  # the same sums however many play beside
    theatre = _theatre(billing)
    try:
        while True:
            run: Run = pipe.recv()
            pipe.send(perform(theatre, stories[run.story], run))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return  # nobody asks any more
    finally:
        theatre.close()
        if billing.words is not None:
            theatre.words.close()


def _theatre(billing: Billing) -> Theatre:
    words = billing.words() if billing.words else None
    return Theatre(words=words, settings=billing.settings, live=billing.live)


def perform(theatre: Theatre, story: Story, run: Run) -> Kept:
    """One run; a story that cannot be played to its end is a row that says so."""
    doubt = frozenset(b.rule.id for b in theatre.rules if b.rule.guard.use == DOUBT)
    try:
        report = play_in(theatre, story.spec, seed=run.seed)
    except WetreadError as error:
        return _broken(story, run, str(error))
    except Exception as error:  # noqa: BLE001 - its message may quote the case; the others go on
        return _broken(story, run, f"internal error ({type(error).__name__})")
    row = row_of(story, report, run=run.run, repeat=run.repeat, seed=run.seed, doubt=doubt)
    return Kept(row=row, transcript=transcript_of(report.played))


def _broken(story: Story, run: Run, said: str) -> Kept:
    row = Row(
        run=run.run,
        scenario=story.name,
        file=story.file.name,
        theme=story.file.parent.name,
        variant=story.variant,
        repeat=run.repeat,
        seed=run.seed,
        error=said,
        failed=(f"error: {said}",),
    )
    return Kept(row=row, transcript=Transcript())
