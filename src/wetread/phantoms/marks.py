"""What a technologist leaves on a film: the collimator's edge and the side marker."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from wetread.phantoms.canvas import Region
from wetread.phantoms.spec import ChestPhantom
from wetread.phantoms.study import Pixels


def open_field(spec: ChestPhantom, rng: np.random.Generator) -> Region:
    """True where the collimator let the beam through; each side is closed by its own share."""
    top, bottom, left, right = rng.uniform(0, spec.collimation, 4)
    row = (np.arange(spec.rows) + 0.5) / spec.rows
    column = (np.arange(spec.columns) + 0.5) / spec.columns
    high, wide = (row > top) & (row < 1 - bottom), (column > left) & (column < 1 - right)
    return np.asarray(high[:, None] & wide[None, :])


def mark_side(pixels: Pixels, spec: ChestPhantom, rng: np.random.Generator) -> Pixels:
    """The film with its lead letter: R stands at image left, L at image right."""
    off, down = rng.uniform((0.03, 0.04), (0.09, 0.1)) + spec.collimation
    if spec.side_marker is None:
        return pixels
    size = max(8, int(0.055 * min(pixels.shape)))
    right_edge = spec.columns - 0.6 * size
    x = off * spec.columns if spec.side_marker == "R" else right_edge - off * spec.columns
    film = Image.fromarray(pixels)
    font = ImageFont.load_default(size)
    ImageDraw.Draw(film).text((x, down * spec.rows), spec.side_marker, fill=246, font=font)
    return np.asarray(film)
