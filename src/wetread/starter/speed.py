"""`python -m wetread.starter.speed --data DIR [--device cuda]`: how fast the film models are here.

Two figures: a radiograph through gate, outline, judgement and explanation, warm; and what asking
about many films at once gains over asking one by one, with the largest difference of the answers.
They are written beside the weights, a file for the processor and one for a GPU, and the cards state
them. Times are of one machine on one day; the ratio says more.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Annotated, Any, Literal, Protocol

import numpy as np
import typer
from numpy.typing import NDArray

from wetread.errors import BadInput, WetreadError
from wetread.manifests.folders import declared
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.starter.cards.card import SPEEDS
from wetread.starter.command import run
from wetread.starter.evaluating.pictures import read_picture
from wetread.starter.evaluating.serving import gate_serving, local_resources, roles_serving
from wetread.starter.films import manifest
from wetread.starter.train import processor

GATE, OUTLINE, JUDGE = "cxr-gate", "cxr-lungs", "cxr-pneumonia"
THREADS = 2
FILMS = 64
WARM_UP = 3
ROUNDS = 3

Device = Literal["cpu", "cuda"]
Pixels = NDArray[Any]
Figures = dict[str, Any]
Timer = Callable[[], float]


class Batching(Protocol):
    """A runtime that answers many at once."""

    def infer(self, request: InferenceRequest) -> Inference: ...

    def infer_many(self, requests: Sequence[InferenceRequest]) -> list[Inference]: ...


def one_radiograph(
    films: Sequence[Pixels], models: Mapping[str, Batching], timer: Timer = perf_counter
) -> Figures:
    """Seconds of each film through all models in turn; the first few are not counted."""
    seconds = []
    for film in [*films[:WARM_UP], *films]:
        started = timer()
        for name, runtime in models.items():
            runtime.infer(_question(name, film, explained=True))
        seconds.append(timer() - started)
    counted = seconds[-len(films) :]
    ends = quantiles(counted, n=20, method="inclusive") if len(counted) > 1 else counted
    return {
        "models": list(models),
        "n": len(counted),
        "median_s": median(counted),
        "low_s": ends[0],
        "high_s": ends[-1],
    }


def throughput(
    name: str, runtime: Batching, films: Sequence[Pixels], timer: Timer = perf_counter
) -> Figures:
    """Films a second, one by one and all at once, each the best of a few rounds in turn."""
    requests = [_question(name, film, explained=False) for film in films]
    runtime.infer(requests[0])
    singles, batches, difference = [], [], 0.0
    for _ in range(ROUNDS):
        started = timer()
        alone = [runtime.infer(request) for request in requests]
        singles.append(timer() - started)
        started = timer()
        together = runtime.infer_many(requests)
        batches.append(timer() - started)
        difference = max(difference, *map(largest_difference, alone, together))
    return {
        "n": len(films),
        "single_per_s": len(films) / min(singles),
        "batch_per_s": len(films) / min(batches),
        "ratio": min(singles) / min(batches),
        "largest_difference": difference,
    }


def largest_difference(one: Inference, other: Inference) -> float:
    """Over every array and every scalar of two answers to the same question."""
    arrays = [np.abs(one.arrays[name] - other.arrays[name]).max() for name in one.arrays]
    scalars = [abs(one.scalars[name] - other.scalars[name]) for name in one.scalars]
    return float(max([*arrays, *scalars], default=0.0))


def _question(name: str, film: Pixels, *, explained: bool) -> InferenceRequest:
    options = {"attention": explained} if name == JUDGE else {}
    return InferenceRequest(agent="speed", images=(film,), options=options)


def _films(data: Path) -> list[Pixels]:
    """As many films of the val split as a batch holds; time needs no truth."""
    rows = manifest(data, split="val")[:FILMS]
    if not rows:
        raise BadInput("cxr/manifest.csv has no row of the split val; nothing can be timed")
    pixels = [read_picture(data / row["file"]).pixels for row in rows]
    return [pixels[at % len(pixels)] for at in range(FILMS)]


def _models(device: Device) -> dict[str, Batching]:
    agents, resources = declared("agents"), local_resources(device=device)
    outline = roles_serving(agents, "segmentation", resources, model=OUTLINE)[0].runtime
    judge = roles_serving(agents, "classification", resources, model=JUDGE)[0].runtime
    found: dict[str, Any] = {
        GATE: gate_serving(agents, GATE, resources), OUTLINE: outline, JUDGE: judge
    }  # fmt: skip
    return found


def timed(data: Path, *, device: Device = "cpu", threads: int = THREADS) -> Figures:
    """The content of the file for that device."""
    import torch  # noqa: PLC0415 - only to say how many threads it may use, and which GPU this is

    torch.set_num_threads(threads)
    films, models = _films(data), _models(device)
    return {
        "device": torch.cuda.get_device_name() if device == "cuda" else processor(),
        "threads": threads,
        "one_radiograph": one_radiograph(films, models),
        "models": {name: throughput(name, runtime, films) for name, runtime in models.items()},
    }


def main(
    data: Annotated[Path, typer.Option(help="The folder that holds cxr/manifest.csv.")],
    device: Annotated[Device, typer.Option(help="Where the models run: cpu or cuda.")] = "cpu",
    threads: Annotated[int, typer.Option(min=1, help="Threads of the processor.")] = THREADS,
    json_: Annotated[bool, typer.Option("--json", help="Print the figures as well.")] = False,
) -> None:
    """Time the shipped film models and store what was found for their cards."""
    try:
        found = timed(data, device=device, threads=threads)
    except WetreadError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(2 if isinstance(error, BadInput) else 1) from None
    file = SPEEDS[device]
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write((json.dumps(found, indent=2) if json_ else file.name) + "\n")


if __name__ == "__main__":
    run(main)
