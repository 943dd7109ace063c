"""How a model that outlines learns to doubt itself: `quality.json`, fitted on spoilt pictures.

Each permitted picture of train and val is spoilt in every way and outlined by the stored model; a
linear model of what the networks gave away (`wetread.runtimes.quality`) then predicts the Dice
overlap that was reached. Train is used too, although the networks know its pictures: spoilt they
are new to them, and val holds too few patients to say where the limit of a flag should lie.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

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
CAUGHT, FALSE_FLAGS = 0.8, 0.1
"""At least this share of bad masks is to be flagged, and at most that share of the others."""
PARTS = 8


@dataclass(frozen=True, kw_only=True)
class Observed:
    """A row for each structure of each spoilt picture, and one for all its structures together.

    Features [n, features], the Dice [n] that was reached, and whose [n] they are.
    """

    features: Floats
    dice: Floats
    patient: NDArray[np.str_]


def calibrate_quality(
    folder: Path, samples: Sequence[Sample], *, seed: int, times: int = 2
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
        "fitted on spoilt pictures of train and val; the limit on patients left out",
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
    features, reached, patients = [], [], []
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
                    patients.append(patient)
    return Observed(
        features=np.array(features),
        dice=np.array(reached),
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
    """The linear model, and the limit that is best for patients whom it did not know."""
    mean, scale = found.features.mean(axis=0), found.features.std(axis=0) + 1e-6
    z = np.clip((found.features - mean) / scale, -6, 6)
    weights, intercept = _descended(z, found.dice)
    return {
        "features": list(FEATURES),
        "mean": mean.round(6).tolist(),
        "scale": scale.round(6).tolist(),
        "weights": weights.round(6).tolist(),
        "intercept": round(float(intercept), 6),
        "flag_below": round(limit(_left_out(z, found), found.dice), 3),
    }


def _left_out(z: Floats, found: Observed) -> Floats:
    """What a model of the other patients predicts of each row."""
    _, number = np.unique(found.patient, return_inverse=True)
    predicted = np.zeros(len(z))
    for part in range(PARTS):
        left = number % PARTS == part
        if left.any() and not left.all():
            weights, intercept = _descended(z[~left], found.dice[~left])
            predicted[left] = 1 / (1 + np.exp(-(z[left] @ weights + intercept)))
    return predicted


def limit(predicted: Floats, reached: Floats) -> float:
    """The limit that lies as far as possible from failing either demand, `CAUGHT` or `FALSE_FLAGS`.

    Each distance is counted in shares of the room there is. Without good or bad masks it is `BAD`.
    """
    bad = reached < BAD
    if bad.all() or not bad.any():
        return BAD
    at = np.unique(predicted)
    caught = np.searchsorted(np.sort(predicted[bad]), at) / bad.sum()
    false = np.searchsorted(np.sort(predicted[~bad]), at) / (~bad).sum()
    room = np.minimum((caught - CAUGHT) / (1 - CAUGHT), (FALSE_FLAGS - false) / FALSE_FLAGS)
    return float(at[room.argmax()])


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
