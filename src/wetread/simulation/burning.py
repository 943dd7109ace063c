"""Text in the pixels of a film, as modalities and scanners of paper leave it there."""

from textwrap import wrap
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from wetread.errors import BadInput
from wetread.phantoms.study import Pixels

_ACROSS: Final = 48
"""Characters in a line."""

_PLANE: Final = 2


def burn_in(pixels: Pixels, text: str) -> Pixels:
    """A copy of the film with white text at its foot.

    Args:
        pixels: [rows, columns], uint8.
        text: what is written, broken into lines.

    Raises:
        BadInput: it is no plane.
    """
    if pixels.ndim != _PLANE:
        raise BadInput("text is burned into films and slices, not into volumes")
    film = Image.fromarray(pixels)
    size = max(10, film.width // _ACROSS)
    lines = "\n".join(wrap(text, _ACROSS + 20))
    drawn = ImageDraw.Draw(film)
    font = ImageFont.load_default(size=size)
    drawn.multiline_text((size, film.height - size), lines, fill=250, font=font, anchor="ld")
    return np.asarray(film, dtype=np.uint8)
