"""Slices and projections of CT and MR: real pictures of other organs and other machines."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wetread.starter.training.drawings import Draw, Picture, unit


def scanned(data: Path, split: str) -> dict[str, Draw]:
    """Kinds cut from cardiac MR of the given split and from volumes (which have no splits)."""
    cardiac = _cardiac(data, split)
    volumes = _volumes(data)

    def volume(rng: np.random.Generator) -> Picture:
        return volumes[int(rng.integers(len(volumes)))]

    return {
        "cardiac MR": lambda rng: cardiac[int(rng.integers(len(cardiac)))],
        "CT or MR slice": lambda rng: _slice(volume(rng), rng),
        "lateral projection": lambda rng: _projection(volume(rng), rng),
    }


def unseen(data: Path, split: str) -> dict[str, Draw]:
    """Kinds kept from training, to see what the gate makes of the unknown."""
    cases = [_volume(data / name) for name in _listed(data / "hippocampus_mr", split, "file")]
    return {"hippocampus MR": lambda rng: _slice(cases[int(rng.integers(len(cases)))], rng)}


def _slice(volume: Picture, rng: np.random.Generator) -> Picture:
    axis = int(rng.integers(3))
    extent = volume.shape[axis]
    at = int(rng.integers(extent // 5, max(extent // 5 + 1, 4 * extent // 5)))
    plane: Picture = np.take(volume, at, axis=axis)
    return np.rot90(unit(plane), int(rng.integers(4))).copy()


def _projection(volume: Picture, rng: np.random.Generator) -> Picture:
    """The volume seen from the side or from above, its absorption summed along the ray."""
    density = np.clip(volume - np.percentile(volume, 30), 0, None)
    plane: Picture = density.sum(axis=int(rng.choice([0, 2])))
    return np.rot90(unit(plane ** rng.uniform(0.6, 1.2)), int(rng.integers(4))).copy()


def _cardiac(data: Path, split: str) -> list[Picture]:
    return [unit(_grey(data / name)) for name in _listed(data / "cardiac_mr", split, "file")]


def _volumes(data: Path) -> list[Picture]:
    names = sorted((data / "volumes").glob("*.nii.gz"))
    return [_volume(name) for name in names if "label" not in name.name]


def _listed(folder: Path, split: str, column: str) -> list[str]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        return [row[column] for row in csv.DictReader(lines) if row["split"] == split]


def _grey(path: Path) -> NDArray[np.float64]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("L"), dtype=np.float64)


def _volume(path: Path) -> Picture:
    import nibabel  # noqa: PLC0415 - only where volumes are read

    return np.asarray(nibabel.load(path).get_fdata(), dtype=np.float32)
