"""How a model that outlines learns to doubt itself: `quality.json`, fitted on spoilt val pictures.

Each permitted picture of the val split is spoilt in every way and outlined by the stored model; a
linear model of what the networks gave away (`wetread.runtimes.quality`) then predicts the Dice
overlap that was reached. Below a limit on that prediction a mask is flagged: the highest at which
we can be 90 % confident that no more than one in ten good masks will be.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy import stats

from wetread.runtimes.masks import kept_of, seen, softened, winners
from wetread.runtimes.monai import Ensemble
from wetread.runtimes.networks import BACKGROUND
from wetread.runtimes.quality import FEATURES
from wetread.starter.training.spoiling import SPOILS, Labels, overlap, spoilt

Floats = NDArray[np.float64]
Sample = tuple[NDArray[Any], Labels, str]
"""A picture, its truth, and whose it is."""

BAD = 0.8
"""A Dice below this is a mask to be looked at before anything rests on it."""
STRENGTH = 3.0
FALSE_FLAGS = 0.1
CONFIDENCE = 0.9


@dataclass(frozen=True, kw_only=True)
class Observed:
    """A row for each structure of each spoilt picture, and one for all its structures together.

    Features [n, features], the Dice [n] that was reached, which rows [n] are of all structures, and
    whose [n] they are.
    """

    features: Floats
    dice: Floats
    whole: NDArray[np.bool_]
    patient: NDArray[np.str_]


def calibrate_quality(
    folder: Path, samples: Sequence[Sample], *, seed: int, times: int = 4
) -> Path:
    """Writes `quality.json` for the model in `folder`.

    Args:
        folder: a stored model that outlines, with its members.
        samples: pictures with their truth; labels count up in the order of the outputs.
        seed: of all spoiling.
        times: how often each picture is spoilt in each way.
    """
    found = observed(folder, samples, seed=seed, times=times)
    stored = {
        "method": "linear model of the logit of Dice over what the members' probabilities show, "
        "fitted on spoilt val pictures",
        "n": len(found.dice),
        **fitted(found),
    }
    path = folder / "quality.json"
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return path


def observed(folder: Path, samples: Sequence[Sample], *, seed: int, times: int) -> Observed:
    """What the stored model shows of each structure of the spoilt pictures, and of all of them."""
    model = Ensemble(folder, "cpu", "fp32")
    index = [at for at, name in enumerate(model.config.outputs) if name != BACKGROUND]
    rng = np.random.default_rng(seed)
    features, reached, whole, patients = [], [], [], []
    for picture, truth, patient in track(samples, description=f"spoiling for {folder.name}"):
        for kind in [name for name in SPOILS for _ in range(times)]:
            shown, labels = spoilt(picture, truth, kind, rng)
            chances = softened(model.opinions([shown])[0], model.config)
            kept, found = _found(chances, shown, model)
            for row, structure in zip(
                seen(chances, winners(kept, model.config), index), (*index, None), strict=True
            ):
                dice = overlap(labels, found, structure)
                if dice is not None:
                    features.append(row)
                    reached.append(dice)
                    whole.append(structure is None)
                    patients.append(patient)
    return Observed(
        features=np.array(features),
        dice=np.array(reached),
        whole=np.array(whole),
        patient=np.array(patients),
    )


def _found(
    chances: NDArray[np.float32], picture: NDArray[Any], model: Ensemble
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """What is kept on the canvas, and the labels on the picture's own grid."""
    kept = kept_of(chances, model.config)
    scaling = model.config.preprocess
    on_film = kept if scaling is None else scaling.to_film(kept, picture)
    return kept, on_film.argmax(axis=0)


def fitted(found: Observed) -> dict[str, Any]:
    """The linear model, by gradient descent on the squared error of the Dice itself."""
    x, y = found.features, found.dice
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = np.clip((x - mean) / scale, -6, 6)
    weights, intercept = _descended(z, y)
    predicted = 1 / (1 + np.exp(-(z @ weights + intercept)))
    return {
        "features": list(FEATURES),
        "mean": mean.round(6).tolist(),
        "scale": scale.round(6).tolist(),
        "weights": weights.round(6).tolist(),
        "intercept": round(float(intercept), 6),
        "flag_below": round(limit(predicted, found), 3),
    }


def limit(predicted: Floats, found: Observed) -> float:
    """The highest limit that we are confident flags no more than `FALSE_FLAGS` of the good masks.

    Only masks of all structures together count. The ways in which one picture is spoilt are no
    independent trials, and neither are the slices of one patient: the standard error is that of a
    ratio over patients (Cochran, 1977), and few patients widen it by Student's t.
    """
    good = found.whole & (found.dice >= BAD)
    values, patients = predicted[good], found.patient[good]
    allowed = [
        below for below in np.sort(values) if _at_most(values < below, patients) <= FALSE_FLAGS
    ]
    return float(allowed[-1]) if allowed else BAD


def _at_most(flagged: NDArray[np.bool_], patients: NDArray[np.str_]) -> float:
    """The upper bound on the share that is flagged; one patient alone bounds nothing."""
    _, at = np.unique(patients, return_inverse=True)
    among, hits = np.bincount(at), np.bincount(at, weights=flagged)
    share, free = float(hits.sum() / among.sum()), len(among) - 1
    if not free:
        return share
    spread = float((hits - share * among) @ (hits - share * among)) * (free + 1) / free
    return float(share + stats.t.ppf(CONFIDENCE, free) * spread**0.5 / among.sum())


def _descended(
    z: Floats, y: Floats, *, steps: int = 3000, rate: float = 0.5
) -> tuple[Floats, float]:
    weights, intercept = np.zeros(z.shape[1]), 1.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(z @ weights + intercept)))
        slope = (p - y) * p * (1 - p)
        weights -= rate * (z.T @ slope / len(y) + STRENGTH * weights / (1000 * len(weights)))
        intercept -= rate * float(slope.mean())
    return weights, intercept
