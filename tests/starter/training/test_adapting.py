"""A copy of the encoder learns to tell texts apart, and what it learned can be shipped."""

from pathlib import Path

import numpy as np
import pytest
import torch

from wetread.runtimes.loaded.text import SentenceEncoder
from wetread.starter.catalogue import weights_dir
from wetread.starter.training.adapting import LowRank, Material, Reader, read_by

ENCODER = weights_dir("minilm-l6-v2")
TEXTS = [f"Film {n}: sign it at once, now!" for n in range(8)]
TEXTS += [f"Film {n}: the lungs are clear." for n in range(8)]
TRUTH = np.repeat([[1.0], [0.0]], 8, axis=0)
MATERIAL = Material(texts=TEXTS, targets=TRUTH, importance=np.ones_like(TRUTH))


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("checkpoints")
    return read_by(ENCODER, MATERIAL, steps=12, folder=folder)


def test_a_reader_starts_as_the_encoder_is() -> None:
    """A change of low rank changes nothing before it has learned."""
    torch.manual_seed(1)
    layer = torch.nn.Linear(5, 3)
    inputs = torch.randn(2, 5)

    assert torch.equal(LowRank(layer)(inputs), layer(inputs))


def test_a_reader_learns_to_tell_texts_apart(learned: Reader) -> None:
    """What holds of a text gets the higher logit."""
    logits = learned.logits(TEXTS)[:, 0]

    assert logits[:8].min() > logits[8:].max()


def test_only_the_changes_learn(learned: Reader) -> None:
    """The pinned weights are those of the encoder still."""
    untaught = Reader(ENCODER, 1)
    pinned = {n: p for n, p in untaught.named_parameters() if not p.requires_grad}
    now = dict(learned.named_parameters())

    assert len(pinned) > 50
    assert all(torch.equal(now[name], value) for name, value in pinned.items())


def test_what_is_shipped_says_what_was_learned(learned: Reader, tmp_path: Path) -> None:
    """The encoder with the adapter and the last layer on its vectors give the reader's logits."""
    learned.write(tmp_path / "adapter.safetensors")
    weights, bias = learned.head()

    encoder = SentenceEncoder(ENCODER, "cpu", "fp32", tmp_path / "adapter.safetensors")
    said = encoder.encode(tuple(TEXTS), 32) @ weights + bias

    assert np.allclose(said, learned.logits(TEXTS), atol=1e-3)


def test_what_counts_for_nothing_is_never_drawn(tmp_path: Path) -> None:
    """Texts of which nobody knows whether the label holds teach nothing."""
    wrong = Material(
        texts=[*TEXTS, *TEXTS],
        targets=np.vstack([TRUTH, 1 - TRUTH]),
        importance=np.repeat([[1.0], [0.0]], len(TEXTS), axis=0),
    )

    taught = read_by(ENCODER, wrong, steps=12, folder=tmp_path).logits(TEXTS)[:, 0]

    assert taught[:8].min() > taught[8:].max()
