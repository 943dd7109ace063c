"""A film becomes a network's input in one way, and a mask finds its way back to the film.

Training and inference share these functions, so that a network never meets a contrast or a
geometry it was not trained on. Only numpy and PIL are needed. Steps, in order: resize (antialiased
bilinear), scale robustly between two percentiles, place on a black canvas. The film is taken to be
MONOCHROME2 (air dark, bone bright); whoever reads a MONOCHROME1 file inverts it first.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wetread.errors import BadInput

Mode = Literal["letterbox", "stretch"]
Shape = tuple[int, int]

PERCENTILES = (0.5, 99.5)


def film_to_input(
    pixels: NDArray[np.generic], *, size: Shape, mode: Mode = "letterbox"
) -> NDArray[np.float32]:
    """The film as float32 [1, rows, columns] within 0..1, whatever its bit depth or exposure.

    Args:
        pixels: stored intensities [rows, columns]; any integer or floating type.
        size: rows and columns of the canvas.
        mode: `letterbox` keeps the aspect and centres the film; `stretch` fills the canvas.

    Raises:
        BadInput: not a single grey plane, smaller than 8 pixels a side, or not finite.
    """
    plane = _checked(pixels)
    top, left, rows, columns = placement(plane.shape, size=size, mode=mode)
    canvas = np.zeros(size, dtype=np.float32)
    canvas[top : top + rows, left : left + columns] = _scaled(_resized(plane, (rows, columns)))
    return canvas[None]


def mask_to_film(
    probability: NDArray[np.float32], *, shape: Shape, mode: Mode = "letterbox"
) -> NDArray[np.float32]:
    """A map drawn on the canvas, as float32 [structures, rows, columns] on the film's own grid.

    The inverse of the geometry in `film_to_input` with the same `mode`; the border is cut away.

    Args:
        probability: [structures, canvas rows, canvas columns].
        shape: rows and columns of the film.
        mode: as given to `film_to_input`.
    """
    canvas = (int(probability.shape[1]), int(probability.shape[2]))
    top, left, rows, columns = placement(shape, size=canvas, mode=mode)
    inside = probability[:, top : top + rows, left : left + columns]
    return np.stack([_resized(np.asarray(p, dtype=np.float32), shape) for p in inside])


def without_islands(probability: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each structure keeps its largest connected part; elsewhere its probability becomes 0.

    A lung is one piece, so what a network sees beside it (air around an arm, a dark corner) is not
    lung. A part is where the structure is the likeliest class.

    Args:
        probability: [classes, rows, columns], the first class being background.
    """
    from scipy import ndimage  # noqa: PLC0415 - a third of a second, and not everybody needs it

    kept = probability.copy()
    winner = probability.argmax(0)
    for structure in range(1, len(probability)):
        parts, count = ndimage.label(winner == structure)
        if count > 1:
            largest = 1 + int(np.bincount(parts.ravel())[1:].argmax())
            kept[structure][(parts > 0) & (parts != largest)] = 0
            kept[0][(parts > 0) & (parts != largest)] = 1
    return kept


def placement(shape: Shape, *, size: Shape, mode: Mode = "letterbox") -> tuple[int, int, int, int]:
    """Where on the canvas the film lies: top, left, rows, columns."""
    if mode == "stretch":
        return 0, 0, size[0], size[1]
    scale = min(size[0] / shape[0], size[1] / shape[1])
    rows = min(size[0], max(1, round(shape[0] * scale)))
    columns = min(size[1], max(1, round(shape[1] * scale)))
    return (size[0] - rows) // 2, (size[1] - columns) // 2, rows, columns


def _checked(pixels: NDArray[np.generic]) -> NDArray[np.float32]:
    if pixels.ndim != 2 or min(pixels.shape) < 8:  # noqa: PLR2004 - a plane; and see the docstring
        raise BadInput(
            f"a film must be one grey plane of at least 8 x 8 pixels, but this array has shape "
            f"{list(pixels.shape)}; pass one frame, one channel"
        )
    wide = pixels.astype(np.float64)
    if not np.isfinite(wide).all():
        raise BadInput("the film holds values that are not finite; export it again")
    # 16-bit and larger offsets would eat float32's digits, so the plane is centred first.
    low, high = float(wide.min()), float(wide.max())
    span = high - low
    return ((wide - low) / span if span > 0 else np.zeros_like(wide)).astype(np.float32)


def _resized(plane: NDArray[np.float32], shape: Shape) -> NDArray[np.float32]:
    if plane.shape == shape:
        return plane
    # PIL widens its bilinear kernel when it shrinks, so fine ribs do not alias.
    picture = Image.fromarray(plane).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(picture, dtype=np.float32)


def _scaled(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = np.percentile(plane, PERCENTILES)
    if high - low < 1e-6:  # noqa: PLR2004 - a blank film has no contrast to scale
        return np.zeros_like(plane)
    return np.asarray(np.clip((plane - low) / (high - low), 0, 1), dtype=np.float32)
