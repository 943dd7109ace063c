"""Teaches a copy of the pinned sentence encoder to read for one purpose.

The encoder's own weights stay as they are; beside every linear layer of its blocks a change of low
rank is learned (LoRA: Hu et al., ICLR 2022), together with a linear layer on the sentence vector.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from wetread.runtimes.loaded.adapting import DOWN, UP
from wetread.runtimes.loaded.local import pretrained
from wetread.runtimes.loaded.text import sentence_vectors
from wetread.starter.training.loop import fit

Floats = NDArray[np.float64]

RANK = 16
GAIN = 8.0
"""By how much the unit vectors are stretched before the linear layer, which then learns faster."""
BATCH, LONGEST = 32, 256
NEAR = 8
"""A batch is drawn out of so many batches' worth of texts, those of one length together."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """Texts and what holds of them; `targets` and `importance` are [texts, labels]."""

    texts: Sequence[str]
    targets: Floats
    importance: Floats


class LowRank(nn.Module):
    """A layer as it was, and a change to it that starts at nothing."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        spread = 1 / math.sqrt(base.in_features)
        self.down = nn.Parameter(torch.randn(RANK, base.in_features) * spread)
        self.up = nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, inputs: Tensor) -> Tensor:
        changed: Tensor = self.base(inputs) + 2 * (inputs @ self.down.T) @ self.up.T
        return changed


class Reader(nn.Module):
    """The encoder under change, and what is said of each label."""

    def __init__(self, directory: Path, labels: int) -> None:
        super().__init__()
        self.tokenise: Any = pretrained(AutoTokenizer, directory)
        self.network: Any = pretrained(AutoModel, directory, use_safetensors=True)
        self.network.requires_grad_(requires_grad=False)
        for parent in list(self.network.encoder.modules()):
            for name, layer in list(parent.named_children()):
                if isinstance(layer, nn.Linear):
                    setattr(parent, name, LowRank(layer))
        self.said = nn.Linear(int(self.network.config.hidden_size), labels)

    def forward(self, texts: Sequence[str]) -> Tensor:
        """Float32 [texts, labels] logits."""
        logits: Tensor = self.said(GAIN * self._sentences(texts))
        return logits

    def _sentences(self, texts: Sequence[str]) -> Tensor:
        tokens = self.tokenise(
            list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
        ).to(self.said.weight.device)
        return sentence_vectors(self.network, tokens)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Float64 [texts, dimensions] of length one, as the adapted encoder gives them."""
        self.eval()
        rows = np.zeros((len(texts), self.said.in_features))
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        with torch.inference_mode():
            for start in range(0, len(order), 2 * BATCH):
                chosen = order[start : start + 2 * BATCH]
                rows[chosen] = self._sentences([texts[place] for place in chosen]).cpu().numpy()
        return rows

    def logits(self, texts: Sequence[str]) -> Floats:
        """Float64 [texts, labels], without learning."""
        weights, bias = self.head()
        return self.vectors(texts) @ weights + bias

    def head(self) -> tuple[Floats, Floats]:
        """Weights [dimensions, labels] on unit vectors, and the bias [labels]."""
        weights = GAIN * self.said.weight.detach().cpu().double().T
        return weights.numpy(), self.said.bias.detach().cpu().double().numpy()

    def write(self, file: Path) -> None:
        """What was learned, for `wetread.runtimes.loaded.adapting`."""
        changed = {n: m for n, m in self.network.named_modules() if isinstance(m, LowRank)}
        parts = {f"{name}.{DOWN}": 2 * layer.down for name, layer in changed.items()}
        parts |= {f"{name}.{UP}": layer.up for name, layer in changed.items()}
        file.parent.mkdir(parents=True, exist_ok=True)
        save_file({n: p.detach().cpu().half().numpy() for n, p in parts.items()}, file)


def read_by(
    directory: Path, material: Material, *, steps: int, folder: Path, seed: int = 17
) -> Reader:
    """A reader that learned from the material; carries on from a checkpoint in `folder`.

    Args:
        directory: of the pinned encoder, verified.
        material: a text is drawn as often as its most important label weighs.
        steps: batches learned from.
        folder: of checkpoints.
        seed: of first weights and of every draw.
    """
    torch.manual_seed(seed)
    reader = Reader(directory, material.targets.shape[1])
    loss = partial(_loss, material, _by_length(material))
    learned = fit(reader, loss, steps=steps, folder=folder, seed=seed, decay=0.01, momentum=0.99)
    return cast("Reader", learned)


def _by_length(material: Material) -> Callable[[torch.Generator], list[int]]:
    """Draws the places of a batch of texts that are about as long as one another."""
    odds = torch.tensor(material.importance.max(axis=1))

    def draw(generator: torch.Generator) -> list[int]:
        some: list[int] = torch.multinomial(
            odds, NEAR * BATCH, replacement=True, generator=generator
        ).tolist()
        some.sort(key=lambda place: len(material.texts[place]))
        start = BATCH * int(torch.randint(NEAR, (1,), generator=generator))
        return some[start : start + BATCH]

    return draw


def _loss(
    material: Material,
    draw: Callable[[torch.Generator], list[int]],
    model: nn.Module,
    generator: torch.Generator,
) -> Tensor:
    chosen = draw(generator)
    logits = model([material.texts[place] for place in chosen])
    truth = torch.tensor(material.targets[chosen], dtype=torch.float32, device=logits.device)
    share = torch.tensor(material.importance[chosen], dtype=torch.float32, device=logits.device)
    share /= share.amax(dim=1, keepdim=True)  # how often a text is drawn says the rest
    each = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    return (each * share).sum() / share.sum()
