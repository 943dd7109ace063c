"""From a network's probabilities to outlines, areas and an honest guess at how good they are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wetread.agents.laterality import SIDES, Side
from wetread.clinical.imaging import Spacing
from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference

LABELS: Mapping[Side, str] = {"right": "right-lung", "left": "left-lung"}
CUT = 0.5
SQUARE_MM_PER_CM2 = 100.0


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One lung: its mask [rows, columns], the share of the image it fills, its expected quality.

    `quality` is the Dice overlap to be expected with a drawn outline. `predicted` says whether the
    runtime predicted it; otherwise it is the overlap that the probabilities expect of themselves.
    """

    side: Side
    mask: NDArray[np.bool_]
    fraction: float
    quality: float
    predicted: bool

    @property
    def pixels(self) -> int:
        return int(self.mask.sum())


def outlines(inference: Inference, shape: tuple[int, ...]) -> dict[Side, Outline]:
    """Both lungs; a pixel that both claim goes to the likelier one.

    Args:
        inference: `arrays["mask"]` float32 [structures, rows, columns] named by `labels`, and
            `scalars["quality"]` where the model predicts its own Dice.
        shape: rows and columns of the image.

    Raises:
        RuntimeUnavailable: the arrays are not those of two lungs on this image.
    """
    chances = _by_side(inference, shape)
    best = np.maximum(chances["right"], chances["left"])
    masks: dict[Side, NDArray[np.bool_]] = {
        "right": (chances["right"] > CUT) & (chances["right"] == best),
        "left": (chances["left"] > CUT) & (chances["left"] == best),
    }
    masks["left"] &= ~masks["right"]
    return {side: _outline(side, masks[side], chances[side], inference) for side in SIDES}


def expected_dice(chance: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    """The Dice overlap of a mask with a truth drawn from the probabilities (ratio of expectations).

    Sharp probabilities give a figure near 1, blurred ones less; nothing outlined gives 0.
    """
    total = float(chance.sum(dtype=np.float64)) + float(mask.sum())
    return 2 * float(chance[mask].sum(dtype=np.float64)) / total if total else 0.0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a lung's outline may look like: shares of the image, and the lowest expected Dice."""

    smallest_fraction: float
    largest_fraction: float
    lowest_quality: float

    def problem(self, outline: Outline) -> str | None:
        """Why the outline cannot be shown, as a sentence for the reader."""
        name = f"the {outline.side} lung"
        if outline.fraction < self.smallest_fraction:
            return f"No plausible outline of {name} was found."
        if outline.fraction > self.largest_fraction:
            return f"The outline of {name} fills more of the image than a lung can."
        if outline.quality < self.lowest_quality:
            return (
                f"The outline of {name} is expected to be poor (overlap with a drawn outline "
                f"{outline.quality:.2f}, at least {self.lowest_quality:.2f} needed), so it is "
                "withheld."
            )
        return None


def mirrored(found: Mapping[Side, Outline]) -> bool:
    """Whether the right lung lies right of the left one, as on a film hung the wrong way round."""
    if not all(found[side].mask.any() for side in SIDES):
        return False
    right, left = (float(np.nonzero(found[side].mask)[1].mean()) for side in SIDES)
    return right > left


def area_cm2(outline: Outline, spacing_mm: Spacing) -> float:
    """Area at the detector: pixels times the area of one; magnification is not corrected."""
    return outline.pixels * spacing_mm[0] * spacing_mm[1] / SQUARE_MM_PER_CM2


def _outline(
    side: Side, mask: NDArray[np.bool_], chance: NDArray[np.float32], inference: Inference
) -> Outline:
    predicted = inference.scalars.get("quality")
    quality = expected_dice(chance, mask) if predicted is None else predicted
    return Outline(
        side=side,
        mask=mask,
        fraction=float(mask.mean()),
        quality=float(np.clip(quality, 0, 1)) if np.isfinite(quality) else 0.0,
        predicted=predicted is not None,
    )


def _by_side(inference: Inference, shape: tuple[int, ...]) -> dict[Side, NDArray[np.float32]]:
    stack = inference.arrays.get("mask")
    if stack is None or stack.shape != (len(inference.labels), *shape):
        raise RuntimeUnavailable(
            "the segmentation model returned no mask of the image's own size; "
            "check that the configured model outlines lungs"
        )
    if not set(LABELS.values()) <= set(inference.labels):
        raise RuntimeUnavailable(
            f"the segmentation model names {', '.join(inference.labels) or 'nothing'} where "
            "right-lung and left-lung are needed; check the model's labels"
        )
    finite = np.nan_to_num(stack, nan=0.0)
    return {side: finite[inference.labels.index(LABELS[side])] for side in SIDES}
