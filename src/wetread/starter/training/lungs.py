"""`cxr-lungs`: a residual U-Net that outlines the right and the left lung.

Some fifty drawn films are few, so every one is shown bent and re-exposed in many ways. A second,
shorter round carries on from there and adds phantoms with known anatomy, and films that nobody
drew with the outlines of which the first round's network was sure (self-training).
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from wetread.runtimes.preprocess import film_to_input, placement, without_islands
from wetread.starter.films import (
    IGNORE,
    Row,
    film,
    flagged,
    lung_mask,
    manifest,
    permitted,
    right_and_left,
)
from wetread.starter.training.augment import Strength, vary
from wetread.starter.training.loop import fit, forward
from wetread.starter.training.losses import dice_and_entropy
from wetread.starter.training.members import train_members
from wetread.starter.training.networks import build, normalised, outlining
from wetread.starter.training.quality import Sample, calibrate_quality
from wetread.starter.training.synthetic import phantoms

SIZE = (256, 256)
CONFIG = outlining(["background", "right-lung", "left-lung"], SIZE, exposures=[1.0, 0.8, 1.25])
LEAST, EVEN, UNSURE = 0.04, 0.4, 0.06
STRENGTH = Strength(zoom=0.25, shift=0.1, turn=0.2, stretch=0.15, gamma=0.7, contrast=0.35)


MEMBERS = 1


def train(data: Path, out: Path, *, seed: int, steps: int = 1000, batch: int = 8) -> Path:
    """Writes the members' weights, `config.json` and `quality.json` to `out`."""
    films, labels = drawn(data, _drawn_rows(data, "train"))

    def teach(number: int, kept: Path) -> nn.Module:
        evenly = np.full(len(films), 1 / len(films))
        first = fit(
            build(CONFIG),
            _loss(films, labels, evenly, batch),
            steps=steps,
            folder=kept / "round-0",
            seed=number,
            rate=3e-3,
        )
        return fit(
            first,
            _loss(*_with_more(data, first, films, labels, number), batch),
            steps=steps * 3 // 10,
            folder=kept / "round-1",
            seed=number + 1,
            rate=1e-3,
        )

    train_members(teach, CONFIG, out, seed=seed, members=MEMBERS)
    calibrate_quality(out, samples(data, "train") + samples(data, "val"), seed=seed)
    return out


def _drawn_rows(data: Path, split: str) -> list[Row]:
    return permitted((r for r in manifest(data, split=split) if r["mask_file"]), masks=True)


def samples(data: Path, split: str) -> list[Sample]:
    """Permitted films of the split that people drew on, each with its truth."""
    rows = _drawn_rows(data, split)
    return [
        (film(data, row), right_and_left(lung_mask(data, row)), row["patient_group"])
        for row in rows
    ]


def drawn(data: Path, rows: list[Row]) -> tuple[Tensor, Tensor]:
    """Films [n, 1, rows, columns] within 0..1 and label maps [n, rows, columns] on the canvas."""
    films = [film_to_input(film(data, row), size=SIZE) for row in rows]
    labels = [labels_to_canvas(right_and_left(lung_mask(data, row))) for row in rows]
    return torch.from_numpy(np.stack(films)), torch.from_numpy(np.stack(labels)).long()


def labels_to_canvas(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A label map on the film's grid, moved to the canvas by nearest neighbour."""
    shape = (labels.shape[0], labels.shape[1])
    top, left, rows, columns = placement(shape, size=SIZE)
    y = ((np.arange(rows) + 0.5) * shape[0] / rows).astype(int)
    x = ((np.arange(columns) + 0.5) * shape[1] / columns).astype(int)
    canvas = np.zeros(SIZE, dtype=np.uint8)
    canvas[top : top + rows, left : left + columns] = labels[y][:, x]
    return canvas


def _loss(films: Tensor, labels: Tensor, weights: NDArray[np.float64], batch: int) -> Any:
    odds = torch.from_numpy(weights)

    def loss(model: nn.Module, generator: torch.Generator) -> Tensor:
        chosen = torch.multinomial(odds, batch, replacement=True, generator=generator)
        shown, truth = vary(films[chosen], generator, labels=labels[chosen], strength=STRENGTH)
        assert truth is not None  # noqa: S101 - labels went in
        return dice_and_entropy(forward(model, normalised(shown)), truth)

    return loss


def _with_more(
    data: Path, network: nn.Module, films: Tensor, labels: Tensor, seed: int
) -> tuple[Tensor, Tensor, NDArray[np.float64]]:
    """Phantoms with their truth, and undrawn films with guesses, beside the drawn films."""
    parts = [(films, labels), synthetic(seed, 100), _guesses(data, network)]
    parts = [part for part in parts if len(part[0])]
    shares = np.array([0.4, 0.2, 0.4][: len(parts)])
    weights = [np.full(len(x), share / len(x)) for (x, _), share in zip(parts, shares, strict=True)]
    return (
        torch.cat([x for x, _ in parts]),
        torch.cat([y for _, y in parts]),
        np.concatenate(weights) / shares.sum(),
    )


def synthetic(seed: int, count: int) -> tuple[Tensor, Tensor]:
    """Phantoms on the canvas with their label maps."""
    films, labels = [], []
    for study in phantoms(count, seed=seed):
        sides = study.masks["right_lung"] > 0, study.masks["left_lung"] > 0
        films.append(film_to_input(study.pixels, size=SIZE))
        labels.append(
            labels_to_canvas(np.where(sides[0], 1, np.where(sides[1], 2, 0)).astype(np.uint8))
        )
    return torch.from_numpy(np.stack(films)), torch.from_numpy(np.stack(labels)).long()


def _guesses(data: Path, network: nn.Module) -> tuple[Tensor, Tensor]:
    """Undrawn films with the network's own outlines, where they look like two lungs."""
    rows = [
        row
        for row in permitted(manifest(data, split="train"))
        if not row["mask_file"] and not flagged(row, "upside_down")
    ]
    films, labels = [torch.empty(0, 1, *SIZE)], [torch.empty(0, *SIZE, dtype=torch.long)]
    for row in rows:
        picture = torch.from_numpy(film_to_input(film(data, row), size=SIZE))[None]
        guess = _guess(network, picture)
        if guess is not None:
            films.append(picture)
            labels.append(guess[None])
    return torch.cat(films), torch.cat(labels)


def _guess(network: nn.Module, picture: Tensor, sure: float = 0.8) -> Tensor | None:
    """The outline with unsure pixels ignored, or None where it is not two lungs of similar size.

    The limits are shares of the canvas, of one lung in the other, and of unsure pixels.
    """
    with torch.inference_mode():
        chance = network(normalised(picture)).softmax(1)[0]
    best, label = torch.from_numpy(without_islands(chance.numpy())).max(0)
    right, left = (float((label == side).float().mean()) for side in (1, 2))
    unsure = float((best < sure).float().mean())
    if min(right, left) < max(LEAST, EVEN * max(right, left)) or unsure > UNSURE:
        return None
    return torch.where(best < sure, IGNORE, label)
