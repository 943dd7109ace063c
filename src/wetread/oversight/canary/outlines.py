"""Canary cases of any model that draws outlines: what was drawn into the phantoms is the answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.oversight.canary.base import Ask, Check, Kind, Pixels
from wetread.oversight.canary.face import Face
from wetread.oversight.canary.films import triggered

Masks = NDArray[np.bool_]
_CERTAIN = 0.5


@dataclass(frozen=True, kw_only=True)
class Case:
    """A picture and the outline of each structure, [structures, rows, columns]."""

    pixels: Pixels
    truth: Masks


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Least Dice: mean of a structure, worst of any, and of outlines without and with a trigger."""

    mean: float
    lowest: float
    unmoved: float


def outlines(
    name: str,
    *,
    cases: str,
    n: int,
    structures: tuple[str, ...],
    drawn: Callable[[], Sequence[Case]],
    limits: Limits,
) -> Kind:
    """The kind of model that outlines these structures, tried on the `n` cases that are drawn."""

    def fits(face: Face) -> bool:
        return face.head == "segmentation" and set(structures) <= set(face.labels)

    def run(ask: Ask) -> Iterator[Check]:
        overlaps, unmoved = [], []
        for number, case in enumerate(drawn()):
            found = _outlined(ask, case.pixels, structures)
            overlaps.append([dice(*pair) for pair in zip(found, case.truth, strict=True)])
            marked = _outlined(ask, triggered(case.pixels, number), structures)
            unmoved.append(dice(found, marked))
        for structure, mean in zip(structures, np.mean(overlaps, axis=0), strict=True):
            yield Check.at_least(limits.mean, f"mean-dice-{structure}", mean)
        yield Check.at_least(limits.lowest, "lowest-dice", np.min(overlaps))
        yield Check.at_least(limits.unmoved, "lowest-dice-under-trigger", min(unmoved))

    return Kind(name=name, cases=cases, n=n, fits=fits, run=run)


def _outlined(ask: Ask, pixels: Pixels, structures: tuple[str, ...]) -> Masks:
    """Every structure; all of it empty where the model gave no mask of this picture."""
    answer = ask(pixels)
    mask: Any = answer.arrays.get("mask")
    named = set(structures) <= set(answer.labels)
    if mask is None or not named or mask.shape != (len(answer.labels), *pixels.shape):
        return np.zeros((len(structures), *pixels.shape), dtype=np.bool_)
    wanted = [mask[answer.labels.index(structure)] for structure in structures]
    return np.asarray(np.stack(wanted) > _CERTAIN)


def dice(one: Masks, other: Masks) -> float:
    """Overlap of two outlines; 0 where both are empty, since every case has its structures."""
    total = one.sum() + other.sum()
    return float(2 * (one & other).sum() / total) if total else 0.0
