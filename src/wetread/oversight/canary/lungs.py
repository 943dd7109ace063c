"""Canary cases of a model that outlines the lungs: the drawn silhouettes are the known answers.

The mean of these very silhouettes, laid on every film, gets 0.87 (right) and 0.89 (left), and a
model that exchanges the sides gets nothing. What the shipped `cxr-lungs` reaches is in
docs/models-of-your-own.md.
"""

import numpy as np

from wetread.oversight.canary.films import CHESTS, chests
from wetread.oversight.canary.outlines import Case, Limits, outlines

SIDES = ("right-lung", "left-lung")


def _drawn() -> tuple[Case, ...]:
    return tuple(
        Case(
            pixels=chest.pixels,
            truth=np.stack([chest.masks[side.replace("-", "_")] > 0 for side in SIDES]),
        )
        for chest in chests()
    )


LUNGS = outlines(
    "chest radiograph lungs",
    cases="lungs/1",
    n=CHESTS,
    structures=SIDES,
    drawn=_drawn,
    limits=Limits(mean=0.9, lowest=0.6, unmoved=0.95),
)
