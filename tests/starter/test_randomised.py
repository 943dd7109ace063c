"""A map that comes from the weights changes with them; one that comes from the film does not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import (
    ResNetConfig,
    ResNetForImageClassification,
    ViTConfig,
    ViTForImageClassification,
)

from wetread.runtimes.attention import unit
from wetread.runtimes.explanation import Recipe
from wetread.runtimes.transformers_vision import LoadedClassifier
from wetread.starter.training.randomised import alikeness, layers_from_the_top, sanity

LABELS = {0: "absent", 1: "present"}
PREPROCESSOR = '{"size": [32, 32], "mode": "stretch", "mean": 0.5, "std": 0.25}'


def convolutions() -> Any:
    return ResNetForImageClassification(
        ResNetConfig(
            num_channels=1,
            embedding_size=8,
            hidden_sizes=[8, 16],
            depths=[1, 1],
            layer_type="basic",
            id2label=LABELS,
        )
    )


def transformer() -> Any:
    """Its weights are spread wider than at birth, as training would: else it attends evenly."""
    network = ViTForImageClassification(
        ViTConfig(
            image_size=32,
            patch_size=4,
            num_channels=1,
            hidden_size=32,
            num_hidden_layers=3,
            num_attention_heads=2,
            intermediate_size=32,
            initializer_range=0.3,
            id2label=LABELS,
        )
    )
    for block in (
        network.vit.layers if hasattr(network.vit, "layers") else network.vit.encoder.layer
    ):
        for weights in block.parameters():
            torch.nn.init.normal_(weights, std=0.3)
    return network


@pytest.fixture
def load(tmp_path: Path) -> Callable[[Callable[[], Any]], LoadedClassifier]:
    def one(make: Callable[[], Any]) -> LoadedClassifier:
        torch.manual_seed(5)
        make().save_pretrained(tmp_path)
        (tmp_path / "preprocessor.json").write_text(PREPROCESSOR, encoding="utf-8")
        return LoadedClassifier(tmp_path, "cpu", "fp32")

    return one


@pytest.fixture
def films() -> list[NDArray[np.float32]]:
    """Bright patches on a dark ground."""
    rng, rows, columns = np.random.default_rng(2), *np.mgrid[:48, :48]
    centres = rng.integers(8, 40, (6, 2))
    return [
        (np.exp(-((rows - r) ** 2 + (columns - c) ** 2) / 60) * 255).astype(np.float32)
        for r, c in centres
    ]


@pytest.mark.parametrize(
    ("make", "recipe"),
    [
        (convolutions, Recipe(method="positive-gradient", blur=0.04)),
        (transformer, Recipe(method="attention-rollout")),
    ],
)
def test_maps_of_a_network_change_with_its_weights(
    make: Callable[[], Any],
    recipe: Recipe,
    load: Callable[..., LoadedClassifier],
    films: list[NDArray[np.float32]],
) -> None:
    """And hardly under noise that nobody sees: the test passes."""
    result, last = sanity(load(make), films, recipe, seed=1)

    assert result["passed"]
    assert min(result["noise"].values()) > 0.5 > result["randomised"]["top 100%"]["spearman"]
    assert list(result["randomised"]) == [f"top {part}%" for part in (20, 40, 60, 80, 100)]
    assert len(last) == len(films)


class EdgesOnly(LoadedClassifier):
    """Shows the edges of the film and calls them an explanation."""

    def map(self, film: NDArray[Any], *_: object) -> Any:
        return unit(np.hypot(*np.gradient(film.astype(np.float32))))


def test_a_map_that_does_not_need_the_network_fails(
    load: Callable[..., LoadedClassifier], films: list[NDArray[np.float32]]
) -> None:
    """It is the same after the network forgot everything."""
    classifier = load(convolutions)
    classifier.__class__ = EdgesOnly

    result, _ = sanity(classifier, films, Recipe(method="saliency"), seed=1)

    assert result["passed"] is False
    assert result["randomised"]["top 100%"] == {"spearman": 1.0, "ssim": 1.0}


def test_layers_are_drawn_anew_from_the_top() -> None:
    """The classifier first, what meets the film last, nothing left out."""
    network = convolutions()
    layers = layers_from_the_top(network)

    assert layers[0] is network.classifier[-1]
    assert layers[-1] is network.resnet.embedder.embedder.convolution
    assert {id(p) for layer in layers for p in layer.parameters(recurse=False)} == {
        id(p) for p in network.parameters()
    }


def test_likeness_is_one_for_the_same_and_none_for_nothing() -> None:
    """A flat map is like no other."""
    plane = np.random.default_rng(1).random((40, 40)).astype(np.float32)

    assert alikeness([plane], [plane]) == pytest.approx({"spearman": 1.0, "ssim": 1.0})
    assert alikeness([plane], [np.zeros_like(plane)])["spearman"] == 0
