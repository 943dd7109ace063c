"""Makes one of the starter models anew and writes beside it what it learned from.

The folder of all weights gets a lock like the shipped one. Nothing that was installed is touched:
a model made here works nowhere until somebody adds it to a home.
"""

import csv
import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from wetread.errors import BadInput
from wetread.ports.clock import Clock, system_clock
from wetread.starter.catalogue import write_lock
from wetread.starter.energy import counters, spent
from wetread.starter.films import manifest_path
from wetread.starter.makers import Maker, maker
from wetread.starter.training_record import TrainingRecord, learned, write_record
from wetread.starter.witness import witness

SEED = 17
LIBRARIES = ("torch", "monai", "transformers", "numpy")
NEEDED = ("id", "file", "licence")


def train(
    name: str,
    data: Path,
    out: Path,
    *,
    seed: int = SEED,
    steps: int | None = None,
    clock: Clock = system_clock,
    timer: Callable[[], float] = perf_counter,
) -> TrainingRecord:
    """Trains, calibrates and stores a model; run again after an interruption to carry on.

    Args:
        name: one of `makers.MAKERS`.
        data: the folder that holds the collections with their manifests.
        out: the folder of all weights; the model's own is made inside.
        seed: decides every draw.
        steps: optimiser steps; each model has its own number.
        clock: says when it was finished.
        timer: seconds that only grow.

    Raises:
        UnknownComponent: no starter has that name.
        BadInput: a folder or a file in it cannot be used.
    """
    chosen = maker(name)
    _check(chosen, data, out, steps)
    resumed = (out / "checkpoints" / name).is_dir()
    before, started = counters(), timer()
    with witness(data) as seen:
        _make(chosen, data, out / name, {"seed": seed, **({"steps": steps} if steps else {})})
    seconds = timer() - started
    record = TrainingRecord(
        model=name,
        learned=learned(data, seen.opened),
        seed=seed,
        steps=steps,
        resumed=resumed,
        finished=clock(),
        seconds=round(seconds, 1),
        device=_device(),
        libraries={library: version(library) for library in LIBRARIES},
        energy=spent(before, counters(), seconds=seconds, threads=_threads()),
    )
    write_record(record, out / name)
    write_lock(out)
    return record


def _check(chosen: Maker, data: Path, out: Path, steps: int | None) -> None:
    """Everything that can be judged before minutes are spent."""
    if steps is not None and steps < 1:
        raise BadInput("--steps must be 1 or more; leave it out for the model's own number")
    for collection in chosen.reads:
        _check_manifest(manifest_path(data, collection), collection)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise BadInput("--out is no folder and cannot be made one; name another") from None


def _check_manifest(path: Path, collection: str) -> None:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            columns = csv.DictReader(lines).fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadInput(f"{collection}/manifest.csv is not a CSV file in UTF-8") from None
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise BadInput(f"{collection}/manifest.csv lacks the columns: {', '.join(missing)}")


def _make(chosen: Maker, data: Path, out: Path, how: dict[str, Any]) -> None:
    from PIL import UnidentifiedImageError  # noqa: PLC0415 - only where pictures are read

    make = chosen.load()
    try:
        make(data, out, **how)
    except FileNotFoundError:
        raise BadInput(
            "a file that a manifest names is missing; complete the data folder"
        ) from None
    except UnidentifiedImageError:
        raise BadInput("a picture that a manifest names is none; replace it") from None


def processor() -> str:
    """The model of this machine's processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _device() -> str:
    """The processor, and the graphics card where there is one."""
    import torch  # noqa: PLC0415 - loaded by training already

    cards = [torch.cuda.get_device_name()] if torch.cuda.is_available() else []
    return " with ".join([processor(), *cards])


def _threads() -> int:
    import torch  # noqa: PLC0415 - loaded by training already

    return int(torch.get_num_threads()) or os.cpu_count() or 1
