"""Any phantom as a picture: rendered, encoded, or laid out beside others."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from wetread.clinical.coding import Noun
from wetread.errors import BadInput
from wetread.phantoms.chest import RenderedChest, render
from wetread.phantoms.dicom import to_dicom
from wetread.phantoms.hippocampus import RenderedHippocampus, render_hippocampus
from wetread.phantoms.nifti import to_nifti
from wetread.phantoms.others import RenderedOther, render_other
from wetread.phantoms.shortaxis import RenderedShortAxis, render_short_axis
from wetread.phantoms.spec import AnyPhantom, ChestPhantom, HippocampusPhantom, ShortAxisPhantom
from wetread.phantoms.study import Pixels, RenderedStudy

Rendered = RenderedChest | RenderedOther | RenderedShortAxis | RenderedHippocampus


def render_phantom(spec: AnyPhantom) -> Rendered:
    """Whatever the spec's kind asks for."""
    if isinstance(spec, ChestPhantom):
        return render(spec)
    if isinstance(spec, ShortAxisPhantom):
        return render_short_axis(spec)
    if isinstance(spec, HippocampusPhantom):
        return render_hippocampus(spec)
    return render_other(spec)


def to_file(rendered: Rendered, *, tags: Mapping[str, str] | None = None) -> bytes:
    """The phantom as it would arrive: a plane as DICOM, a volume as NIfTI.

    Raises:
        BadInput: a volume has no DICOM header to put `tags` into.
    """
    if not isinstance(rendered.spec, HippocampusPhantom):
        return to_dicom(rendered, tags=tags)
    if tags:
        raise BadInput("tags: a volume is sent as NIfTI, which has none; leave them out")
    return to_nifti(rendered)


def to_png(rendered: RenderedStudy[Noun]) -> bytes:
    """The pixels, of a volume the middle slice, as a greyscale PNG without any text chunk."""
    buffer = io.BytesIO()
    Image.fromarray(_plane(rendered)).save(buffer, format="PNG")
    return buffer.getvalue()


def _plane(rendered: RenderedStudy[Noun]) -> Pixels:
    pixels = rendered.pixels
    middle: Pixels = pixels[len(pixels) // 2]
    return pixels if pixels.ndim == 2 else middle  # noqa: PLR2004 - a plane


def contact_sheet(specs: Sequence[AnyPhantom], *, across: int = 4, side: int = 256) -> Pixels:
    """All phantoms in rows of `across` square thumbnails; uint8, black where a row runs out."""
    if not specs:
        raise BadInput("a contact sheet needs at least one phantom: pass a spec")
    down = -(-len(specs) // across)
    sheet = np.zeros((down * side, across * side), dtype=np.uint8)
    for place, spec in enumerate(specs):
        thumbnail = Image.fromarray(_plane(render_phantom(spec))).resize((side, side))
        row, column = divmod(place, across)
        sheet[row * side : (row + 1) * side, column * side : (column + 1) * side] = np.asarray(
            thumbnail
        )
    return sheet
