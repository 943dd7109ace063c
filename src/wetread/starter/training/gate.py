"""The gates: is this a picture of the kind that the model behind was made for, and upright?

Two judges, both must agree. A small network learned pictures of its scope against all others (see
`scopes`); a Mahalanobis distance in its feature space asks whether the picture lies where those of
the scope lie at all, so that kinds nobody thought of are caught too (Lee et al., NeurIPS 2018).

Both limits (see `gate_limits`) are set on pictures that the judges do not know: those of val and,
where val holds a few patients only, those of train too, each under judges who learned from the
other patients. New patients differ more from known ones than their own pictures do.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from wetread.starter.training.drawings import Draw
from wetread.starter.training.gate_limits import (
    FALSE_REFUSALS,
    distance,
    largest_distance,
    least_probability,
    space,
    within,
)
from wetread.starter.training.loop import Loss, checkpoints, fit, forward
from wetread.starter.training.networks import normalised, restore
from wetread.starter.training.scopes import SCOPES, Pictures, Scope
from wetread.starter.training.trunk import pooled, publish, residual

Floats = NDArray[np.float64]

OUTSIDE = "out-of-scope"
EACH = 160
"""Pictures drawn of each kind that is to be refused."""


def train(data: Path, out: Path, *, seed: int, steps: int = 1400, batch: int = 48) -> Path:
    """Writes a transformers directory and `calibration.json` to `out`, named as its scope."""
    scope, kept = SCOPES[out.name], checkpoints(out)
    inside = scope.inside(data, "train", True)
    refused = _refused(data, inside, scope, seed)

    def learn(shown: Pictures, name: str) -> nn.Module:
        loss = _loss(canvases(shown + scope.phantoms(seed), scope), refused, scope, batch)
        return fit(_begin(scope, seed), loss, steps=steps, folder=kept / name, seed=seed, rate=3e-3)

    publish(learn(inside, "gate"), scope.size, out, planes=scope.planes)
    unknown = []
    for number, (others, left) in enumerate(parts(scope.patients(data), scope.folds), start=1):
        shown = [inside[at] for at in others]
        judges = Judges.taught(learn(shown, f"part-{number}"), shown, scope, seed)
        unknown.append(judges(canvases([inside[at] for at in left], scope)))
    calibrate(data, out, unknown, seed=seed)
    return out


def _begin(scope: Scope, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return residual(
        [OUTSIDE, scope.label],
        hidden=[24, 48, 96, 128],
        depths=[1, 1, 1, 1],
        channels=scope.channels,
    )


def _loss(shown: Tensor, refused: Tensor, scope: Scope, batch: int) -> Loss:
    def loss(network: nn.Module, generator: torch.Generator) -> Tensor:
        half = batch // 2
        yes = shown[torch.randint(len(shown), (half,), generator=generator)]
        no = refused[torch.randint(len(refused), (half,), generator=generator)]
        inputs = scope.varied(torch.cat([yes, no]), generator)
        truth = torch.cat([torch.ones(half), torch.zeros(half)]).long()
        logits = forward(network, normalised(inputs))
        return functional.cross_entropy(logits, truth, label_smoothing=0.02)

    return loss


def parts(patients: Sequence[str], count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Rows of all others and rows left out, `count` times; no patient stands on both sides."""
    turn = {patient: at % count for at, patient in enumerate(dict.fromkeys(patients)) if count}
    for number in range(count):
        sides: tuple[list[int], list[int]] = [], []
        for at, patient in enumerate(patients):
            sides[turn[patient] == number].append(at)
        yield sides


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


class Judges:
    """A network with the space of its features: distance [n] and P(in scope) [n] of canvases."""

    def __init__(self, network: nn.Module, mean: Floats, precision: Floats) -> None:
        self.network, self.mean, self.precision = network, mean, precision

    @classmethod
    def taught(cls, network: nn.Module, known: Pictures, scope: Scope, seed: int) -> "Judges":
        """The space is that of known pictures and the scope's phantoms, varied as in training."""
        pictures = canvases(known + scope.phantoms(seed), scope)
        generator = torch.Generator().manual_seed(seed)
        varied = torch.cat([pictures, *(scope.varied(pictures, generator) for _ in range(2))])
        return cls(network, *space(judged(network, varied)[0]))

    def __call__(self, films: Tensor) -> tuple[Floats, Floats]:
        vectors, chances = judged(self.network, films)
        return distance(vectors, self.mean, self.precision), chances


def calibrate(
    data: Path, out: Path, unknown: Sequence[tuple[Floats, Floats]], *, seed: int
) -> None:
    """Writes `calibration.json`: the space of the features, and both limits.

    Args:
        data: the folder that holds the collections.
        out: the stored network, named as its scope.
        unknown: distances and probabilities of pictures in scope beside those of val, under
            judges who did not know them.
        seed: of all that is drawn.
    """
    scope = SCOPES[out.name]
    judges = Judges.taught(restore(out), scope.inside(data, "train", True), scope, seed)
    held = scope.inside(data, "val", True)
    far, probability = (
        np.concatenate(found) for found in zip(judges(canvases(held, scope)), *unknown, strict=True)
    )
    farther, mistaken = judges(_refused(data, held, scope, seed, split="val", each=20))
    stored = {
        "method": "network probability and Mahalanobis distance; accepted where both agree",
        "accept_label": scope.label,
        "min_probability": least_probability(probability, mistaken),
        "max_distance": largest_distance(far, farther),
        "stated_false_refusals": FALSE_REFUSALS,
        "n_val": len(held),
        "n_left_out": len(far) - len(held),
        "feature": "resnet.pooler_output",
        "mean": np.round(judges.mean, 6).tolist(),
        "precision": [[float(f"{x:.6g}") for x in row] for row in judges.precision],
    }
    (out / "calibration.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")


class Gate:
    """The stored gate: P(in scope) and Mahalanobis distance of a picture."""

    def __init__(self, folder: Path) -> None:
        self.scope, network = SCOPES[folder.name], restore(folder)
        stored = (folder / "calibration.json").read_text(encoding="utf-8")
        self.calibration: dict[str, Any] = json.loads(stored)
        mean, precision = (np.array(self.calibration[key]) for key in ("mean", "precision"))
        self.judges = Judges(network, mean, precision)

    def __call__(self, pixels: NDArray[Any]) -> tuple[float, float]:
        far, chance = self.judges(canvases([pixels], self.scope))
        return float(chance[0]), float(far[0])

    def accepts(self, pixels: NDArray[Any]) -> bool:
        """Whether both judges agree that the picture is in scope."""
        return within(self(pixels), self.calibration)


def evaluation_kinds(data: Path, scope: Scope, split: str) -> dict[str, Draw]:
    """The kinds it learned to refuse, made from pictures of `split`, and those never trained on."""
    pictures = scope.inside(data, split, False)
    return {**scope.outside(data, pictures, split), **scope.unseen(data, split)}


def judged(network: nn.Module, films: Tensor) -> tuple[Floats, Floats]:
    """Features [n, channels] and P(in scope) [n]."""
    vectors, chances = [], []
    classifier: Any = network.classifier
    with torch.inference_mode():
        for part in torch.split(films, 64):
            features = pooled(network, normalised(part))
            vectors.append(features)
            chances.append(classifier[-1](features).softmax(1)[:, 1])
    return torch.cat(vectors).double().numpy(), torch.cat(chances).double().numpy()
