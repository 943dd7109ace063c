"""One data element as a plain value; an optional one that cannot be understood counts as absent.

Real headers break value rules everywhere, and pydicom notices only when a value is touched.
"""

import math
import re
from collections.abc import Iterable
from typing import Any, BinaryIO, TypeAlias

from pydicom import dcmread
from pydicom.filereader import read_dataset, read_preamble

from wetread.errors import BadInput
from wetread.exchange.decoding import refusing

Dataset: TypeAlias = Any
"""pydicom's Dataset, which ships no types here."""

_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_MAX_UID = 64
_DEFLATED = "1.2.840.10008.1.2.1.99"


def parse(
    file: BinaryIO, keywords: Iterable[str], subject: str, *, pixels: bool = False
) -> Dataset:
    """The named elements of the file; all others are skipped unread.

    Raises:
        BadInput: it is no DICOM data set, is damaged, or its data set is deflated as a whole.
    """
    with refusing(f"{subject} is damaged DICOM; export it again"):
        if _transfer_syntax(file) == _DEFLATED:
            # What a deflated data set expands to is not bounded by anything in its header.
            raise BadInput(f"{subject} is deflated DICOM; convert it to Explicit VR Little Endian")
        return dcmread(
            file, specific_tags=list(keywords), stop_before_pixels=not pixels, force=True
        )


def _transfer_syntax(file: BinaryIO) -> str:
    file.seek(0)
    read_preamble(file, force=True)
    meta = read_dataset(
        file,
        is_implicit_VR=False,
        is_little_endian=True,
        stop_when=lambda tag, _vr, _length: tag >> 16 != 2,  # noqa: PLR2004 - file meta group
    )
    file.seek(0)
    return str(meta.get("TransferSyntaxUID", ""))


def optional(dataset: Dataset, keyword: str) -> Any:
    """The value, or None where it is absent, empty or not readable as its VR demands."""
    try:
        value = dataset.get(keyword)
    except Exception:  # noqa: BLE001 - a broken optional element says nothing, so it counts as absent
        return None
    return None if value in (None, "") else value


def words(dataset: Dataset, keyword: str) -> str:
    """The value as text, several values joined; empty where there is none."""
    value = optional(dataset, keyword)
    if value is None:
        return ""
    many = value if isinstance(value, list | tuple) or _is_multiple(value) else [value]
    return " ".join(str(part) for part in many).strip()


def _is_multiple(value: Any) -> bool:
    return hasattr(value, "append")


def uid(dataset: Dataset, keyword: str) -> str | None:
    """A UID that obeys PS3.5 section 9.1, or None."""
    value = words(dataset, keyword)
    return value if len(value) <= _MAX_UID and _UID.fullmatch(value) else None


def floats(dataset: Dataset, keyword: str, count: int) -> tuple[float, ...] | None:
    """Exactly so many finite numbers, or None."""
    value = optional(dataset, keyword)
    try:
        numbers = tuple(float(part) for part in (value if _is_multiple(value) else [value]))
    except (TypeError, ValueError):
        return None
    finite = len(numbers) == count and all(math.isfinite(number) for number in numbers)
    return numbers if finite else None


def whole(dataset: Dataset, keyword: str, default: int) -> int:
    """An integer that orders things, or the default."""
    numbers = floats(dataset, keyword, 1)
    return int(numbers[0]) if numbers else default


def items(dataset: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence; none where it is absent or broken."""
    value = optional(dataset, keyword)
    return list(value) if _is_multiple(value) else []
