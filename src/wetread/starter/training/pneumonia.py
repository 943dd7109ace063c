"""`cxr-pneumonia`: a small residual network that says how far a frontal film speaks for pneumonia.

What keeps it from learning the source instead of the disease: every batch holds the sources in
fixed shares, present and absent evenly within each, and mixing blends films of the batch. Heads
for the other findings, view, sex and age share the trunk while it learns and are thrown away; an
effusion without pneumonia is thereby told apart from pneumonia where the labels allow it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.runtimes.preprocess import Shape
from wetread.starter.calibration import calibrate, store
from wetread.starter.films import film, manifest, permitted
from wetread.starter.rivals import present
from wetread.starter.training.augment import Strength, uniform, vary
from wetread.starter.training.lessons import (
    ASIDE,
    EVENED,
    SHARES,
    Lesson,
    from_films,
    from_phantoms,
    together,
    trainable,
)
from wetread.starter.training.loop import checkpoints, fit, forward
from wetread.starter.training.networks import normalised
from wetread.starter.training.predict import Ensemble
from wetread.starter.training.trunk import pooled, publish, residual

LABELS = ["absent", "present"]
HIDDEN, DEPTHS = [32, 64, 128, 256], [1, 1, 1, 1]
STRONG = Strength(cutout=0.4)
GENTLE = Strength(zoom=0.1, shift=0.05, turn=0.1, gamma=0.25, contrast=0.12, cutout=0.2)
CALM = Strength(
    zoom=0.03, shift=0.02, turn=0.03, stretch=0.03, shear=0.02, bend=0.01,
    gamma=0.1, contrast=0.06, noise=0.02, blur=0.1, cutout=0.1,
)  # fmt: skip
MEMBERS = (96, 96, 96, 96)
"""Rows and columns of each canvas: a small one generalises as well here, and learns much faster."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A part of the lesson; `share` is of all steps."""

    share: float
    rate: float
    strength: Strength
    shares: dict[str, float]


STAGES = (
    Stage(share=0.6, rate=2e-3, strength=STRONG, shares=SHARES),
    Stage(share=0.25, rate=1e-3, strength=GENTLE, shares=EVENED),
    Stage(share=0.15, rate=5e-4, strength=CALM, shares=EVENED),
)
"""Each starts from the average of the one before, varies the films less and takes smaller steps."""


class Heads(nn.Module):
    """The network and, beside its classifier, heads that only exist while it learns."""

    def __init__(self, network: nn.Module, width: int) -> None:
        super().__init__()
        self.network = network
        self.dropout = nn.Dropout(0.3)
        self.aside = nn.Linear(width, len(ASIDE) + 3)

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        features = self.dropout(pooled(self.network, inputs))
        classifier: Any = self.network.classifier
        return classifier[-1](features), self.aside(features)


def train(data: Path, out: Path, *, seed: int, steps: int = 5000, batch: int = 24) -> Path:
    """Writes a transformers directory with its members and `calibration.json` to `out`.

    Args:
        data: the folder that holds `cxr/manifest.csv`.
        out: the model's folder.
        seed: of the first member; the others count on from it.
        steps: of each member, over all stages.
        batch: films a step.
    """
    kept = checkpoints(out)
    for number, side in enumerate(MEMBERS, start=1):
        folder = out if number == 1 else out / f"member-{number}"
        size = (side, side)
        network = member(data, size, kept / f"member-{number}", seed + number - 1, steps, batch)
        publish(network, size, folder)
    calibrate_on_val(data, out)
    return out


def member(data: Path, size: Shape, kept: Path, seed: int, steps: int, batch: int) -> nn.Module:
    """One network after all its stages."""
    rows, drawn = trainable(data), from_phantoms(160, seed=seed, size=size)
    learner = begin(seed)
    for number, stage in enumerate(STAGES, start=1):
        learner = learn(
            learner,
            together(from_films(data, rows, size=size, shares=stage.shares), drawn),
            kept / f"stage-{number}",
            seed=seed + number - 1,
            steps=max(1, round(steps * stage.share)),
            batch=batch,
            rate=stage.rate,
            strength=stage.strength,
        )
    trained: Any = learner
    network: nn.Module = trained.network
    return network


def calibrate_on_val(data: Path, out: Path) -> None:
    """Writes `calibration.json` from the permitted films of the val split."""
    rows = permitted(manifest(data, split="val"))
    margins = Ensemble(out).margins([film(data, row) for row in rows])
    store(calibrate(rows, margins, np.array([float(present(row)) for row in rows])), out)


def begin(seed: int) -> nn.Module:
    """An untrained network under its heads."""
    torch.manual_seed(seed)
    return Heads(residual(LABELS, hidden=HIDDEN, depths=DEPTHS), HIDDEN[-1])


def learn(
    model: nn.Module,
    lesson: Lesson,
    folder: Path,
    *,
    seed: int,
    steps: int,
    batch: int,
    rate: float,
    strength: Strength = STRONG,
) -> nn.Module:
    """The averaged network after its lesson."""

    def loss(network: nn.Module, generator: torch.Generator) -> Tensor:
        chosen = torch.multinomial(lesson.odds, batch, replacement=True, generator=generator)
        other = chosen[torch.randperm(batch, generator=generator)]
        share = 1 - uniform(batch, 0, 1, generator) ** 3 * 0.5
        shown, _ = vary(lesson.films[chosen], generator, strength=strength)
        beside, _ = vary(lesson.films[other], generator, strength=strength)
        logits, asides = forward(network, normalised(_mix(shown, beside, share)))
        truth = _mix(lesson.truth[chosen], lesson.truth[other], share)
        extra = _mix(lesson.extra[chosen], lesson.extra[other], share)
        return verdict_loss(logits, truth) + 0.3 * aside_loss(asides, extra)

    return fit(model, loss, steps=steps, folder=folder, seed=seed, rate=rate)


def _mix(one: Tensor, other: Tensor, share: Tensor) -> Tensor:
    """Each item blended with another, `share` of the first (Zhang et al., mixup, ICLR 2018)."""
    weight = share.reshape(-1, *[1] * (one.dim() - 1))
    return one * weight + other * (1 - weight)


def verdict_loss(logits: Tensor, truth: Tensor, smoothing: float = 0.05) -> Tensor:
    """Cross entropy against softened truths [n] within 0..1."""
    soft = truth * (1 - 2 * smoothing) + smoothing
    return functional.cross_entropy(logits, torch.stack([1 - soft, soft], 1))


def aside_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Binary cross entropy (squared error for age) over what the sources do say."""
    known = ~truth.isnan()
    target = torch.where(known, truth, 0).clamp(0, 1)
    binary = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    age = (logits[:, -1].sigmoid() - target[:, -1]) ** 2
    error = torch.cat([binary[:, :-1], 4 * age[:, None]], 1)
    return (error * known).sum() / known.sum().clamp(min=1)
