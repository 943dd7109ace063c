"""What people drew, laid on the picture's own grid.

A mask is one outline: 0 background, 127 not to be judged, anything else the structure. A label map
numbers the structures in the order in which the model names them, from 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.exchange import opening
from wetread.starter.evaluating.items import Item, another_size
from wetread.starter.evaluating.pictures import read_picture
from wetread.starter.films import IGNORE, right_and_left

Mask = NDArray[np.bool_]

_LUNGS = ("right-lung", "left-lung")


@dataclass(frozen=True, kw_only=True, eq=False)
class Truth:
    """`whole` is what was drawn, `seen` where it may be judged.

    `structures` are those that can be told apart; `separate` says that they were drawn apart.
    """

    whole: Mask
    seen: Mask
    structures: Mapping[str, Mask]
    separate: bool


def truth_of(item: Item, labels: Sequence[str], shape: tuple[int, ...]) -> Truth:
    """The truth of an item for a model with these structures.

    Raises:
        BadInput: it cannot be read, or is of another size than the picture.
    """
    truth = _labelled(item, labels) if item.label_map else _masked(item, labels)
    if truth.whole.shape != shape:
        raise BadInput(another_size(item))
    return truth


def _labelled(item: Item, labels: Sequence[str]) -> Truth:
    values = _values(item)
    return Truth(
        whole=(values >= 1) & (values <= len(labels)),
        seen=np.ones(values.shape, bool),
        structures={name: values == number for number, name in enumerate(labels, start=1)},
        separate=True,
    )


def _masked(item: Item, labels: Sequence[str]) -> Truth:
    values = _values(item)
    whole = (values > 0) & (values != IGNORE)
    structures: dict[str, Mask] = {labels[0]: whole} if len(labels) == 1 else {}
    if sorted(labels) == sorted(_LUNGS) and values.ndim == 2:  # noqa: PLR2004 - a film
        sides = right_and_left(values.astype(np.uint8))
        structures = {name: sides == number for number, name in enumerate(_LUNGS, start=1)}
    return Truth(whole=whole, seen=values != IGNORE, structures=structures, separate=False)


def _values(item: Item) -> NDArray[Any]:
    """Read by the readers of pictures, so that a label map lies as its volume does."""
    try:
        return _read(item.truth or item.file)
    except BadInput as error:
        raise BadInput(f"row {item.number} of the manifest: the mask: {error}") from None


def _read(path: Path) -> NDArray[Any]:
    with opening.opened(path) as file:
        if opening.kind_of(opening.head(file)) != "nifti":
            return read_picture(path).pixels
        from wetread.exchange.nifti import read_volume  # noqa: PLC0415 - half a second for nibabel

        return read_volume(file).pixels
