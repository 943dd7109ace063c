"""The project's own benchmark: orchestration with scripted models against a bare graph.

Both run in one process on one kind of disk, in turn, so that a slow machine slows both. What is
reported is the ratio of their medians, and how many workups a second get through at once. What
makes requests plans is measured beside them, on the models that ship.
"""

import multiprocessing
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import BrokenBarrierError
from time import perf_counter
from typing import Any

from wetread.bootstrap.models import LocalModels, Models
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.coordinator.baseline import empty_graph, run_empty
from wetread.coordinator.saver import open_saver
from wetread.coordinator.state import TaskRef
from wetread.errors import RuntimeUnavailable
from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.simulation.routing import Routing, run_routing
from wetread.simulation.scripted import ScriptedModels

REQUEST = "Outline the lungs, tell me whether there is pneumonia, and draft a report"
FILM = ChestPhantom(rows=128, columns=128, pixel_spacing_mm=2.8, seed=7)
WARM_UP = 3
REQUESTS = 400
PATIENCE_S = 300

Words = type[Models]

REPLIES = {
    "segmentation": ({"mask": "lungs", "scalars": {"quality": 0.95}},),
    "classification": ({"probability": {"present": 0.93}, "prediction_set": ("present",)},),
}
TASKS = [
    TaskRef(id="t1", agent="segmentation", depends_on=[]),
    TaskRef(id="t2", agent="classification", depends_on=[]),
    TaskRef(id="t3", agent="report-drafting", depends_on=["t1", "t2"]),
]


class Benchmark(Noun):
    """Medians in milliseconds over pairs in turn; rate with `in_flight` at once."""

    workups: int
    in_flight: int
    processes: int
    median_ms: float
    bare_ms: float
    ratio: float
    per_second: float
    routing: Routing


def run_benchmark(*, workups: int, in_flight: int, words: Words = LocalModels) -> Benchmark:
    """Measure both in turn, workup by workup; then as many workups at once as are wanted.

    Args:
        workups: how many run at once, all together; a third as many are measured in turn.
        in_flight: how many run at the same time, spread over one process for each core.
        words: makes the models that understand text.
    """
    with tempfile.TemporaryDirectory(prefix="wetread-bench-") as folder:
        home = Path(folder)
        pairs = _in_turn(home, max(4, workups // 3), words)
        processes = max(1, min(os.cpu_count() or 1, in_flight))
        rate = _at_once(home, workups, in_flight, processes, words)
        routing = _routing(home, max(4, min(REQUESTS, workups * 4)), words)
    ours, bare = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    return Benchmark(
        workups=workups,
        in_flight=in_flight,
        processes=processes,
        median_ms=round(ours, 2),
        bare_ms=round(bare, 2),
        ratio=round(statistics.median(a / b for a, b in pairs), 3),
        per_second=round(rate, 2),
        routing=routing,
    )


def _routing(home: Path, requests: int, words: Words) -> Routing:
    with closing(System(Settings(home=home), models=words())) as on:
        return run_routing(on.planner, tuple(on.specs.values()), requests=requests)


def _in_turn(home: Path, pairs: int, words: Words) -> list[tuple[float, float]]:
    """Seconds of one workup and of one walk through the empty graph, side by side."""
    with _workshop(home, words) as workup:
        saver = open_saver(home / "bare.db")
        graph = empty_graph(saver, TASKS)
        names = (f"bare-{n}" for n in range(10**9))

        def bare() -> None:
            run_empty(graph, next(names))

        for _ in range(WARM_UP):
            workup()
            bare()
        measured = [(_seconds(workup), _seconds(bare)) for _ in range(pairs)]
        saver.conn.close()
    return measured


def _at_once(home: Path, workups: int, in_flight: int, processes: int, words: Words) -> float:
    """Workups a second of several processes on one database, from the word go to the last."""
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(processes + 1)
    share = (workups // processes, max(1, in_flight // processes))
    workers = [
        context.Process(target=_worker, args=(home, *share, together, words))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    try:
        together.wait(PATIENCE_S)
        begun = perf_counter()
        together.wait(PATIENCE_S)
        seconds = perf_counter() - begun
    except BrokenBarrierError:
        raise RuntimeUnavailable("a worker of the benchmark failed; run: wetread doctor") from None
    for worker in workers:
        worker.join()
    return workups // processes * processes / seconds


def _worker(home: Path, workups: int, at_once: int, together: Any, words: Words) -> None:
    """Warm up, wait for the others, work, and say when it is done."""
    try:
        with _workshop(home, words) as workup, ThreadPoolExecutor(at_once) as pool:
            for done in [pool.submit(workup) for _ in range(WARM_UP * at_once)]:
                done.result()
            together.wait(PATIENCE_S)
            for done in [pool.submit(workup) for _ in range(workups)]:
                done.result()
            together.wait(PATIENCE_S)
    except BaseException:
        together.abort()
        raise


@contextmanager
def _workshop(home: Path, words: Words) -> Iterator[Callable[[], None]]:
    """A system on the home folder, and one workup as a function."""
    on = System(Settings(home=home), models=ScriptedModels(REPLIES, words=words()))
    study = on.receive(to_dicom(render(FILM)))

    def workup() -> None:
        on.coordinator.run(on.coordinator.open(on.owner(), text=REQUEST, study=study))

    try:
        yield workup
    finally:
        on.close()


def _seconds(work: Callable[[], None]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
