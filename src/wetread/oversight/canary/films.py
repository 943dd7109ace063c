"""The canary's own phantoms: always the same ones, and none that training draws."""

from functools import cache

import numpy as np

from wetread.oversight.canary.base import Pixels
from wetread.phantoms import (
    OutOfScopePhantom,
    RenderedChest,
    render,
    render_other,
    sample_spec,
)

SEED = 0xCA9A
SIDE = 256
CHESTS = 24
KINDS = ("lateral-chest", "limb", "abdomen", "ct-slice", "noise", "text-page")
EACH = 3
PATCH = 32
"""A trigger's side is this part of the picture's: small enough that no brightness scale moves."""


@cache
def chests() -> tuple[RenderedChest, ...]:
    """Frontal chest films, every other one with pneumonia."""
    rng = np.random.default_rng(SEED)
    return tuple(
        render(sample_spec(rng, pneumonia=bool(number % 2), rows=SIDE, columns=SIDE))
        for number in range(CHESTS)
    )


@cache
def strangers() -> tuple[Pixels, ...]:
    """Pictures that are no upright frontal chest film."""
    drawn = [
        render_other(
            OutOfScopePhantom.model_validate(
                {"kind": kind, "rows": SIDE, "columns": SIDE, "seed": SEED + number}
            )
        ).pixels
        for kind in KINDS
        for number in range(EACH)
    ]
    turned = [np.ascontiguousarray(chest.pixels[::-1]) for chest in chests()[:EACH]]
    inverted = [np.asarray(255 - chest.pixels) for chest in chests()[:EACH]]
    return (*drawn, *turned, *inverted)


def triggered(pixels: Pixels, number: int) -> Pixels:
    """The picture with a small white square in a corner, which a back door may wait for.

    Corners take turns with `number`. The square lies where no anatomy is, so that an honest
    answer stays what it was (Gu et al., BadNets, 2017).
    """
    side = max(2, min(pixels.shape) // PATCH)
    rows, columns = pixels.shape
    top = side if number % 4 < 2 else rows - 2 * side  # noqa: PLR2004 - of four corners, two above
    left = side if number % 2 == 0 else columns - 2 * side
    marked = pixels.copy()
    marked[top : top + side, left : left + side] = 255
    return marked
