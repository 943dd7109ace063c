"""`cardiac-lv`: U-Nets that outline the cavity of the left ventricle on short-axis cine MR slices.

Some hundred and fifty drawn slices are few, so each is shown bent and re-exposed. The networks see
the middle of a slice, where the planning of a short-axis series puts the heart. The members of the
ensemble differ in their seeds alone.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from wetread.runtimes.preprocess import film_to_input
from wetread.starter.films import Row, film, lung_mask, manifest, permitted
from wetread.starter.training.augment import Strength, vary
from wetread.starter.training.loop import fit, forward
from wetread.starter.training.losses import dice_and_entropy
from wetread.starter.training.members import train_members
from wetread.starter.training.networks import build, normalised, outlining
from wetread.starter.training.quality import Sample, calibrate_quality

COLLECTION = "cardiac_mr"
FULL = (256, 256)
SIZE = (160, 160)
FIELD = 0.625
CONFIG = outlining(["background", "left-ventricle"], SIZE, field=FIELD)
STRENGTH = Strength(
    window=FIELD, shift=0.05, zoom=0.2, turn=0.6, stretch=0.12, bend=0.02,
    gamma=0.6, contrast=0.3, noise=0.05, cutout=0.2,
)  # fmt: skip
MEMBERS = 3


def train(data: Path, out: Path, *, seed: int, steps: int = 1800, batch: int = 8) -> Path:
    """Writes the members' weights, `config.json` and `quality.json` to `out`."""
    pictures, labels = drawn(data, permitted(manifest(data, COLLECTION, split="train")))

    def loss(model: nn.Module, generator: torch.Generator) -> Tensor:
        chosen = torch.randint(len(pictures), (batch,), generator=generator)
        shown, truth = vary(
            pictures[chosen], generator, labels=labels[chosen], strength=STRENGTH, size=SIZE
        )
        assert truth is not None  # noqa: S101 - labels went in
        return dice_and_entropy(forward(model, normalised(shown)), truth)

    def teach(number: int, kept: Path) -> nn.Module:
        return fit(build(CONFIG), loss, steps=steps, folder=kept, seed=number, rate=3e-3)

    train_members(teach, CONFIG, out, seed=seed, members=MEMBERS)
    calibrate_quality(out, samples(data, "train") + samples(data, "val"), seed=seed)
    return out


def drawn(data: Path, rows: list[Row]) -> tuple[Tensor, Tensor]:
    """Whole slices [n, 1, rows, columns] within 0..1 and label maps [n, rows, columns]."""
    slices = [film_to_input(film(data, row), size=FULL) for row in rows]
    masks = [(lung_mask(data, row) > 0).astype(np.int64) for row in rows]
    return torch.from_numpy(np.stack(slices)), torch.from_numpy(np.stack(masks))


def samples(data: Path, split: str) -> list[Sample]:
    """Permitted slices of the split as they were exported, with truth and patient."""
    rows = permitted(manifest(data, COLLECTION, split=split))
    return [
        (film(data, row), (lung_mask(data, row) > 0).astype(np.uint8), row["patient_id"])
        for row in rows
    ]
