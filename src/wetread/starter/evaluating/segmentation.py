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
    chances = chances_of(inference, picture.pixels.shape)
    found = masks_of(chances)
    truth = truth_of(item, inference.labels, picture.pixels.shape)
    apart = {
        name: dice(truth.structures[name], found[name], truth.seen) for name in truth.structures
    }
    together = dice(truth.whole, np.any([*found.values()], axis=0), truth.seen)
    quality, flagged = expectation(role, inference, chances, found)
    return {
        "dice": float(np.mean([*apart.values()])) if truth.separate else together,
        "structures": apart,
        "quality": quality,
        "flagged": flagged,
    }


def expectation(
    role: Role,
    inference: Inference,
    chances: Mapping[str, NDArray[np.float32]],
    found: Mapping[str, Mask],
) -> tuple[float, bool | None]:
    """The overlap that the model expects of itself, and whether that is too little to rest on.

    The limit is the model's own where it has one, else the agent's; None where neither has.
    """
    expected = _expected(inference, chances, found)
    limit = inference.scalars.get("quality_limit", role.spec.agent.with_.get("abstain_below"))
    return float(np.mean(expected)), None if limit is None else min(expected) < limit


def chances_of(inference: Inference, shape: tuple[int, ...]) -> dict[str, NDArray[np.float32]]:
    """The probability of each structure on the image's own grid.

    Raises:
        RuntimeUnavailable: the model returned no such mask.
    """
    stack = inference.arrays.get("mask")
    labels = inference.labels
    if stack is None or not labels or stack.shape != (len(labels), *shape):
        raise RuntimeUnavailable(
            "the segmentation model returned no mask of the image's own size; check that the "
            "configured model outlines structures"
        )
    return dict(zip(labels, np.nan_to_num(stack, nan=0.0), strict=True))


def masks_of(chances: Mapping[str, NDArray[np.float32]]) -> dict[str, Mask]:
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
