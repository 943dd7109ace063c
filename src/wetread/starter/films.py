"""The films a model may learn from, and the ones it may only be judged by.

A row is permitted for training when the licence of its picture, and that of its mask where the
mask is used, allow commercial use. Everything else is evaluation material.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from wetread.errors import BadInput

Row = dict[str, str]

IGNORE = 127
_COMMERCIAL = re.compile(
    r"^(CC0|CC BY(-SA)?)(?![-\w])(?!.*\b(NC|ND)\b)|^NIH Clinical Center: no restriction"
)


def commercial(licence: str) -> bool:
    """Whether a licence, as the manifest writes it, allows commercial use and derivatives."""
    return bool(_COMMERCIAL.match(licence.strip()))


def permitted(rows: Iterable[Row], *, masks: bool = False) -> list[Row]:
    """The rows whose licence lets a model be trained on them.

    An unknown licence is no permission. With `masks`, the mask's own licence must agree too, and
    the mask must be drawn by people.
    """
    return [
        row for row in rows if commercial(row["licence"]) and (not masks or _mask_permitted(row))
    ]


def _mask_permitted(row: Row) -> bool:
    return row["mask_origin"].startswith("human") and commercial(row["mask_licence"])


def manifest_path(data: Path, collection: str) -> Path:
    """`<collection>/manifest.csv` in the data folder.

    Raises:
        BadInput: the folder holds no such manifest.
    """
    path = data / collection / "manifest.csv"
    if not path.is_file():
        raise BadInput(
            f"no {collection}/manifest.csv in the data folder; point --data at the folder above it"
        )
    return path


def manifest(data: Path, collection: str = "cxr", *, split: str | None = None) -> list[Row]:
    """The rows of `<collection>/manifest.csv`, in file order.

    Raises:
        BadInput: the folder holds no such manifest.
    """
    with manifest_path(data, collection).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if split is None or row["split"] == split]


def flagged(row: Row, flag: str) -> bool:
    return flag in row["flags"].split("|")


def film(data: Path, row: Row) -> NDArray[np.uint8]:
    """The film as grey values [rows, columns]."""
    with Image.open(data / row["file"]) as picture:
        return np.asarray(picture.convert("L"), dtype=np.uint8)


def lung_mask(data: Path, row: Row) -> NDArray[np.uint8]:
    """The drawn lungs [rows, columns]: 0 background, 255 lung, 127 not to be judged."""
    with Image.open(data / row["mask_file"]) as picture:
        return np.asarray(picture.convert("L"), dtype=np.uint8)


def right_and_left(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """0 background, 1 right lung, 2 left lung, 127 ignored.

    A frontal film is shown facing the reader, so the component further to the left of the picture
    is the patient's right lung. Small islands go to the lung they lie beside.
    """
    lungs = mask > 0
    parts, count = ndimage.label(lungs)
    centres = np.array(ndimage.center_of_mass(lungs, parts, range(1, count + 1))).reshape(-1, 2)
    areas = np.bincount(parts.ravel(), minlength=count + 1)[1:]
    middle = _midline(centres[:, 1], areas, mask.shape[1])
    side = np.concatenate([[0], np.where(centres[:, 1] < middle, 1, 2)]).astype(np.uint8)
    labels = side[parts]
    if count == 1:  # both lungs drawn as one outline: cut at the middle
        labels = np.where(lungs, np.where(np.arange(mask.shape[1])[None] < middle, 1, 2), 0)
    return np.where(mask == IGNORE, IGNORE, labels).astype(np.uint8)


def _midline(columns: NDArray[np.float64], areas: NDArray[np.intp], width: int) -> float:
    if len(columns) < 2:  # noqa: PLR2004 - a midline lies between two lungs
        return width / 2
    largest = np.argsort(areas)[-2:]
    return float(columns[largest].mean())
