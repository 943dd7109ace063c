"""Any phantom as a picture: rendered, encoded, or laid out beside others."""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from wetread.clinical.coding import Noun
from wetread.errors import BadInput
from wetread.phantoms.chest import RenderedChest, render
from wetread.phantoms.others import RenderedOther, render_other
from wetread.phantoms.spec import ChestPhantom, OutOfScopePhantom
from wetread.phantoms.study import Pixels, RenderedStudy


def render_phantom(spec: ChestPhantom | OutOfScopePhantom) -> RenderedChest | RenderedOther:
    """Whatever the spec's kind asks for."""
    return render(spec) if isinstance(spec, ChestPhantom) else render_other(spec)


def to_png(rendered: RenderedStudy[Noun]) -> bytes:
    """The pixels as an 8-bit greyscale PNG, without any text chunk."""
    buffer = io.BytesIO()
    Image.fromarray(rendered.pixels).save(buffer, format="PNG")
    return buffer.getvalue()


def contact_sheet(
    specs: Sequence[ChestPhantom | OutOfScopePhantom], *, across: int = 4, side: int = 256
) -> Pixels:
    """All phantoms in rows of `across` square thumbnails; uint8, black where a row runs out."""
    if not specs:
        raise BadInput("a contact sheet needs at least one phantom: pass a spec")
    down = -(-len(specs) // across)
    sheet = np.zeros((down * side, across * side), dtype=np.uint8)
    for place, spec in enumerate(specs):
        thumbnail = Image.fromarray(render_phantom(spec).pixels).resize((side, side))
        row, column = divmod(place, across)
        sheet[row * side : (row + 1) * side, column * side : (column + 1) * side] = np.asarray(
            thumbnail
        )
    return sheet
