"""One DICOM file in, the bytes of a file out that names nobody: header, file meta and preamble."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydicom import dcmread, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from wetread.errors import BadInput
from wetread.exchange import opening
from wetread.exchange.decoding import refusing
from wetread.exchange.deidentification import LOOKED_AT, check_deidentifiable, deidentify
from wetread.exchange.dicom_elements import Dataset, parse, words
from wetread.exchange.dicom_objects import class_name

_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_EMPTY_PREAMBLE = bytes(128)
_UNDEFINED = 0xFFFFFFFF
"""What stands for a length that a delimiter tells (PS3.5 section 7.1.3)."""


@dataclass(frozen=True, kw_only=True)
class Deidentified:
    """A whole file; `instance` is its new SOP Instance UID.

    `plain` says that the header vouches for a picture without text in it; silence vouches for
    nothing.
    """

    content: bytes
    instance: str
    plain: bool


def deidentified(path: Path, *, salt: bytes, subject: str = "the file") -> Deidentified:
    """The file without identities; the same file and salt give the same bytes.

    Raises:
        BadInput: it is no DICOM, is damaged or cut short, or is made of words.
        Refused: text is burned into its picture.
    """
    with opening.opened(path, subject) as file:
        if not opening.looks_like_dicom(opening.head(file)):
            raise BadInput(f"{subject} is no DICOM file; hand in DICOM images")
        check_deidentifiable(parse(file, LOOKED_AT, subject), subject)
        with refusing(f"{subject} is damaged DICOM; export it again"):
            dataset = _whole(file, subject)
            syntax = _syntax(dataset)
            deidentify(dataset, salt=salt)
            return Deidentified(
                content=_written(dataset, syntax),
                instance=str(dataset.SOPInstanceUID),
                plain=words(dataset, "BurnedInAnnotation").upper() == "NO",
            )


def _whole(file: BinaryIO, subject: str) -> Dataset:
    """Everything in the file; a reader that meets its end too early says nothing of it."""
    file.seek(0)
    dataset = dcmread(file, force=True)
    if not words(dataset, "SOPInstanceUID"):
        raise BadInput(f"{subject} is a DICOM file without an identity; export it again")
    pictured = "Image Storage" in (class_name(dataset) or "")
    if _ends_early(dataset) or (pictured and not any(name in dataset for name in _PIXELS)):
        raise BadInput(f"{subject} is cut short; export it again")
    return dataset


def _ends_early(dataset: Dataset) -> bool:
    """Whether the last element promises more than the file holds."""
    last = dataset.get_item(max(dataset.keys()))
    promised = getattr(last, "length", _UNDEFINED)
    return promised != _UNDEFINED and len(last.value or b"") < promised


def _syntax(dataset: Dataset) -> str:
    """The transfer syntax; a file from before the meta header tells it by its own encoding."""
    stated = str(dataset.file_meta.get("TransferSyntaxUID", ""))
    if stated:
        return stated
    implicit, little = dataset.original_encoding
    explicit = ExplicitVRLittleEndian if little else ExplicitVRBigEndian
    return str(ImplicitVRLittleEndian if implicit else explicit)


def _written(dataset: Dataset, syntax: str) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    dataset.file_meta, dataset.preamble = meta, _EMPTY_PREAMBLE
    buffer = io.BytesIO()
    dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()
