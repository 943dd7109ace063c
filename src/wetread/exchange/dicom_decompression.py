"""From a DICOM file's pixel data to one grey sample per pixel, however it was compressed."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.encaps import generate_frames
from pydicom.pixels import apply_color_lut, pixel_array
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from wetread.errors import BadInput
from wetread.exchange.codestream import claimed_size
from wetread.exchange.decoding import check_samples
from wetread.exchange.dicom_elements import Dataset, words

Array = NDArray[Any]

_LUTS = tuple(
    f"{colour}PaletteColorLookupTable{part}"
    for colour in ("Red", "Green", "Blue")
    for part in ("Descriptor", "Data")
) + tuple(f"Segmented{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue"))
PIXELS = (
    *("Rows", "Columns", "NumberOfFrames", "SamplesPerPixel", "PlanarConfiguration"),
    *("BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"),
    *("PhotometricInterpretation", "PaletteColorLookupTableUID", *_LUTS),
    *("ExtendedOffsetTable", "ExtendedOffsetTableLengths", "PixelData"),
)
"""Every element this module looks at."""

_NATIVE = {
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.2",
}
_DECODERS = {
    "1.2.840.10008.1.2.5": "pydicom",  # RLE
    "1.2.840.10008.1.2.4.50": "pillow",  # JPEG Baseline
    "1.2.840.10008.1.2.4.51": "pillow",  # JPEG Extended
    "1.2.840.10008.1.2.4.80": "pyjpegls",  # JPEG-LS
    "1.2.840.10008.1.2.4.81": "pyjpegls",
    "1.2.840.10008.1.2.4.90": "pillow",  # JPEG 2000
    "1.2.840.10008.1.2.4.91": "pillow",
}
"""One decoder for each transfer syntax, so that what else is installed never changes a pixel.

Lossless JPEG (process 14) is missing: its decoders for pydicom are GPL, or end the process when
they meet damaged bytes.
"""
_EIGHT_BITS = {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"}
"""Here Pillow reads 8 bits; the standard allows 12 in the second."""


def stored_values(dataset: Dataset, subject: str) -> Array:
    """Stored values [rows, columns], or [frames, rows, columns]; colour becomes luminance.

    Everything that bounds the memory is checked first: the extents, and for compressed frames
    the size that each claims for itself.

    Raises:
        BadInput: no pixels, too many, or a compression that cannot be read.
    """
    check_samples(extents(dataset), subject)
    if "PixelData" not in dataset:
        raise BadInput(f"{subject} is a DICOM image without pixels; export it again")
    syntax = _syntax(dataset, subject)
    if syntax in _DECODERS:
        _check_frames(dataset, subject)
    return _grey(pixel_array(dataset, decoding_plugin=_DECODERS.get(syntax, "")), dataset)


def extents(dataset: Dataset) -> tuple[int, int, int, int]:
    """Rows, columns, frames and samples per pixel; an absent one of the first two is 0."""
    counts = (("Rows", 0), ("Columns", 0), ("NumberOfFrames", 1), ("SamplesPerPixel", 1))
    rows, columns, frames, samples = (
        int(str(dataset.get(keyword, default) or default)) for keyword, default in counts
    )
    return rows, columns, frames, samples


def _syntax(dataset: Dataset, subject: str) -> str:
    """The transfer syntax; a file from before the meta header tells it by its own encoding."""
    stated = str(dataset.file_meta.get("TransferSyntaxUID", ""))
    if not stated:
        implicit, little = dataset.original_encoding
        stated = ExplicitVRLittleEndian if little else ExplicitVRBigEndian
        stated = ImplicitVRLittleEndian if implicit else stated
        dataset.file_meta.TransferSyntaxUID = stated
    deep = stated in _EIGHT_BITS and int(dataset.BitsAllocated) > 8  # noqa: PLR2004 - see the table
    if deep or stated not in {*_NATIVE, *_DECODERS}:
        name = UID(stated).name
        called = "in an unknown way" if name == stated else f"as {name}"
        raise BadInput(
            f"{subject} is compressed {called}{' with 12 bits' if deep else ''}, which cannot be "
            "read here; convert it to Explicit VR Little Endian or JPEG 2000"
        )
    return stated


def _check_frames(dataset: Dataset, subject: str) -> None:
    """No compressed frame claims another size than its header, so none expands beyond bounds."""
    rows, columns, frames, _ = extents(dataset)
    for frame in _frames(dataset, frames):
        claimed = claimed_size(frame)
        if claimed is not None and claimed != (rows, columns):
            raise BadInput(
                f"{subject} holds a compressed frame of another size than its header says; "
                "export it again"
            )


def _frames(dataset: Dataset, frames: int) -> Iterator[bytes]:
    table = dataset.get("ExtendedOffsetTable")
    lengths = dataset.get("ExtendedOffsetTableLengths")
    offsets = (table, lengths) if table and lengths else None
    yield from generate_frames(dataset.PixelData, number_of_frames=frames, extended_offsets=offsets)


def _grey(array: Array, dataset: Dataset) -> Array:
    """One sample per pixel: as it is, or the luminance of a colour (ITU-R BT.601)."""
    if words(dataset, "PhotometricInterpretation") == "PALETTE COLOR":
        array = apply_color_lut(array, dataset)[..., :3]
    elif extents(dataset)[3] == 1:
        return array
    exact = np.float32 if array.dtype.itemsize == 1 else np.float64
    grey: Array = array.astype(exact) @ np.array([0.299, 0.587, 0.114], dtype=exact)
    return np.rint(grey).astype(array.dtype)
