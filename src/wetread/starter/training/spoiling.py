"""Pictures spoilt in the ways in which pictures go wrong, with the truth moved along.

A model that outlines has to know when it outlines badly, and it hardly ever does on the films it
was given; these are the films on which it does. Everything works on planes and on volumes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from wetread.starter.films import IGNORE
from wetread.statistics.overlap import dice

Picture = NDArray[np.float32]
Labels = NDArray[np.uint8]
Spoil = Callable[[Picture, Labels, np.random.Generator], tuple[Picture, Labels]]


def spoilt(
    picture: NDArray[Any], labels: Labels, kind: str, rng: np.random.Generator
) -> tuple[Picture, Labels]:
    """The picture within 0..1, spoilt in that way to a random degree, and its labels.

    Args:
        picture: intensities, a plane or a volume.
        labels: the truth on the same grid.
        kind: one of `SPOILS`.
        rng: decides the degree.
    """
    plane = picture.astype(np.float32)
    low, high = np.percentile(plane, [0.5, 99.5])
    scaled = np.clip((plane - low) / max(float(high - low), 1e-6), 0, 1).astype(np.float32)
    return SPOILS[kind](scaled, labels, rng)


def _as_it_is(picture: Picture, labels: Labels, _: np.random.Generator) -> tuple[Picture, Labels]:
    return picture, labels


def _blur(picture: Picture, labels: Labels, rng: np.random.Generator) -> tuple[Picture, Labels]:
    sigma = rng.uniform(0.005, 0.08) * min(picture.shape)
    return ndimage.gaussian_filter(picture, sigma), labels


def _noise(picture: Picture, labels: Labels, rng: np.random.Generator) -> tuple[Picture, Labels]:
    grain = ndimage.gaussian_filter(rng.normal(size=picture.shape), rng.choice([0, 1, 2]))
    spread = rng.uniform(0.05, 0.8) / max(float(grain.std()), 1e-6)
    return np.clip(picture + grain * spread, 0, 1).astype(np.float32), labels


def _crop(picture: Picture, labels: Labels, rng: np.random.Generator) -> tuple[Picture, Labels]:
    sides = [max(12, int(extent * rng.uniform(0.45, 0.9))) for extent in picture.shape]
    sides = [min(side, extent) for side, extent in zip(sides, picture.shape, strict=True)]
    starts = [int(rng.integers(e - s + 1)) for e, s in zip(picture.shape, sides, strict=True)]
    box = tuple(slice(a, a + s) for a, s in zip(starts, sides, strict=True))
    return picture[box], labels[box]


def _rotation(picture: Picture, labels: Labels, rng: np.random.Generator) -> tuple[Picture, Labels]:
    angle = rng.uniform(5, 120) * rng.choice([-1, 1])
    axes = (picture.ndim - 2, picture.ndim - 1)
    turned = ndimage.rotate(picture, angle, axes=axes, reshape=False, order=1)
    return turned, ndimage.rotate(labels, angle, axes=axes, reshape=False, order=0)


def _opacity(picture: Picture, labels: Labels, rng: np.random.Generator) -> tuple[Picture, Labels]:
    """Up to three soft bright or dark patches, as of fluid, a device or a fold."""
    places = np.meshgrid(*[np.linspace(0, 1, n) for n in picture.shape], indexing="ij")
    for _ in range(int(rng.integers(1, 4))):
        centre, half = rng.uniform(0.15, 0.85, picture.ndim), rng.uniform(0.06, 0.35, picture.ndim)
        far = sum(((x - c) / h) ** 2 for x, c, h in zip(places, centre, half, strict=True))
        weight = np.clip(2 * (1 - far), 0, 1) * rng.uniform(0.5, 1)
        picture = picture * (1 - weight) + weight * rng.choice([0.05, 0.85, 1.0])
    return picture.astype(np.float32), labels


def _exposure(picture: Picture, labels: Labels, rng: np.random.Generator) -> tuple[Picture, Labels]:
    return (picture ** np.exp(rng.uniform(-1.6, 1.6))).astype(np.float32), labels


SPOILS: dict[str, Spoil] = {
    "none": _as_it_is,
    "blur": _blur,
    "noise": _noise,
    "crop": _crop,
    "rotation": _rotation,
    "opacity": _opacity,
    "exposure": _exposure,
}


def overlap(truth: Labels, found: NDArray[np.integer[Any]], structure: int | None) -> float | None:
    """Dice where the truth is to be judged; None where the structure is in neither.

    Args:
        truth: labels, 127 not to be judged.
        found: labels of the same shape.
        structure: its label; None for all structures as one.
    """
    seen = truth != IGNORE
    drawn, outlined = (
        (labels > 0) if structure is None else (labels == structure) for labels in (truth, found)
    )
    return dice(drawn, outlined, seen) if ((drawn | outlined) & seen).any() else None
