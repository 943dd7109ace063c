"""From the networks' opinions to one mask on the image's own grid, and how good it may be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wetread.runtimes.calibration import softmax
from wetread.runtimes.networks import BACKGROUND, NetworkConfig
from wetread.runtimes.preprocess import without_islands
from wetread.runtimes.quality import QualityRecord, features

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Outlined:
    """`mask` [structures, …] probabilities; the rest where the model predicts its own Dice.

    `each` [structures] and `quality` (all structures together) are expected Dice overlaps; under
    `limit` a mask is taken to be a bad one.
    """

    mask: Floats
    each: Floats
    quality: float | None = None
    limit: float = 0.0


def outlined(
    opinions: Floats,
    image: NDArray[np.generic],
    config: NetworkConfig,
    record: QualityRecord | None,
) -> Outlined:
    """What the opinions amount to.

    Args:
        opinions: logits [members, outputs, …] on the canvas.
        image: what was asked about, for its grid.
        config: what the model's folder says.
        record: predicts the Dice; None where nobody fitted that.
    """
    chances = softened(opinions, config)
    kept = kept_of(chances, config)
    index = [at for at, name in enumerate(config.outputs) if name != BACKGROUND]
    on_film = kept if config.preprocess is None else config.preprocess.to_film(kept, image)
    mask = np.ascontiguousarray(np.clip(on_film[index], 0, 1))
    if record is None:
        return Outlined(mask=mask, each=np.zeros(0, dtype=np.float32))
    *each, together = seen(chances, winners(kept, config), index)
    return Outlined(
        mask=mask,
        each=np.array([record.predicted(one) for one in each], dtype=np.float32),
        quality=record.predicted(together),
        limit=record.flag_below,
    )


def winners(kept: Floats, config: NetworkConfig) -> NDArray[np.bool_]:
    """Which places belong to each output, [outputs, …]; with softmax to one and no other."""
    if config.activation == "sigmoid":
        return kept >= 0.5  # noqa: PLR2004 - the likelier answer
    best = kept.argmax(axis=0)
    return np.stack([best == at for at in range(len(kept))])


def seen(chances: Floats, masks: NDArray[np.bool_], index: list[int]) -> list[NDArray[np.float64]]:
    """Features of each structure's mask, and last those of all structures as one.

    Args:
        chances: probabilities [members, outputs, …].
        masks: what was outlined in the end, [outputs, …].
        index: which outputs are structures.
    """
    mean = chances.mean(axis=0)
    return [
        features(
            np.asarray(mean[group].sum(axis=0).clip(0, 1), dtype=np.float32),
            np.asarray(masks[group].any(axis=0)),
            [one[group].sum(axis=0) for one in chances],
        )
        for group in (*([one] for one in index), index)
    ]


def softened(opinions: Floats, config: NetworkConfig) -> Floats:
    """Probabilities [members, outputs, …] of logits."""
    if config.activation == "softmax":
        return np.stack([softmax(one) for one in opinions])
    return np.asarray(np.exp(-np.logaddexp(0, -opinions)), dtype=np.float32)


def kept_of(chances: Floats, config: NetworkConfig) -> Floats:
    """Mean probabilities [outputs, …] of the members, without islands where the model says so."""
    mean = np.asarray(chances.mean(axis=0), dtype=np.float32)
    return without_islands(mean) if config.postprocess == "without_islands" else mean
