"""A manifest names pictures and what is true of them; it is checked whole before any work begins.

Sentences name a row by its number and never by its id or file, which may identify a patient.
"""

import csv
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from wetread.errors import BadInput
from wetread.exchange import opening
from wetread.exchange.codestream import claimed_size
from wetread.store.canonical import sha256

Row = dict[str, str]
TaskName = Literal["segmentation", "classification"]
Purpose = Literal["segmentation", "classification", "gate"]
"""What a manifest is read for; a gate needs no truth beside the picture."""

MAX_BYTES = 256 * 2**20
_TRUTHS = ("mask_file", "label_file")
_HEADER_BYTES = 2**20


@dataclass(frozen=True, kw_only=True)
class Item:
    """One row: the picture, and the drawn mask or label map where there is one.

    `number` counts the rows below the heading from 1.
    """

    number: int
    row: Row
    file: Path
    mask: Path | None
    label_map: Path | None

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def patient(self) -> str:
        """Whoever the bootstrap draws as one; a row stands for itself where nobody is named."""
        known = self.row.get("patient_group") or self.row.get("patient_id")
        return f"patient {known}" if known else f"row {self.number}"

    @property
    def truth(self) -> Path | None:
        return self.label_map or self.mask

    @property
    def drawn_by_people(self) -> bool:
        origin = self.row.get("label_origin" if self.label_map else "mask_origin", "")
        return not origin.startswith("model")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The rows to be judged, and the digest of the file they stand in."""

    items: tuple[Item, ...]
    digest: str
    split: str | None


def read_manifest(path: Path, task: Purpose, split: str | None = None) -> Manifest:
    """The rows of a split, or all; file names are relative to the folder above the manifest's.

    Raises:
        BadInput: it cannot be read, lacks a column, holds no such rows, names a file that is not
            there, or a mask of another size than its picture.
    """
    content = _content(path)
    columns, rows = _table(content)
    _check_columns(columns, task, split)
    root = Path(os.path.abspath(path)).parent.parent  # noqa: PTH100 - `..` goes, links stay
    items = [_item(number, row, root) for number, row in enumerate(rows, start=1)]
    if not items:
        raise BadInput("the manifest holds no rows; add one row for each picture")
    _check_ids(items)
    chosen = [item for item in items if split is None or item.row["split"] == split]
    if not chosen:
        known = ", ".join(sorted({item.row["split"] for item in items} - {""})) or "none"
        raise BadInput(f"no row of the manifest has the split {split!r}; it names: {known}")
    for item in chosen:
        _check_files(item)
    return Manifest(items=tuple(chosen), digest=sha256(content), split=split)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput("there is no manifest at that path; name a CSV file")
    with opening.opened(path, "the manifest") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadInput("the manifest is larger than 256 MiB; split it")
    return content


def _table(content: bytes) -> tuple[list[str], list[Row]]:
    try:
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        reader = csv.reader(text, strict=True)
        columns = [name.strip() for name in next(reader, [])]
        rows = [[cell.strip() for cell in cells] for cells in reader if cells]
    except (UnicodeDecodeError, csv.Error):
        raise BadInput("the manifest is no table in UTF-8 with commas; export it as CSV") from None
    for number, cells in enumerate(rows, start=1):
        if len(cells) > len(columns):
            raise BadInput(
                f"row {number} of the manifest has more cells than the heading; quote what holds "
                "commas"
            )
    return columns, [dict(zip_longest(columns, cells, fillvalue="")) for cells in rows]


def _check_columns(columns: Iterable[str], task: Purpose, split: str | None) -> None:
    known = set(columns)
    needed = {"id", "file"} | ({"label"} if task == "classification" else set())
    needed |= {"split"} if split is not None else set()
    for name in sorted(needed - known):
        raise BadInput(f"the manifest has no column {name!r}, which {task} needs; add it")
    if task == "segmentation" and not known & set(_TRUTHS):
        raise BadInput(
            "the manifest has no column 'mask_file' or 'label_file', and segmentation needs "
            "either; add one"
        )


def _item(number: int, row: Row, root: Path) -> Item:
    mask, label_map = (root / row[name] if row.get(name) else None for name in _TRUTHS)
    return Item(number=number, row=row, file=root / row["file"], mask=mask, label_map=label_map)


def _check_ids(items: Iterable[Item]) -> None:
    first: dict[str, int] = {}
    for item in items:
        if not item.id:
            raise BadInput(f"row {item.number} of the manifest has no id; give it one of its own")
        if item.id in first:
            raise BadInput(
                f"rows {first[item.id]} and {item.number} of the manifest have the same id; give "
                "each its own"
            )
        first[item.id] = item.number


def _check_files(item: Item) -> None:
    if not item.row["file"]:
        raise BadInput(f"row {item.number} of the manifest names no file; fill in the cell")
    named = {"file": item.file, "mask_file": item.mask, "label_file": item.label_map}
    for column, path in named.items():
        if path is not None and not _exists(path):
            raise BadInput(
                f"row {item.number} of the manifest: {column} is not there; names are relative to "
                "the folder above the manifest's"
            )
    if item.mask and not item.label_map and not _same_size(item.file, item.mask):
        raise BadInput(another_size(item))


def another_size(item: Item) -> str:
    return (
        f"row {item.number} of the manifest: the mask is of another size than its picture; "
        "draw or export it on the picture's own grid"
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _same_size(picture: Path, mask: Path) -> bool:
    """As far as both say their size in their first bytes; a picture may lie on its side (EXIF)."""
    sizes = [_claimed(path) for path in (picture, mask)]
    return None in sizes or sorted(sizes[0] or ()) == sorted(sizes[1] or ())


def _claimed(path: Path) -> tuple[int, int] | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return claimed_size(file.read(_HEADER_BYTES))
