"""PNG and JPEG: a picture without a header, so that everything about it is an assumption.

Resolution tags (pHYs, JFIF density) describe a printed page, not the patient, and are ignored.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from wetread.clinical.coding import CHEST
from wetread.clinical.imaging import Attribute, Instance, Modality, Series, View
from wetread.errors import BadInput
from wetread.exchange import opening
from wetread.exchange.codestream import claimed_size
from wetread.exchange.decoding import check_samples, refusing, storable
from wetread.exchange.reading import KeepArray, Reading, bounded_texts, modality_of

_WITHIN = 2**20
"""How far a JPEG is searched for its size; metadata may come first."""

_SIXTEEN_BITS = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_COMMENTS = ("Title", "Description", "Comment", "comment", "Warning")
_EXIF_COMMENTS = (ExifTags.Base.ImageDescription, ExifTags.Base.UserComment)


def read_raster(
    file: BinaryIO, kind: opening.Kind, *, keep_array: KeepArray, modality: Modality | None
) -> Reading:
    """One picture as a study of one image.

    Without a word from the operator it is taken to be a chest radiograph, DX, PA; each of these
    is marked as assumed, and no pixel spacing is known.

    Raises:
        BadInput: it is cut short, damaged, animated, or larger than 100 megapixels.
    """
    source = opening.digest(file)
    damaged = f"the {kind.upper()} file is cut short or damaged; export it again"
    with refusing(damaged):
        pixels, texts = _decoded(file, kind)
    pixels = storable(pixels, "the file")
    known, attribute = modality_of(None, modality, "DX", "the file")
    film = known in ("CR", "DX")
    view: View = "PA" if film else "UNKNOWN"
    rows, columns = pixels.shape
    image = Instance(pixels=keep_array(pixels), source=source, rows=rows, columns=columns)
    series = Series(
        modality=known, body_part=CHEST if film else None, view=view, instances=(image,)
    )
    return Reading(
        patient=source,
        study=source,
        series=(series,),
        attributes=(attribute, *(_assumed_chest() if film else ())),
        texts=texts,
    )


def _assumed_chest() -> tuple[Attribute, ...]:
    return (
        Attribute(name="view", value="PA", basis="assumed"),
        Attribute(name="body-part", value=CHEST.display, basis="assumed"),
    )


def _decoded(file: BinaryIO, kind: opening.Kind) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Grey values [rows, columns] and what the file says in words."""
    claimed = claimed_size(file.read(_WITHIN))
    if claimed:
        check_samples(claimed, "the file")
    file.seek(0)
    with Image.open(file, formats=(kind.upper(),)) as picture:
        check_samples((*picture.size, len(picture.getbands())), "the file")
        if getattr(picture, "n_frames", 1) > 1:
            raise BadInput("the file is an animation; hand in one still picture")
        picture.load()
        return _grey(ImageOps.exif_transpose(picture)), bounded_texts(_texts(picture))


def _grey(picture: Image.Image) -> NDArray[Any]:
    """Luminance (ITU-R BT.601); 16-bit grey keeps its depth, transparency lies on black."""
    if picture.mode in _SIXTEEN_BITS:
        return np.asarray(picture).astype(np.uint16)
    if picture.has_transparency_data:
        behind = Image.new("RGBA", picture.size, (0, 0, 0, 255))
        picture = Image.alpha_composite(behind, picture.convert("RGBA"))
    return np.asarray(picture.convert("L"), dtype=np.uint8)


def _texts(picture: Image.Image) -> Iterator[tuple[str, Any]]:
    """Comments of the picture; never the fields that hold an author or a file name."""
    for key in _COMMENTS:
        if key in picture.info:
            yield key, _text(picture.info[key])
    exif = picture.getexif()
    for tag in _EXIF_COMMENTS:
        if tag in exif:
            yield tag.name, _text(exif[tag])


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
