"""Which files of a folder are DICOM, by what is in them."""

import os
from collections.abc import Iterator
from pathlib import Path

from wetread.errors import BadInput
from wetread.exchange import opening

MAX_INSTANCES = 4096
MAX_FILES = 50_000


def dicom_files(folder: Path) -> list[Path]:
    """The DICOM files below a folder, whatever they are named; all others are passed over.

    Raises:
        BadInput: a file or folder cannot be read, or there are more than one study can have.
    """
    found: list[Path] = []
    for seen, path in enumerate(_files(folder), start=1):
        if seen > MAX_FILES:
            raise BadInput(f"the folder holds more than {MAX_FILES:,} files; hand in one study")
        if _is_dicom(path):
            found.append(path)
        if len(found) > MAX_INSTANCES:
            raise BadInput(
                f"the folder holds more than {MAX_INSTANCES:,} DICOM files; hand in one study"
            )
    return found


def _files(folder: Path) -> Iterator[Path]:
    def unreadable(_error: OSError) -> None:
        raise BadInput("the folder cannot be listed; check its permissions")

    for parent, _, names in os.walk(folder, onerror=unreadable):
        for name in names:
            path = Path(parent, name)
            if path.is_file():
                yield path


def _is_dicom(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return opening.looks_like_dicom(file.read(opening.HEAD_BYTES))
    except OSError:
        raise BadInput("a file in the folder cannot be opened; check its permissions") from None
