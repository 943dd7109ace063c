"""A linear head on a frozen encoder: one logistic regression per label, calibrated together.

Small enough to be read, trained in seconds, and stored as safetensors, which cannot run code.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from wetread.errors import WeightsRefused
from wetread.ports.encoder import Encoder
from wetread.ports.hashing import HashingEncoder
from wetread.statistics.letters import LetterEncoder

Rows = NDArray[np.float32]

WORDING_WEIGHT = 0.5
"""How much the words as written weigh beside the meaning; chosen by grouped cross-validation."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """What a head reads: the encoder's row and, beside it, the text as written.

    Args:
        encoder: id of the encoder the head was trained on, for the record.
        wording: columns of hashed words beside the row; 0 for none.
        letters: columns of hashed runs of letters beside these; 0 for none.
        weight: how much the text as written weighs beside the meaning.
    """

    encoder: str
    wording: int = 0
    letters: int = 0
    weight: float = WORDING_WEIGHT

    def __call__(self, encoder: Encoder, texts: Sequence[str]) -> Rows:
        return np.hstack([encoder(texts), self.written(texts)])

    def written(self, texts: Sequence[str]) -> Rows:
        """The columns beside the encoder's row: the text as written."""
        parts = [np.zeros((len(texts), 0), np.float32)]
        if self.wording:
            parts.append(np.float32(self.weight) * HashingEncoder(self.wording)(texts))
        if self.letters:
            parts.append(np.float32(self.weight) * LetterEncoder(self.letters)(texts))
        return np.hstack(parts)


@dataclass(frozen=True, kw_only=True)
class LinearHead:
    """Probabilities per label, each on its own: a text may have several labels or none.

    `weights` is [features, labels], `bias` [labels]; logits are divided by `temperature`
    (Guo et al., ICML 2017), fitted on texts that the weights had not seen.
    """

    labels: tuple[str, ...]
    weights: Rows
    bias: Rows
    features: Features
    temperature: float = 1.0
    notes: dict[str, str] = field(default_factory=dict)

    def __call__(self, encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float64]:
        """[texts, labels] probabilities.

        Raises:
            WeightsRefused: the encoder's rows are not as wide as those the head was trained on.
        """
        rows = self.features(encoder, texts)
        if rows.shape[1] != self.weights.shape[0]:
            raise WeightsRefused(
                f"the head was trained on {self.features.encoder!r} ({self.weights.shape[0]} "
                f"columns) but the encoder gives {rows.shape[1]}; use the head of that encoder"
            )
        return self.probabilities(rows)

    def probabilities(self, rows: Rows) -> NDArray[np.float64]:
        logits = (rows @ self.weights + self.bias).astype(np.float64)
        result: NDArray[np.float64] = sigmoid(logits / self.temperature)
        return result


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without overflow at either end."""
    return np.asarray(np.exp(-np.logaddexp(0, -logits)))


def write_head(head: LinearHead, path: Path) -> None:
    """One safetensors file; everything that is no array stands in its metadata."""
    facts = {
        "labels": list(head.labels),
        "encoder": head.features.encoder,
        "wording": head.features.wording,
        "letters": head.features.letters,
        "weight": head.features.weight,
        "temperature": head.temperature,
        "notes": head.notes,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {"weights": np.ascontiguousarray(head.weights), "bias": head.bias}
    save_file(arrays, path, metadata={"head": json.dumps(facts, sort_keys=True)})


def read_head(path: Path) -> LinearHead:
    """The head in that file.

    Raises:
        WeightsRefused: it is missing or no head.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            facts = json.loads((file.metadata() or {})["head"])
            weights, bias = file.get_tensor("weights"), file.get_tensor("bias")
    except (OSError, SafetensorError, KeyError, ValueError):
        raise WeightsRefused(f"{path.parent.name}: no readable head; reinstall wetread") from None
    return LinearHead(
        labels=tuple(facts["labels"]),
        weights=weights,
        bias=bias,
        features=_features(facts),
        temperature=facts["temperature"],
        notes=facts["notes"],
    )


def _features(facts: dict[str, Any]) -> Features:
    """Heads from before letters were read say nothing of them."""
    return Features(
        encoder=facts["encoder"],
        wording=facts["wording"],
        letters=facts.get("letters", 0),
        weight=facts.get("weight", WORDING_WEIGHT),
    )
