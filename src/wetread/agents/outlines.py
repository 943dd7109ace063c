"""From a network's probabilities to outlines and an honest guess at how good they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference

CUT = 0.5

Share = Annotated[float, Field(ge=0, le=1)]
"""A parameter of a manifest that is a fraction of an image, or a Dice overlap."""

Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One structure: its mask on the image's grid, the share of it that it fills, its quality.

    `quality` is the Dice overlap to be expected with a drawn outline. `predicted` says whether the
    runtime predicted it; otherwise it is the overlap that the probabilities expect of themselves.
    Below `limit` the model takes its own outline for a poor one; None where it knows no limit.
    """

    name: str
    mask: NDArray[np.bool_]
    fraction: float
    quality: float
    predicted: bool
    limit: float | None = None

    @property
    def pixels(self) -> int:
        """How many pixels, or voxels, it covers."""
        return int(self.mask.sum())


def outlines(
    inference: Inference, labels: Mapping[Key, str], shape: tuple[int, ...]
) -> dict[Key, Outline]:
    """Every structure of `labels`; a pixel that several claim goes to the likeliest one.

    Args:
        inference: `arrays["mask"]` float32 [structures, …shape] named by `labels`, and where the
            model predicts its own Dice `arrays["quality"]` [structures] or `scalars["quality"]`,
            and `scalars["quality_limit"]`.
        labels: what the model calls each structure.
        shape: of the image.

    Raises:
        RuntimeUnavailable: the arrays are not those of these structures on this image.
    """
    chances = _chances(inference, labels, shape)
    owner, claimed = chances.argmax(axis=0), chances > CUT
    return {
        key: _outline(label, claimed[place] & (owner == place), chances[place], inference)
        for place, (key, label) in enumerate(labels.items())
    }


def expected_dice(chance: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    """The Dice overlap of a mask with a truth drawn from the probabilities (ratio of expectations).

    Sharp probabilities give a figure near 1, blurred ones less; nothing outlined gives 0.
    """
    total = float(chance.sum(dtype=np.float64)) + float(mask.sum())
    return 2 * float(chance[mask].sum(dtype=np.float64)) / total if total else 0.0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an outline may look like: shares of the image, and the lowest expected Dice."""

    smallest_fraction: float
    largest_fraction: float
    lowest_quality: float

    def found(self, outline: Outline) -> bool:
        return outline.pixels > 0 and outline.fraction >= self.smallest_fraction

    def problem(self, outline: Outline) -> str | None:
        """Why the outline cannot be shown, as a sentence for the reader."""
        name = f"the {outline.name}"
        if not self.found(outline):
            return f"No plausible outline of {name} was found."
        if outline.fraction > self.largest_fraction:
            return f"The outline of {name} fills more of the image than {name} can."
        if outline.quality < self.lowest_quality:
            return (
                f"The outline of {name} is expected to be poor (overlap with a drawn outline "
                f"{outline.quality:.2f}, at least {self.lowest_quality:.2f} needed), so it is "
                "withheld."
            )
        return None


def _outline(
    label: str, mask: NDArray[np.bool_], chance: NDArray[np.float32], inference: Inference
) -> Outline:
    predicted = _predicted(label, inference)
    quality = expected_dice(chance, mask) if predicted is None else predicted
    return Outline(
        name=label.replace("-", " "),
        mask=mask,
        fraction=float(mask.mean()),
        quality=float(np.clip(quality, 0, 1)) if np.isfinite(quality) else 0.0,
        predicted=predicted is not None,
        limit=None if predicted is None else inference.scalars.get("quality_limit"),
    )


def _predicted(label: str, inference: Inference) -> float | None:
    """The Dice that the model predicts for this structure, or for all of them together."""
    each = inference.arrays.get("quality")
    if each is not None and each.shape == (len(inference.labels),):
        return float(each[inference.labels.index(label)])
    return inference.scalars.get("quality")


def _chances(
    inference: Inference, labels: Mapping[Key, str], shape: tuple[int, ...]
) -> NDArray[np.float32]:
    """Float32 [structures, …shape] in the order of `labels`."""
    wanted, given = list(labels.values()), inference.labels
    stack = inference.arrays.get("mask")
    if stack is None or stack.shape != (len(given), *shape):
        raise RuntimeUnavailable(
            "the segmentation model returned no mask of the image's own size; "
            f"check that the configured model outlines {', '.join(wanted)}"
        )
    if not set(wanted) <= set(given):
        raise RuntimeUnavailable(
            f"the segmentation model names {', '.join(given) or 'nothing'} where "
            f"{', '.join(wanted)} are needed; check the model's labels"
        )
    return np.nan_to_num(stack[[given.index(label) for label in wanted]], nan=0.0)
