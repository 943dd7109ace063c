"""An outline against what people drew, and against what the model expected of itself."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.agents.outlines import CUT, expected_dice
from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference
from wetread.starter.evaluating.items import Item
from wetread.starter.evaluating.pictures import Picture
from wetread.starter.evaluating.roles import Role
from wetread.starter.evaluating.truth import truth_of
from wetread.statistics.overlap import dice

Mask = NDArray[np.bool_]


def outlined(item: Item, picture: Picture, role: Role, inference: Inference) -> dict[str, Any]:
    """The fields of an `Outlined`.

    Raises:
        RuntimeUnavailable: the model returned no mask on the picture's own grid.
        BadInput: the drawn outline cannot be used.
    """
    chances = _chances(inference, picture)
    found = _masks(chances)
    truth = truth_of(item, inference.labels, picture.pixels.shape)
    apart = {
        name: dice(truth.structures[name], found[name], truth.seen) for name in truth.structures
    }
    together = dice(truth.whole, np.any([*found.values()], axis=0), truth.seen)
    expected = _expected(inference, chances, found)
    lowest = inference.scalars.get("quality_limit", role.spec.agent.with_.get("abstain_below"))
    return {
        "dice": float(np.mean([*apart.values()])) if truth.separate else together,
        "structures": apart,
        "quality": float(np.mean(expected)),
        "flagged": None if lowest is None else min(expected) < lowest,
    }


def _chances(inference: Inference, picture: Picture) -> dict[str, NDArray[np.float32]]:
    stack = inference.arrays.get("mask")
    labels = inference.labels
    if stack is None or not labels or stack.shape != (len(labels), *picture.pixels.shape):
        raise RuntimeUnavailable(
            "the segmentation model returned no mask of the image's own size; check that the "
            "configured model outlines structures"
        )
    return dict(zip(labels, np.nan_to_num(stack, nan=0.0), strict=True))


def _masks(chances: Mapping[str, NDArray[np.float32]]) -> dict[str, Mask]:
    """As the agent cuts them: a pixel goes to its likeliest structure, if that is likely at all."""
    likeliest = np.argmax([*chances.values()], axis=0)
    return {
        name: (chance > CUT) & (likeliest == place)
        for place, (name, chance) in enumerate(chances.items())
    }


def _expected(
    inference: Inference, chances: Mapping[str, NDArray[np.float32]], found: Mapping[str, Mask]
) -> list[float]:
    """The Dice the model predicts, else what its probabilities expect of each structure."""
    predicted = inference.scalars.get("quality")
    if predicted is not None:
        return [float(np.clip(predicted, 0, 1)) if np.isfinite(predicted) else 0.0]
    return [expected_dice(chance, found[name]) for name, chance in chances.items()]
