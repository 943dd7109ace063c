"""NIfTI-1 and NIfTI-2 volumes, turned to lie the way an axial DICOM series does.

Slices run towards the head, rows towards the back, columns towards the patient's left, whatever
order the file uses, so that a model meets every volume the same way round.
"""

import gzip
from dataclasses import dataclass
from typing import Any, BinaryIO

import nibabel
import numpy as np
from nibabel import orientations
from numpy.typing import NDArray

from wetread.clinical.imaging import Attribute, Instance, Modality, Series, Spacing
from wetread.errors import BadInput
from wetread.exchange import opening
from wetread.exchange.decoding import check_samples, refusing, storable
from wetread.exchange.reading import (
    KeepArray,
    Reading,
    bounded_texts,
    modality_of,
    spacing_text,
)

_MILLIMETRES = {"mm": 1.0, "meter": 1000.0, "micron": 0.001, "unknown": 1.0}
_MAX_HEADER_BYTES = 16 * 2**20
_AIR_IN_HOUNSFIELD = -500
_COMMENT_EXTENSION = 6  # NIFTI_ECODE_COMMENT
_DAMAGED = "the NIfTI file is cut short or damaged; export it again"


@dataclass(frozen=True, kw_only=True, eq=False)
class Volume:
    """Intensities [slices, rows, columns], or [rows, columns] of a single slice.

    `spacing_mm` is in the order of the array's axes, None where the header gives none.
    """

    pixels: NDArray[np.generic]
    spacing_mm: Spacing | None
    spacing_basis: str
    orientation_basis: str
    texts: tuple[str, ...]


def read_nifti(file: BinaryIO, *, keep_array: KeepArray, modality: Modality | None) -> Reading:
    """One volume as a study of one image with as many frames as it has slices.

    The format has no modality: without a word from the operator it is taken to be CT where values
    reach below -500, as air does in Hounsfield units, and MR otherwise.

    Raises:
        BadInput: it is damaged, too large, a header without its image, a time series, or its
            values are not plain finite numbers.
    """
    source = opening.digest(file)
    volume = read_volume(file)
    likely: Modality = "CT" if volume.pixels.min() < _AIR_IN_HOUNSFIELD else "MR"
    known, attribute = modality_of(None, modality, likely, "the file")
    rows, columns = volume.pixels.shape[-2:]
    image = Instance(
        pixels=keep_array(volume.pixels),
        source=source,
        rows=rows,
        columns=columns,
        frames=volume.pixels.shape[0] if volume.pixels.ndim == 3 else 1,  # noqa: PLR2004 - axes
    )
    series = Series(modality=known, pixel_spacing_mm=volume.spacing_mm, instances=(image,))
    return Reading(
        patient=source,
        study=source,
        series=(series,),
        attributes=(attribute, *_geometry(volume)),
        texts=volume.texts,
    )


def read_volume(file: BinaryIO) -> Volume:
    """The volume alone, for label maps that must lie exactly as their image does."""
    with refusing(_DAMAGED):
        image = _loaded(file)
        array, steps, oriented = _turned(image)
        texts = bounded_texts(_texts(image.header))
        unit = image.header.get_xyzt_units()[0]
    usable = all(np.isfinite(step) and step > 0 for step in steps)
    return Volume(
        pixels=storable(array, "the file"),
        spacing_mm=tuple(step * _MILLIMETRES[unit] for step in steps) if usable else None,
        spacing_basis="assumed" if unit == "unknown" else "header",
        orientation_basis="header" if oriented else "assumed",
        texts=texts,
    )


def _geometry(volume: Volume) -> tuple[Attribute, ...]:
    facts = [("orientation", "LPS, slices towards the head", volume.orientation_basis)]
    if volume.spacing_mm:
        facts.append(
            ("pixel-spacing", spacing_text(volume.spacing_mm, "pixdim"), volume.spacing_basis)
        )
    return tuple(
        Attribute.model_validate({"name": name, "value": value, "basis": basis})
        for name, value, basis in facts
    )


def _loaded(file: BinaryIO) -> Any:
    """The image with its data in memory, after its header was found to be within bounds."""
    first = opening.inflated(opening.head(file))
    magic = opening.nifti_magic(first)
    if magic in (b"ni1", b"ni2"):
        raise BadInput("the file is a NIfTI header without its image; hand in a single .nii file")
    kind = nibabel.Nifti2Image if magic == b"n+2" else nibabel.Nifti1Image
    header = kind.header_class(first[: kind.header_class.sizeof_hdr], check=False)
    wanted = _bytes_wanted(header)
    compressed = opening.head(file).startswith(b"\x1f\x8b")
    # Reading only what the header claims bounds what a gzip stream may expand to.
    content = (gzip.GzipFile(fileobj=file) if compressed else file).read(wanted)
    if len(content) < wanted:
        raise BadInput(_DAMAGED)
    return kind.from_bytes(content)


def _bytes_wanted(header: Any) -> int:
    """How long the file must be, by its own header."""
    shape = tuple(int(extent) for extent in header.get_data_shape())
    check_samples(shape, "the file")
    if any(extent > 1 for extent in shape[3:]):
        raise BadInput("the file holds several volumes; hand in one of them")
    dtype = header.get_data_dtype()
    if dtype.kind not in "iuf" or dtype.itemsize > 8:  # noqa: PLR2004 - bytes of a double
        raise BadInput("the file holds pixels that are not plain numbers; export it in grey")
    offset = int(header["vox_offset"])
    if not 0 <= offset <= _MAX_HEADER_BYTES:
        raise BadInput(_DAMAGED)
    return offset + int(np.prod(shape)) * int(dtype.itemsize)


def _turned(image: Any) -> tuple[NDArray[Any], tuple[float, ...], bool]:
    """The array [slices, rows, columns] in LPS, its steps, and whether the header said so."""
    array = np.asanyarray(image.dataobj)
    array = array.reshape((*array.shape, 1, 1)[:3])
    steps = (*(float(step) for step in image.header.get_zooms()[:3]), 1.0, 1.0)[:3]
    turn = orientations.ornt_transform(
        orientations.io_orientation(image.affine), orientations.axcodes2ornt(("L", "P", "S"))
    )
    turned = orientations.apply_orientation(array, turn).transpose(2, 1, 0)
    placed = dict(zip(turn[:, 0].astype(int), steps, strict=True))
    spacing = (placed[2], placed[1], placed[0])
    oriented = int(image.header["sform_code"]) > 0 or int(image.header["qform_code"]) > 0
    if turned.shape[0] == 1:
        return turned[0], spacing[1:], oriented
    return turned, spacing, oriented


def _texts(header: Any) -> list[tuple[str, Any]]:
    """What the header says in words; never `aux_file`, which is a file name."""
    found = [(name, _decoded(header[name].item())) for name in ("descrip", "intent_name")]
    comments = (e for e in header.extensions if e.get_code() == _COMMENT_EXTENSION)
    return [*found, *(("extension", _decoded(comment.get_content())) for comment in comments)]


def _decoded(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.rstrip("\0")
