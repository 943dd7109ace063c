"""The project's own benchmark: orchestration with scripted models against a bare graph.

Both run in one process on one kind of disk, in turn, so that a slow machine slows both. What is
reported is the ratio of their medians, and how many workups a second get through at once.
"""

import statistics
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from wetread.bootstrap.models import Models
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import ImagingStudy
from wetread.coordinator.baseline import empty_graph, run_empty
from wetread.coordinator.saver import open_saver
from wetread.coordinator.state import TaskRef
from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.ports.ids import seeded_ids
from wetread.simulation.scripted import ScriptedModels

REQUEST = "Outline the lungs, tell me whether there is pneumonia, and draft a report"
FILM = ChestPhantom(rows=160, columns=160, pixel_spacing_mm=2.2, seed=7)
WARM_UP = 3

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
    """Medians in milliseconds over `workups` in turn; rate with `in_flight` at once."""

    workups: int
    in_flight: int
    median_ms: float
    bare_ms: float
    ratio: float
    per_second: float


def run_benchmark(*, workups: int, in_flight: int, words: Models | None = None) -> Benchmark:
    """Measure both, one after the other, workup by workup."""
    with _workshop(words) as (on, study), tempfile.TemporaryDirectory() as folder:
        saver = open_saver(Path(folder) / "checkpoints.db")
        graph = empty_graph(saver, TASKS)
        names = iter(range(10**9))

        def ours() -> None:
            case_id = on.coordinator.open(on.owner(), text=REQUEST, study=study)
            on.coordinator.run(case_id)

        def bare() -> None:
            run_empty(graph, f"bare-{next(names)}")

        for _ in range(WARM_UP):
            ours()
            bare()
        pairs = [(_seconds(ours), _seconds(bare)) for _ in range(max(4, workups // 3))]
        rate = _rate(ours, workups, in_flight)
        saver.conn.close()
    median, bare_median = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Benchmark(
        workups=workups,
        in_flight=in_flight,
        median_ms=round(median * 1000, 2),
        bare_ms=round(bare_median * 1000, 2),
        ratio=round(statistics.median(a / b for a, b in pairs), 3),
        per_second=round(rate, 2),
    )


@contextmanager
def _workshop(words: Models | None) -> Iterator[tuple[System, ImagingStudy]]:
    with tempfile.TemporaryDirectory(prefix="wetread-bench-") as folder:
        on = System(
            Settings(home=Path(folder)),
            ids=seeded_ids(1),
            models=ScriptedModels(REPLIES, words=words),
        )
        try:
            yield on, on.receive(to_dicom(render(FILM)))
        finally:
            on.close()


def _seconds(work: Callable[[], None]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _rate(work: Callable[[], None], count: int, at_once: int) -> float:
    begun = perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(work) for _ in range(count)]:
            done.result()
    return count / (perf_counter() - begun)
