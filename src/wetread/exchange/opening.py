"""A file is opened once, within bounds, and known by its content; its name is never looked at."""

import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from wetread.clinical.imaging import Digest
from wetread.errors import BadInput
from wetread.exchange.decoding import ACCEPTED, MAX_FILE_BYTES, refusing

Kind: TypeAlias = Literal["dicom", "png", "jpeg", "nifti"]

HEAD_BYTES = 544
"""Enough for the header of NIfTI-2 (540 bytes), the longest that is looked at."""

_BLOCK = 2**20
_UNREADABLE = "the file cannot be read to its end; check the disk and copy it again"

_OTHERS = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive; unpack it first",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a WebP picture or a video",
    b"NRRD": "an NRRD volume",
    b"\x89HDF": "an HDF5 file",
}


@contextmanager
def opened(path: Path, subject: str = "the file") -> Iterator[BinaryIO]:
    """The file, read-only.

    Raises:
        BadInput: it is missing, unreadable, not a regular file, empty, or larger than 2 GiB.
    """
    try:
        # Without O_NONBLOCK a named pipe would make us wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise BadInput("there is no file or folder at that path; check the spelling") from None
    except (OSError, ValueError):
        raise BadInput(f"{subject} cannot be opened; check its permissions") from None
    with os.fdopen(descriptor, "rb") as file:
        _check(os.fstat(descriptor), subject)
        yield file


def _check(status: os.stat_result, subject: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(f"{subject} is a device or a pipe; hand in {ACCEPTED}")
    if status.st_size == 0:
        raise BadInput(f"{subject} is empty; export it again")
    if status.st_size > MAX_FILE_BYTES:
        raise BadInput(f"{subject} is larger than 2 GiB; hand in one series or one volume")


def digest(file: BinaryIO) -> Digest:
    """SHA-256 of the whole file, which is left at its beginning."""
    running = hashlib.sha256()
    with refusing(_UNREADABLE):
        file.seek(0)
        while block := file.read(_BLOCK):
            running.update(block)
        file.seek(0)
    return running.hexdigest()


def head(file: BinaryIO) -> bytes:
    """The first bytes of the file, which is left at its beginning."""
    with refusing(_UNREADABLE):
        file.seek(0)
        first = file.read(HEAD_BYTES)
        file.seek(0)
    return first


def kind_of(first: bytes) -> Kind | None:
    """The format that these first bytes announce, or None."""
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if first.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if looks_like_dicom(first):
        return "dicom"
    if nifti_magic(inflated(first)):
        return "nifti"
    return None


def looks_like_dicom(first: bytes) -> bool:
    """DICOM PS3.10 section 7.1, or a data set from before preambles.

    Such a data set begins with an element of group 0002 or 0008; with an explicit VR two capital
    letters follow the tag, with an implicit one a small length does.
    """
    if first[128:132] == b"DICM":
        return True
    if first[0:2] not in (b"\x02\x00", b"\x08\x00") or first[3:4] != b"\x00":
        return False
    vr, length = first[4:6], int.from_bytes(first[4:8], "little")
    return (vr.isalpha() and vr.isupper()) or (len(first) >= 8 and length <= HEAD_BYTES)  # noqa: PLR2004 - a tag and a length


def nifti_magic(first: bytes) -> bytes | None:
    """The magic of NIfTI-1 (at byte 344) or NIfTI-2 (at byte 4), of either byte order."""
    sizes = (first[:4], first[3::-1])
    for size, at, magics in ((348, 344, (b"n+1", b"ni1")), (540, 4, (b"n+2", b"ni2"))):
        if size.to_bytes(4, "little") in sizes and first[at : at + 3] in magics:
            return first[at : at + 3]
    return None


def inflated(first: bytes) -> bytes:
    """The beginning of what a gzip stream holds; any other bytes as they are."""
    if not first.startswith(b"\x1f\x8b"):
        return first
    try:
        return zlib.decompressobj(wbits=31).decompress(first, HEAD_BYTES)
    except zlib.error:
        return b""


def describe(first: bytes) -> str:
    """What an unreadable file is, as far as its first bytes tell."""
    for magic, name in _OTHERS.items():
        if first.startswith(magic):
            return name
    if first.startswith(b"\x1f\x8b"):
        return "a gzip archive without a NIfTI volume in it"
    if all(byte in b"\t\n\r\f\x1b" or byte >= 0x20 for byte in first):  # noqa: PLR2004 - below are control codes
        return "text, not an image"
    return "of no format that can be read here"
