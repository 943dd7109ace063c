"""Attributions say of a network what a finite difference says of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from wetread.runtimes.explanation import Method, Recipe
from wetread.runtimes.loaded.vision import Classifier

Floats = NDArray[np.float32]
CONVOLUTIONAL = [method for method in get_args(Method) if method != "attention-rollout"]


@pytest.fixture
def classifier(tmp_path: Path, tiny: dict[str, Callable[..., Path]]) -> Classifier:
    return Classifier(tiny["resnet"](tmp_path / "model"), "cpu", "fp32")


@pytest.fixture
def inputs() -> Floats:
    return np.random.default_rng(1).normal(size=(1, 1, 64, 64)).astype(np.float32)


def odds(classifier: Classifier, inputs: Floats) -> float:
    logits = classifier.see(inputs)[0].logits.astype(np.float64)
    return float(logits[1] - logits[0])


@pytest.mark.parametrize("method", CONVOLUTIONAL)
def test_every_method_draws_a_map_of_the_input(
    method: Method, classifier: Classifier, inputs: Floats
) -> None:
    """On its grid, nowhere below 0, the same each time; the network is left as it was."""
    before = odds(classifier, inputs)
    recipe = Recipe(method=method, views=5)

    found = classifier.explain(inputs, "present", recipe)

    assert found.shape == (64, 64)
    assert found.dtype == np.float32
    assert found.min() >= 0
    assert found.max() > 0
    assert np.array_equal(found, classifier.explain(inputs, "present", recipe))
    assert odds(classifier, inputs) == before


def test_a_positive_gradient_is_what_a_finite_difference_says(
    classifier: Classifier, inputs: Floats
) -> None:
    """Brightening the pixel at the peak raises the odds by about as much as the map says."""
    found = classifier.explain(inputs, "present", Recipe(method="positive-gradient"))
    peak = np.unravel_index(found.argmax(), found.shape)
    steps = []
    for way in (1, -1):
        moved = inputs.copy()
        moved[0, 0, peak[0], peak[1]] += way * 1e-2
        steps.append(odds(classifier, moved))

    assert (steps[0] - steps[1]) / 2e-2 == pytest.approx(float(found.max()), rel=0.05)


def test_what_speaks_for_one_label_speaks_against_the_other(
    classifier: Classifier, inputs: Floats
) -> None:
    """With two labels no pixel is in both maps."""
    recipe = Recipe(method="positive-gradient")
    present, absent = (classifier.explain(inputs, one, recipe) for one in ("present", "absent"))

    assert present.any()
    assert absent.any()
    assert not (present * absent).any()


def test_grad_cam_is_what_the_last_weights_say(classifier: Classifier, inputs: Floats) -> None:
    """After the last stage come only a mean and a linear layer, so its gradient is known."""
    network: Any = classifier.module
    with torch.inference_mode():
        last = network(torch.from_numpy(inputs), output_hidden_states=True).hidden_states[-1][0]
        weight = network.classifier[-1].weight
        expected = torch.relu(((weight[1] - weight[0])[:, None, None] * last).sum(0))
        enlarged = torch.nn.functional.interpolate(expected[None, None], (64, 64), mode="bilinear")

    found = classifier.explain(inputs, "present", Recipe(method="grad-cam", stage=2))

    assert np.corrcoef(found.ravel(), enlarged.numpy().ravel())[0, 1] > 0.999


def test_a_network_that_looks_at_nothing_shows_nothing(
    classifier: Classifier, inputs: Floats
) -> None:
    """Weights of zero: no pixel speaks for anything."""
    network: Any = classifier.module
    with torch.no_grad():
        network.classifier[-1].weight.zero_()

    assert not classifier.explain(inputs, "present", Recipe(method="saliency")).any()
