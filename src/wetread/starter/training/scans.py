"""CT and MR of several parts: real pictures of other organs and other machines.

The volumes have no splits, so a gate that learned from them is measured on volumes that it knows.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wetread.exchange.nifti import read_volume
from wetread.starter.films import manifest, permitted
from wetread.starter.training.drawings import Draw, Picture, unit


def scanned(data: Path) -> dict[str, Draw]:
    """Slices and projections of the volumes, by kind."""
    volumes = _volumes(data)

    def volume(rng: np.random.Generator) -> Picture:
        return volumes[int(rng.integers(len(volumes)))]

    return {
        "CT or MR slice": lambda rng: _slice(volume(rng), rng),
        "lateral projection": lambda rng: _projection(volume(rng), rng),
    }


def slices(data: Path, split: str, collection: str = "cardiac_mr") -> Draw:
    """A slice of that collection: as it was exported, or cut anywhere from a volume."""
    rows = manifest(data, collection, split=split)
    if collection == "cardiac_mr":
        planes = [unit(_grey(data / row["file"])) for row in rows]
        return lambda rng: planes[int(rng.integers(len(planes)))]
    volumes = cases(data, split, licensed=False)
    return lambda rng: _slice(volumes[int(rng.integers(len(volumes)))], rng)


def cases(data: Path, split: str, *, licensed: bool) -> list[Picture]:
    """The hippocampus volumes of a split, [slices, rows, columns] as the reader turns them."""
    rows = manifest(data, "hippocampus_mr", split=split)
    return [_volume(data / row["file"]) for row in (permitted(rows) if licensed else rows)]


def turned_volumes(volumes: Sequence[Picture]) -> dict[str, Draw]:
    """Kinds made from the volumes themselves; mirrored from left to right they stay in scope."""

    def one(rng: np.random.Generator) -> Picture:
        return volumes[int(rng.integers(len(volumes)))]

    return {
        "upside-down": lambda rng: one(rng)[::-1],
        "back to front": lambda rng: one(rng)[:, ::-1],
        "on its side": lambda rng: np.rot90(one(rng), int(rng.choice([1, 3])), axes=_plane(rng)),
        "axes exchanged": lambda rng: one(rng).transpose([(1, 2, 0), (2, 0, 1)][rng.integers(2)]),
        "inverted": lambda rng: one(rng).max() - one(rng),
        "shuffled": lambda rng: _shuffled(one(rng), rng),
        "cropped": lambda rng: _part(one(rng), rng, share=0.45),
    }


def stacked(draw: Draw) -> Draw:
    """One picture as every slice of a volume, as when a film is handed in as a series."""

    def volume(rng: np.random.Generator) -> Picture:
        plane = draw(rng)[::2, ::2]
        return np.repeat(plane[None], int(rng.integers(12, 48)), axis=0)

    return volume


def cut_out(data: Path) -> Draw:
    """A box of a hippocampus crop's size from anywhere in the other volumes, or a whole one."""
    volumes = _volumes(data)

    def box(rng: np.random.Generator) -> Picture:
        volume = volumes[int(rng.integers(len(volumes)))]
        whole = rng.uniform() < 0.1  # noqa: PLR2004 - now and then
        return volume if whole else _part(volume, rng, share=rng.uniform(0.2, 0.6))

    return box


def _plane(rng: np.random.Generator) -> tuple[int, int]:
    a, b = sorted(rng.choice(3, size=2, replace=False))
    return int(a), int(b)


def _shuffled(volume: Picture, rng: np.random.Generator) -> Picture:
    """Halves along each axis in another order."""
    axes = [axis for axis in range(3) if rng.uniform() < 0.6] or [0]  # noqa: PLR2004 - most of them
    for axis in axes:
        volume = np.roll(volume, volume.shape[axis] // 2, axis=axis)
    return volume


def _part(volume: Picture, rng: np.random.Generator, *, share: float) -> Picture:
    sides = [min(extent, max(10, int(extent * share))) for extent in volume.shape]
    starts = [int(rng.integers(e - s + 1)) for e, s in zip(volume.shape, sides, strict=True)]
    return volume[tuple(slice(a, a + s) for a, s in zip(starts, sides, strict=True))]


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


def _volumes(data: Path) -> list[Picture]:
    names = sorted((data / "volumes").glob("*.nii.gz"))
    return [_volume(name) for name in names if "label" not in name.name]


def _grey(path: Path) -> NDArray[np.float64]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("L"), dtype=np.float64)


def _volume(path: Path) -> Picture:
    with path.open("rb") as file:
        return read_volume(file).pixels.astype(np.float32)
