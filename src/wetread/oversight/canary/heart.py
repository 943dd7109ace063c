"""Canary cases of a model that outlines the left ventricle on short-axis slices of cine MR.

Each slice is moved a little, since a heart that always lies in one place can be outlined without a
look at it. What the shipped `cardiac-lv` reaches, and what the mean of these outlines does, is in
docs/models-of-your-own.md.
"""

from functools import cache

import numpy as np

from wetread.oversight.canary.films import SEED
from wetread.oversight.canary.outlines import Case, Limits, outlines
from wetread.phantoms import ShortAxisPhantom, render_short_axis

SLICES = 16
FURTHEST_PX = 24
"""About three centimetres: enough that no outline fits where the heart was in another slice."""


@cache
def hearts() -> tuple[Case, ...]:
    """Slices from base to apex, in every phase, large and small, none quite in the middle."""
    rng = np.random.default_rng(SEED)
    return tuple(_heart(rng) for _ in range(SLICES))


def _heart(rng: np.random.Generator) -> Case:
    drawn = render_short_axis(
        ShortAxisPhantom(
            slice_mm=float(rng.uniform(0, 70)),
            contraction=float(rng.uniform(0, 1)),
            pixel_spacing_mm=float(rng.uniform(1.1, 1.5)),
            noise=float(rng.uniform(0.1, 0.6)),
            seed=int(rng.integers(2**32)),
        )
    )
    down, right = (int(step) for step in rng.integers(-FURTHEST_PX, FURTHEST_PX + 1, 2))
    pixels, mask = (
        np.roll(one, (down, right), axis=(0, 1))
        for one in (drawn.pixels, drawn.masks["left_ventricle"])
    )
    return Case(pixels=pixels, truth=mask[None] > 0)


HEART = outlines(
    "cardiac MR left ventricle",
    cases="left-ventricle/1",
    n=SLICES,
    structures=("left-ventricle",),
    drawn=hearts,
    limits=Limits(mean=0.7, lowest=0.4, unmoved=0.9),
)
