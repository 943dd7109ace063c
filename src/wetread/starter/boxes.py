"""Where radiologists drew boxes, and whether a point lies in one of them.

`cxr/boxes.csv` has one row a box: the film's id, the finding, and the box in pixels of the film.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput

Point = tuple[float, float]
"""Row and column."""

ABOUT = frozenset({"Pneumonia", "Infiltration", "Consolidation"})
"""What the answer is about; the other boxes stand on the same films, of findings beside it."""
TOLERANCE = 15 / 500
"""A point this near still hits, as a share of the film's longer side: 15 pixels on photographs of
about 500 (Zhang et al., Top-down Neural Attention by Excitation Backprop, 2016)."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """A drawn box in pixels of its film."""

    finding: str
    left: float
    top: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        return self.top + self.height / 2, self.left + self.width / 2

    def holds(self, point: Point, reach: float = 0.0) -> bool:
        row, column = point
        return (
            self.left - reach <= column <= self.left + self.width + reach
            and self.top - reach <= row <= self.top + self.height + reach
        )


def read_boxes(data: Path) -> dict[str, tuple[Box, ...]]:
    """The boxes of `cxr/boxes.csv` by film.

    Raises:
        BadInput: there is no such file, or one of its rows is no box.
    """
    path = data / "cxr" / "boxes.csv"
    if not path.is_file():
        raise BadInput("no cxr/boxes.csv in the data folder; point --data at the folder above it")
    found: dict[str, list[Box]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            found[row.get("id") or ""].append(_box(row, number))
    return {film: tuple(drawn) for film, drawn in found.items()}


def _box(row: dict[str, str], line: int) -> Box:
    try:
        left, top, width, height = (float(row[name]) for name in ("x", "y", "width", "height"))
        sound = np.isfinite([left, top, width, height]).all() and min(width, height) > 0
        if sound and row["id"] and row["finding"]:
            return Box(finding=row["finding"], left=left, top=top, width=width, height=height)
    except (KeyError, TypeError, ValueError):
        sound = False
    raise BadInput(
        f"line {line} of boxes.csv is no box; it needs id, finding, x, y, width and height, "
        "in pixels, the last two above 0"
    )


def hit(boxes: Iterable[Box], point: Point | None, shape: tuple[int, int]) -> bool:
    """Whether the point lies in one of the film's boxes, or nearly; no point hits nothing."""
    reach = TOLERANCE * max(shape)
    return point is not None and any(box.holds(point, reach) for box in boxes)


def peak(plane: NDArray[np.float32]) -> Point | None:
    """Where a map is highest; None where it is the same everywhere."""
    if plane.max() <= plane.min():
        return None
    row, column = np.unravel_index(int(plane.argmax()), plane.shape)
    return float(row), float(column)


def covered(boxes: Iterable[Box], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The part of the film that its boxes cover."""
    rows, columns = np.arange(shape[0])[:, None], np.arange(shape[1])[None]
    inside = np.zeros(shape, bool)
    for box in boxes:
        inside |= (
            (rows >= box.top)
            & (rows < box.top + box.height)
            & (columns >= box.left)
            & (columns < box.left + box.width)
        )
    return inside


def energy(plane: NDArray[np.float32], boxes: Iterable[Box]) -> float:
    """The share of a map that lies in the boxes (Wang et al., Score-CAM, 2020)."""
    total = float(plane.sum())
    inside = covered(boxes, (plane.shape[0], plane.shape[1]))
    return float(plane[inside].sum()) / total if total > 0 else 0.0
