"""The gates: is this a picture of the kind that the model behind was made for, and upright?

Two judges, both must agree. A small network learned pictures of its scope against all others (see
`scopes`); a Mahalanobis distance in its feature space asks whether the picture lies where those of
the scope lie at all, so that kinds nobody thought of are caught too (Lee et al., NeurIPS 2018).
Both limits are set on the val split: where pictures of the scope and the others lie apart, in the
middle between them, and never so that more than 2 % of permitted pictures are refused. A val split
of a few cases says little about the edge of its kind, and much about how far away the others are.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from wetread.starter.training.augment import vary
from wetread.starter.training.drawings import Draw
from wetread.starter.training.loop import arithmetic, checkpoints, fit
from wetread.starter.training.networks import normalised, restore
from wetread.starter.training.scopes import SCOPES, Pictures, Scope
from wetread.starter.training.trunk import pooled, publish, residual

OUTSIDE = "out-of-scope"
FALSE_REFUSALS = 0.02
TAKEN = 0.01
"""The share of others that a limit may let in; the other limit still has to agree."""
EACH = 160
"""Pictures drawn of each kind that is to be refused."""


def train(data: Path, out: Path, *, seed: int, steps: int = 1400, batch: int = 48) -> Path:
    """Writes a transformers directory and `calibration.json` to `out`, named as its scope."""
    scope = SCOPES[out.name]
    inside = known(data, scope, seed)
    shown, refused = canvases(inside, scope), _refused(data, inside, scope, seed)
    torch.manual_seed(seed)

    def loss(network: nn.Module, generator: torch.Generator) -> Tensor:
        half = batch // 2
        yes = shown[torch.randint(len(shown), (half,), generator=generator)]
        no = refused[torch.randint(len(refused), (half,), generator=generator)]
        inputs, _ = vary(torch.cat([yes, no]), generator, strength=scope.strength)
        truth = torch.cat([torch.ones(half), torch.zeros(half)]).long()
        with arithmetic():
            logits = network(normalised(inputs)).logits
        return functional.cross_entropy(logits.float(), truth, label_smoothing=0.02)

    model = residual(
        [OUTSIDE, scope.label],
        hidden=[24, 48, 96, 128],
        depths=[1, 1, 1, 1],
        channels=scope.channels,
    )
    network = fit(model, loss, steps=steps, folder=checkpoints(out) / "gate", seed=seed, rate=3e-3)
    publish(network, scope.size, out, planes=scope.planes)
    calibrate(data, out, seed=seed)
    return out


def known(data: Path, scope: Scope, seed: int) -> Pictures:
    """What the gate learns to let in: permitted pictures of the train split, and phantoms."""
    return scope.inside(data, "train", True) + scope.phantoms(seed)


def canvases(pictures: Pictures, scope: Scope) -> Tensor:
    return torch.from_numpy(np.stack([scope.canvas(one) for one in pictures]))


def _refused(
    data: Path, inside: Pictures, scope: Scope, seed: int, *, split: str = "train", each: int = EACH
) -> Tensor:
    rng = np.random.default_rng(seed)
    draws = scope.outside(data, inside, split).values()
    return torch.from_numpy(
        np.stack([scope.canvas(draw(rng)) for draw in draws for _ in range(each)])
    )


def calibrate(data: Path, out: Path, *, seed: int) -> None:
    """Fits the feature space on train, sets both thresholds on val, writes `calibration.json`."""
    scope, network = SCOPES[out.name], restore(out)
    pictures = canvases(known(data, scope, seed), scope)
    generator = torch.Generator().manual_seed(seed)
    varied = torch.cat(
        [pictures, *(vary(pictures, generator, strength=scope.strength)[0] for _ in range(2))]
    )
    mean, precision = space(judged(network, varied)[0])
    held = scope.inside(data, "val", True)
    vectors, probability = judged(network, canvases(held, scope))
    strange, mistaken = judged(network, _refused(data, held, scope, seed, split="val", each=20))
    far, farther = (distance(each, mean, precision) for each in (vectors, strange))
    stored = {
        "method": "network probability and Mahalanobis distance; accepted where both agree",
        "accept_label": scope.label,
        "min_probability": least_probability(probability, mistaken),
        "max_distance": largest_distance(far, farther),
        "stated_false_refusals": FALSE_REFUSALS,
        "n_val": len(held),
        "feature": "resnet.pooler_output",
        "mean": np.round(mean, 6).tolist(),
        "precision": [[float(f"{x:.6g}") for x in row] for row in precision],
    }
    (out / "calibration.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")


def least_probability(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """The limit on P(in scope): the middle, in logits, between the doubtful ones of both kinds.

    Where they overlap, those of the scope decide.
    """
    low = _logit(float(np.quantile(inside, FALSE_REFUSALS / 2, method="lower")))
    high = _logit(float(np.quantile(outside, 1 - TAKEN, method="higher")))
    return float(1 / (1 + np.exp(-(low + min(low, high)) / 2)))


def largest_distance(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """The limit on the distance: the geometric middle, at most half beyond the scope's farthest.

    Kinds that nobody thought of may lie nearer than those that were drawn.
    """
    farthest = float(np.quantile(inside, 1 - FALSE_REFUSALS / 2, method="higher"))
    nearest = float(np.quantile(outside, TAKEN, method="lower"))
    return float(min(np.sqrt(farthest * max(nearest, farthest)), 1.5 * farthest))


def _logit(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(inside / (1 - inside)))


class Gate:
    """The stored gate: P(in scope) and Mahalanobis distance of a picture."""

    def __init__(self, folder: Path) -> None:
        self.scope, self.network = SCOPES[folder.name], restore(folder)
        stored = (folder / "calibration.json").read_text(encoding="utf-8")
        self.calibration: dict[str, Any] = json.loads(stored)

    def __call__(self, pixels: NDArray[Any]) -> tuple[float, float]:
        features, chance = judged(self.network, canvases([pixels], self.scope))
        mean, precision = (np.array(self.calibration[key]) for key in ("mean", "precision"))
        return float(chance[0]), float(distance(features, mean, precision)[0])

    def accepts(self, pixels: NDArray[Any]) -> bool:
        """Whether both judges agree that the picture is in scope."""
        return within(self(pixels), self.calibration)


def within(verdict: tuple[float, float], calibration: dict[str, Any]) -> bool:
    """Whether P(in scope) is high enough and the distance small enough."""
    probability, far = verdict
    return bool(
        probability >= calibration["min_probability"] and far <= calibration["max_distance"]
    )


def evaluation_kinds(data: Path, scope: Scope, split: str) -> dict[str, Draw]:
    """The kinds it learned to refuse, made from pictures of `split`, and those never trained on."""
    pictures = scope.inside(data, split, False)
    return {**scope.outside(data, pictures, split), **scope.unseen(data, split)}


def judged(network: nn.Module, films: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Features [n, channels] and P(in scope) [n]."""
    vectors, chances = [], []
    classifier: Any = network.classifier
    with torch.inference_mode():
        for part in torch.split(films, 64):
            features = pooled(network, normalised(part))
            vectors.append(features)
            chances.append(classifier[-1](features).softmax(1)[:, 1])
    return torch.cat(vectors).double().numpy(), torch.cat(chances).double().numpy()


def space(features: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and precision of the features, shrunk towards their average variance."""
    mean = features.mean(0)
    covariance = np.cov(features.T)
    shrunk = 0.9 * covariance + 0.1 * np.eye(len(covariance)) * np.trace(covariance) / len(
        covariance
    )
    return mean, np.linalg.inv(shrunk)


def distance(
    features: NDArray[np.float64], mean: NDArray[np.float64], precision: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mahalanobis distance of each row from the pictures in scope, in standard deviations."""
    moved = features - mean
    squared: NDArray[np.float64] = np.einsum("ni,ij,nj->n", moved, precision, moved)
    return np.asarray(np.sqrt(squared))
