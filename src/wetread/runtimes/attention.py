"""Where a classifier looked, as a map on its canvas: evidence of attention, not a proof."""

import numpy as np
from numpy.typing import NDArray

from wetread.runtimes.preprocess import Shape, mask_to_film

Floats = NDArray[np.float32]

STEP = 24
"""A shifted view moves the film by one part in so many of the canvas."""


def rollout(layers: list[Floats], grid: Shape) -> Floats:
    """Attention of the class token to each patch through all layers (Abnar and Zuidema 2020).

    Heads are averaged and half of every layer is the residual path.

    Args:
        layers: [heads, tokens, tokens] each; the class token first, the patches last.
        grid: rows and columns of patches.

    Returns:
        [rows, columns] within 0..1.
    """
    tokens = layers[0].shape[-1]
    through = np.eye(tokens, dtype=np.float32)
    for layer in layers:
        mixed = (layer.mean(axis=0) + np.eye(tokens, dtype=np.float32)) / 2
        through = (mixed / mixed.sum(axis=1, keepdims=True)) @ through
    patches = grid[0] * grid[1]
    return unit(through[0, tokens - patches :].reshape(grid))


def onto(canvas: Shape, coarse: Floats) -> Floats:
    """A coarse map enlarged to the canvas."""
    return np.asarray(mask_to_film(coarse[None], shape=canvas, mode="stretch")[0])


def shifted(inputs: Floats, views: int) -> Floats:
    """The first `views` of: the canvas as it lies, and moved up, down, left and right.

    Args:
        inputs: [1, channels, rows, columns]; what moves in repeats the border.
        views: how many, at most five.
    """
    return np.concatenate([_moved(inputs, by, mode="edge") for by in _shifts(inputs, views)])


def gathered(maps: Floats) -> Floats:
    """The mean [rows, columns] of the maps of `shifted` views, each moved back first."""
    back = [
        _moved(one, (-rows, -columns), mode="constant")
        for one, (rows, columns) in zip(maps, _shifts(maps, len(maps)), strict=True)
    ]
    return np.asarray(np.mean(back, axis=0), dtype=np.float32)


def blurred(plane: Floats, share: float) -> Floats:
    """The plane behind a Gaussian whose width is a share of each side."""
    from scipy import ndimage  # noqa: PLC0415 - a third of a second, and not everybody needs it

    if not share:
        return plane
    widths = [share * side for side in plane.shape]
    return np.asarray(ndimage.gaussian_filter(plane, widths), dtype=np.float32)


def unit(plane: Floats) -> Floats:
    """The plane stretched to 0..1; all 0 where it is the same everywhere."""
    low, high = float(plane.min()), float(plane.max())
    if high <= low:
        return np.zeros_like(plane, dtype=np.float32)
    return np.asarray(((plane - low) / (high - low)).clip(0, 1), dtype=np.float32)


def _shifts(plane: Floats, views: int) -> list[tuple[int, int]]:
    rows, columns = (max(1, side // STEP) for side in plane.shape[-2:])
    return [(0, 0), (-rows, 0), (rows, 0), (0, -columns), (0, columns)][:views]


def _moved(plane: Floats, by: tuple[int, int], *, mode: str) -> Floats:
    """The last two axes moved by so many rows and columns."""
    rows, columns = plane.shape[-2:]
    down, right = (abs(step) for step in by)
    room = [*[(0, 0)] * (plane.ndim - 2), (down, down), (right, right)]
    wide = np.pad(plane, room, mode=mode)  # type: ignore[call-overload]  # one of two literal modes
    top, left = down - by[0], right - by[1]
    return np.asarray(wide[..., top : top + rows, left : left + columns])
