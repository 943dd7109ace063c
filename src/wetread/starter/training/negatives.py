"""Pictures that are no upright, frontal, non-inverted chest radiograph: what the gate must refuse.

A few kinds are real (see `scans`), others are drawn from nothing (see `drawings`), and these are
chest films turned, inverted or cut to pieces. Each kind is a function of a generator, so the list
of kinds is also the list of figures in the card. Mirrored films are not among them: dextrocardia
is anatomy.
"""

from collections.abc import Sequence

import numpy as np

from wetread.starter.training.drawings import Draw, Picture

UPRIGHT = frozenset({"upside-down", "flipped", "on its side"})
"""Kinds of `turned` that are as good as the original where pictures have no upright."""


def turned(films: Sequence[Picture]) -> dict[str, Draw]:
    """Kinds made from chest films themselves."""

    def one(rng: np.random.Generator) -> Picture:
        return films[int(rng.integers(len(films)))]

    return {
        "upside-down": lambda rng: one(rng)[::-1, ::-1],
        "flipped": lambda rng: one(rng)[::-1],
        "on its side": lambda rng: np.rot90(one(rng), int(rng.choice([1, 3]))),
        "inverted": lambda rng: 1 - one(rng),
        "cropped": lambda rng: _cropped(one(rng), rng),
        "shuffled": lambda rng: _shuffled(one(rng), rng),
        "half a film": lambda rng: _half(one(rng), rng),
        "solarised": lambda rng: _solarised(one(rng), rng),
    }


def _cropped(film: Picture, rng: np.random.Generator) -> Picture:
    share = rng.uniform(0.2, 0.42)
    rows, columns = (max(12, int(side * share)) for side in film.shape)
    top, left = rng.integers(film.shape[0] - rows), rng.integers(film.shape[1] - columns)
    return film[top : top + rows, left : left + columns]


def _half(film: Picture, rng: np.random.Generator) -> Picture:
    rows, columns = film.shape
    return [
        film[: rows // 3],
        film[2 * rows // 3 :],
        film[:, : columns // 2],
        film[:, columns // 2 :],
    ][rng.integers(4)]


def _shuffled(film: Picture, rng: np.random.Generator) -> Picture:
    n = int(rng.integers(2, 6))
    rows, columns = film.shape[0] // n, film.shape[1] // n
    tiles = [
        film[i * rows : (i + 1) * rows, j * columns : (j + 1) * columns]
        for i in range(n)
        for j in range(n)
    ]
    order = rng.permutation(n * n)
    block: Picture = np.block([[tiles[order[i * n + j]] for j in range(n)] for i in range(n)])
    return block


def _solarised(film: Picture, rng: np.random.Generator) -> Picture:
    folded = np.abs(2 * film - rng.uniform(0.8, 1.2))
    return np.asarray(np.clip(folded, 0, 1), dtype=np.float32)
