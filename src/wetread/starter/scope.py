"""How often the gate refuses what it should take, and takes what it should refuse."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray

from wetread.starter.films import Row, film, flagged, manifest
from wetread.starter.report import Figures, by_source
from wetread.statistics.proportion import wilson

Pixels = NDArray[Any]
Judge = Callable[[Pixels], tuple[float, float]]
"""P(frontal chest) and distance from the chest films."""


def accepts(verdict: tuple[float, float], calibration: dict[str, Any]) -> bool:
    probability, distance = verdict
    return bool(
        probability >= calibration["min_probability"] and distance <= calibration["max_distance"]
    )


def gate(
    data: Path,
    judge: Judge,
    calibration: dict[str, Any],
    draws: dict[str, Callable[[np.random.Generator], NDArray[np.float32]]],
    phantoms: Sequence[Pixels],
    *,
    split: str,
    seed: int,
) -> Figures:
    """False refusals by source, refusals by kind, and the verdict on each DICOM sample."""
    rows = [row for row in manifest(data, split=split) if not flagged(row, "upside_down")]
    rng = np.random.default_rng(seed)

    def refused(pixels: Pixels) -> float:
        return float(not accepts(judge(pixels), calibration))

    false = np.array([refused(film(data, row)) for row in rows])
    return {
        "false refusals": _false_refusals(rows, false),
        "phantoms refused": {
            "n": len(phantoms),
            "value": float(np.mean([*map(refused, phantoms)])),
        },
        "refused by kind": {
            kind: {"n": 60, "value": float(np.mean([refused(draw(rng)) for _ in range(60)]))}
            for kind, draw in draws.items()
        },
        "samples": {name: not accepts(judge(p), calibration) for name, p in samples(data).items()},
    }


def _false_refusals(rows: list[Row], refused: NDArray[np.float64]) -> Figures:
    groups = {**by_source(rows), "all": np.arange(len(rows))}
    return {
        source: {
            "n": len(index),
            "value": float(refused[index].mean()),
            "ci": list(wilson(int(refused[index].sum()), len(index))),
        }
        for source, index in groups.items()
    }


def samples(data: Path) -> dict[str, Pixels]:
    """DICOM pictures that are no human chest radiograph, as MONOCHROME2 planes, by file name."""
    folders = [data / "dicom" / name for name in ("highdicom", "samples", "ct_series")]
    found = {}
    for path in sorted(file for folder in folders for file in folder.glob("*.dcm")):
        plane = _plane(path)
        if plane is not None:
            found[path.name] = plane
    return found


def _plane(path: Path) -> Pixels | None:
    """The one grey plane of an image; None for documents, doses, segmentations and cut files."""
    try:
        header = pydicom.dcmread(path)
        if header.Modality not in {"CT", "MR", "CR", "DX"}:
            return None
        pixels: Pixels = header.pixel_array
    except (ValueError, AttributeError, pydicom.errors.InvalidDicomError):
        return None  # the folder holds deliberately broken files; they carry no picture to judge
    if pixels.ndim != 2:  # noqa: PLR2004 - a plane
        return None
    inverted = header.PhotometricInterpretation == "MONOCHROME1"
    return pixels.max() - pixels if inverted else pixels
