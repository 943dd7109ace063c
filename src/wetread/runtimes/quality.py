"""How good a mask is, told from how sure and how much of one mind the networks were.

Nobody has drawn the truth at run time, so the Dice overlap is predicted from what the members'
probabilities look like. `quality.json` in a model's folder holds what was fitted on films that
were spoilt in many ways: a linear model of the Dice's logit over the features below.

    {"features": ["expected", …], "mean": […], "scale": […], "weights": […], "intercept": 0.4,
     "flag_below": 0.84}

`flag_below` is the predicted Dice under which a mask is taken to be worse than 0.80.
"""

import json
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from wetread.errors import WeightsRefused
from wetread.manifests.registry import explain

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

FEATURES = ("expected", "agreement", "worst", "inside", "outside", "kept", "doubtful", "size")
"""See `features`."""


class QualityRecord(BaseModel):
    """The fitted model; keys that only describe are left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    flag_below: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _of_one_length(self) -> Self:
        lengths = {len(self.features), len(self.mean), len(self.scale), len(self.weights)}
        if lengths != {len(FEATURES)} or self.features != FEATURES:
            raise ValueError(f"features must be {', '.join(FEATURES)}, each with its figures")
        return self

    def predicted(self, found: NDArray[np.float64]) -> float:
        """The expected Dice overlap, 0 to 1, for features as `features` gives them."""
        scaled = (found - np.array(self.mean)) / np.array(self.scale)
        logit = float(np.clip(scaled, -6, 6) @ np.array(self.weights)) + self.intercept
        return float(np.exp(-np.logaddexp(0, -logit)))


def read_quality(directory: Path) -> QualityRecord | None:
    """The record in the verified directory, if it has one.

    Raises:
        WeightsRefused: it is not such a record.
    """
    path = directory / "quality.json"
    if not path.is_file():
        return None
    try:
        return QualityRecord.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (ValidationError, json.JSONDecodeError) as error:
        place = f"model {directory.name!r}: quality.json"
        said = explain(error, place) if isinstance(error, ValidationError) else f"{place}: no JSON"
        raise WeightsRefused(said) from None


def features(chance: Floats, mask: Mask, opinions: list[Floats]) -> NDArray[np.float64]:
    """What is known of one structure's mask without its truth, in the order of `FEATURES`.

    Args:
        chance: the mean probability of the structure, any axes.
        mask: what was outlined in the end, same axes.
        opinions: each member's own probability of the structure.

    Returns:
        expected: Dice with a truth drawn from the probabilities, as a ratio of expectations.
        agreement, worst: mean and least Dice of the members' masks with the one outlined.
        inside, outside: mean probability in the mask; the share of all probability beyond it.
        kept: the share of what looked like the structure that the mask keeps.
        doubtful: pixels between 0.1 and 0.9, per pixel of the mask.
        size: logarithm of the mask's share of the image.
    """
    area, total = float(mask.sum()), float(chance.sum(dtype=np.float64))
    both = float(chance[mask].sum(dtype=np.float64))
    overlaps = [_dice(one >= 0.5, mask) for one in opinions]  # noqa: PLR2004 - the likelier answer
    likely = float((chance >= 0.5).sum())  # noqa: PLR2004 - likewise
    doubtful = float(((chance > 0.1) & (chance < 0.9)).sum())  # noqa: PLR2004 - see above
    return np.array(
        [
            2 * both / (area + total) if area + total else 0.0,
            float(np.mean(overlaps)),
            float(np.min(overlaps)),
            both / area if area else 0.0,
            1 - both / total if total else 1.0,
            min(1.0, area / likely) if likely else 0.0,
            min(3.0, doubtful / area) if area else 3.0,
            float(np.log((area + 1) / mask.size)),
        ]
    )


def _dice(one: Mask, other: Mask) -> float:
    total = float(one.sum()) + float(other.sum())
    return 2 * float((one & other).sum()) / total if total else 0.0
