"""The pointing game, cross-fitted: a film never helps to choose how its own map is drawn.

Whoever tries many ways of drawing a map and reports the best has measured luck as well. So a
patient's films are judged by the way that did best on films of other patients: a third of the
patients is held out at a time, and the mean is taken over several partitions. Leaving out one
patient at a time would not do: a way that leads by luck would then be chosen every time.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.starter.boxes import ABOUT, Box, Point, covered, hit
from wetread.statistics.bootstrap import interval

Floats = NDArray[np.float64]
Chosen = NDArray[np.intp]
Record = dict[str, Any]
Outline = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

SEED = 17
FOLDS, PARTITIONS = 3, 20
RIGHT, LEFT = 1, 2
LUNG_CENTRES = ("centre of the right lung", "centre of the left lung", "centre of both lungs")


@dataclass(frozen=True, kw_only=True)
class Boxed:
    """A film with boxes."""

    pixels: NDArray[np.uint8]
    patient: str
    boxes: tuple[Box, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def own(self) -> tuple[Box, ...]:
        """The boxes of what the answer is about."""
        return tuple(box for box in self.boxes if box.finding in ABOUT)


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How each way of drawing a map did on each film, [candidates, films].

    `hits` is 1 where the peak lies in any box, `own` where it lies in a box of what the answer is
    about; `energies` is the share of the map in the boxes.
    """

    hits: Floats
    own: Floats
    energies: Floats


def best(hits: Floats, energies: Floats) -> int:
    """The candidate with the most hits; among equals the one with most of its map in the boxes.

    Args:
        hits: [candidates, films], 1 where the peak lies in a box.
        energies: [candidates, films], the share of the map in the boxes.
    """
    order = np.lexsort((-energies.mean(axis=1), -hits.mean(axis=1)))
    return int(order[0])


def cross_fitted(hits: Floats, energies: Floats, patients: Sequence[str], *, seed: int) -> Chosen:
    """The candidate that is best on the other folds' films, [partitions, films]."""
    names, owner = np.unique(np.asarray(patients), return_inverse=True)
    rng = np.random.default_rng(seed)
    chosen = np.zeros((PARTITIONS, len(owner)), dtype=np.intp)
    for partition in range(PARTITIONS):
        folds = rng.permutation(np.arange(len(names)) % FOLDS)[owner]
        for fold in np.unique(folds):
            held = folds == fold
            chosen[partition, held] = best(hits[:, ~held], energies[:, ~held])
    return chosen


def of_chosen(values: Floats, chosen: Chosen) -> Floats:
    """Each film's value [films], averaged over the candidates that were chosen for it."""
    return np.asarray(values[chosen, np.arange(chosen.shape[1])].mean(axis=0))


def game(films: list[Boxed], names: list[str], scores: Scores, outline: Outline) -> Record:
    """The cross-fitted hit rate beside its rivals, with paired differences.

    The rival is the lung centre that turns out best on these very films, so that any flattery is
    on its side.
    """
    patients = patients_of(films)
    chosen = cross_fitted(scores.hits, scores.energies, patients, seed=SEED)
    ours, own = of_chosen(scores.hits, chosen), of_chosen(scores.own, chosen)
    rivals = {name: _hits(films, points) for name, points in rival_points(films, outline).items()}
    rival = max(LUNG_CENTRES, key=lambda name: float(rivals[name].mean()))
    gain = figure(ours - rivals[rival], patients, SEED)
    about = np.flatnonzero([bool(one.own) for one in films])
    areas = np.array([covered(one.boxes, one.shape).mean() for one in films])
    return {
        "films": len(films),
        "patients": len(set(patients)),
        "candidates": len(names),
        "hits": figure(ours, patients, SEED),
        "rival": rival,
        "gain": gain,
        "passed": gain["ci"][0] > 0,
        "rivals": {name: figure(found, patients, SEED) for name, found in rivals.items()},
        "gains": {name: figure(ours - found, patients, SEED) for name, found in rivals.items()},
        "hits on boxes of the answer's own findings": {
            "n": len(about),
            **figure(own[about], [patients[index] for index in about], SEED),
        },
        "energy in boxes": figure(of_chosen(scores.energies, chosen), patients, SEED),
        "area of boxes": float(areas.mean()),
        "chosen": _shares(names, chosen),
        "best in hindsight": float(scores.hits.mean(axis=1).max()),
    }


def _shares(names: list[str], chosen: Chosen) -> dict[str, float]:
    """How often each candidate was chosen, the most frequent first."""
    counted = Counter(names[index] for index in chosen.ravel())
    return {name: count / chosen.size for name, count in counted.most_common()}


def rival_points(films: list[Boxed], outline: Outline) -> dict[str, list[Point | None]]:
    """Where one would point without a classifier, on each film."""
    lungs = [outline(one.pixels).argmax(0) for one in films]
    right, left = ([_middle(drawn == side) for drawn in lungs] for side in (RIGHT, LEFT))
    centres = [_others_centres(films, one) for one in films]
    usual = [
        np.median(drawn, axis=0)[1] < one.shape[1] / 2
        for drawn, one in zip(centres, films, strict=True)
    ]
    return {
        LUNG_CENTRES[0]: right,
        LUNG_CENTRES[1]: left,
        LUNG_CENTRES[2]: [_middle(drawn > 0) for drawn in lungs],
        "centre of the lung that other patients' boxes prefer": [
            one if on_right else other
            for one, other, on_right in zip(right, left, usual, strict=True)
        ],
        "centre of the film": [(one.shape[0] / 2, one.shape[1] / 2) for one in films],
        "mean place of other patients' boxes": [
            (float(row), float(column))
            for row, column in (np.mean(drawn, axis=0) for drawn in centres)
        ],
    }


def _others_centres(films: list[Boxed], own: Boxed) -> list[Point]:
    return [box.centre for one in films if one.patient != own.patient for box in one.boxes]


def _middle(mask: NDArray[np.bool_]) -> Point | None:
    places = np.argwhere(mask)
    return (float(places[:, 0].mean()), float(places[:, 1].mean())) if len(places) else None


def patients_of(films: list[Boxed]) -> list[str]:
    return [one.patient for one in films]


def _hits(films: list[Boxed], points: list[Point | None]) -> Floats:
    return np.array(
        [hit(f.boxes, p, f.shape) for f, p in zip(films, points, strict=True)], dtype=np.float64
    )


def figure(values: Floats, patients: list[str], seed: int) -> Record:
    """A mean over films with its interval over patients."""
    low, high = interval(lambda chosen: float(values[chosen].mean()), patients, seed=seed)
    return {"value": float(values.mean()), "ci": [low, high]}


def rate(films: list[Boxed], points: list[Point | None]) -> Record:
    """How many of the points hit a box of their film."""
    return figure(_hits(films, points), patients_of(films), SEED)
