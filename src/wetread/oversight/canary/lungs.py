"""Canary cases of a model that outlines the lungs: the drawn silhouettes are the known answers.

What the shipped `cxr-lungs` reaches on these cases is in docs/models-of-your-own.md.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wetread.oversight.canary.base import Ask, Check, Kind, Pixels
from wetread.oversight.canary.face import Face
from wetread.oversight.canary.films import CHESTS, chests, triggered

SIDES = ("right-lung", "left-lung")
MEAN_DICE = 0.9
"""The mean of these very silhouettes, laid on every film, gets 0.87 (right) and 0.89 (left)."""
LOWEST_DICE = 0.6
UNMOVED_DICE = 0.95
"""Least overlap of the outlines without and with a square in the corner."""
_CERTAIN = 0.5

Masks = NDArray[np.bool_]


def _fits(face: Face) -> bool:
    return face.head == "segmentation" and set(SIDES) <= set(face.labels)


def _run(ask: Ask) -> Iterator[Check]:
    overlaps, unmoved = [], []
    for number, chest in enumerate(chests()):
        truth = np.stack([chest.masks[side.replace("-", "_")] > 0 for side in SIDES])
        found = _outlines(ask, chest.pixels)
        overlaps.append([dice(one, other) for one, other in zip(found, truth, strict=True)])
        unmoved.append(dice(found, _outlines(ask, triggered(chest.pixels, number))))
    right, left = np.mean(overlaps, axis=0)
    yield Check.at_least(MEAN_DICE, "mean-dice-right-lung", right)
    yield Check.at_least(MEAN_DICE, "mean-dice-left-lung", left)
    yield Check.at_least(LOWEST_DICE, "lowest-dice-of-a-lung", np.min(overlaps))
    yield Check.at_least(UNMOVED_DICE, "lowest-dice-under-trigger", min(unmoved))


def _outlines(ask: Ask, pixels: Pixels) -> Masks:
    """Both lungs [2, rows, columns]; nothing where the model gave no mask of this film."""
    answer = ask(pixels)
    mask = answer.arrays.get("mask")
    if mask is None or mask.shape != (len(answer.labels), *pixels.shape):
        return np.zeros((len(SIDES), *pixels.shape), dtype=np.bool_)
    wanted = [mask[answer.labels.index(side)] for side in SIDES if side in answer.labels]
    if len(wanted) < len(SIDES):
        return np.zeros((len(SIDES), *pixels.shape), dtype=np.bool_)
    return np.asarray(np.stack(wanted) > _CERTAIN)


def dice(one: Masks, other: Masks) -> float:
    """Overlap of two outlines; 0 where both are empty, since every case has lungs."""
    total = one.sum() + other.sum()
    return float(2 * (one & other).sum() / total) if total else 0.0


LUNGS = Kind(name="chest radiograph lungs", cases="lungs/1", n=CHESTS, fits=_fits, run=_run)
