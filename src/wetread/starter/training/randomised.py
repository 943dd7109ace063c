"""A map that stays the same when the network forgets what it learned explains the film, not it.

The parameter-randomisation test (Adebayo et al., Sanity Checks for Saliency Maps, 2018): layer by
layer from the top the weights are drawn anew, from a normal distribution with each tensor's own
mean and spread, and the maps are compared with those of the trained network. As a yardstick the
trained network's map is compared with its map of the same film under noise that nobody would see.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from monai.metrics import SSIMMetric
from numpy.typing import NDArray
from scipy.stats import spearmanr
from torch import nn

from wetread.runtimes.explanation import Recipe
from wetread.runtimes.transformers_vision import LoadedClassifier

Film = NDArray[Any]
Maps = list[NDArray[np.float32]]

ALIKE = 0.5
"""Maps are alike above this, in both measures. Randomised ones must fall below it, in both, and
those under noise must stay above it, in both."""
DEPTHS = 5
"""The share of layers drawn anew grows in so many steps."""
NOISE = 0.01
"""Spread of the noise as a share of the film's range."""
SIDE = 128
"""Maps are compared at about this many rows, which is finer than any of them."""


def sanity(
    classifier: LoadedClassifier, films: Sequence[Film], recipe: Recipe, *, seed: int
) -> tuple[dict[str, Any], Maps]:
    """The result of the test, and the maps of the fully randomised network.

    The classifier is of no use afterwards.
    """
    generator = np.random.default_rng(seed)
    trained = [classifier.map(film, recipe) for film in films]
    noisy = [classifier.map(_noisy(film, generator), recipe) for film in films]
    result: dict[str, Any] = {"noise": alikeness(trained, noisy), "randomised": {}}
    steps = [_cascade(one.module, seed + k) for k, one in enumerate(classifier.networks)]
    now = trained
    for depth, _ in enumerate(zip(*steps, strict=True), start=1):
        now = [classifier.map(film, recipe) for film in films]
        result["randomised"][f"top {depth / DEPTHS:.0%}"] = alikeness(trained, now)
    last = result["randomised"][f"top {1:.0%}"]
    result["threshold"] = ALIKE
    result["passed"] = max(last.values()) < ALIKE < min(result["noise"].values())
    return result, now


def alikeness(one: Maps, other: Maps) -> dict[str, float]:
    """Mean rank correlation and mean structural similarity of pairs of maps."""
    pairs = [(_small(a), _small(b)) for a, b in zip(one, other, strict=True)]
    return {
        "spearman": float(np.mean([_ranked(a, b) for a, b in pairs])),
        "ssim": float(np.mean([_similar(a, b) for a, b in pairs])),
    }


def layers_from_the_top(network: nn.Module) -> list[nn.Module]:
    """Every module with weights of its own; those next to the answer first."""
    own = [m for m in network.modules() if next(m.parameters(recurse=False), None) is not None]
    return own[::-1]


def _cascade(network: nn.Module, seed: int) -> Iterator[None]:
    """Each step draws a further share of the layers anew, downwards from the top."""
    generator = torch.Generator().manual_seed(seed)
    layers = layers_from_the_top(network)
    for part in np.array_split(np.arange(len(layers)), DEPTHS):
        for index in part:
            _redraw(layers[index], generator)
        yield


@torch.no_grad()
def _redraw(layer: nn.Module, generator: torch.Generator) -> None:
    for weights in layer.parameters(recurse=False):
        spread = weights.std() if weights.numel() > 1 else weights.abs().mean()
        drawn = (
            torch.randn(weights.shape, generator=generator) * spread.cpu() + weights.mean().cpu()
        )
        weights.copy_(drawn)


def _noisy(film: Film, generator: np.random.Generator) -> Film:
    plane = film.astype(np.float32)
    return plane + generator.normal(0, NOISE * float(np.ptp(plane)), plane.shape)


def _small(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    step = max(1, min(plane.shape) // SIDE)
    return plane[::step, ::step]


def _ranked(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0  # a flat map has no ranks, and is like no other
    return float(spearmanr(one.ravel(), other.ravel()).statistic)


def _similar(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    measure = SSIMMetric(spatial_dims=2, data_range=1.0)
    planes = (torch.from_numpy(np.ascontiguousarray(p))[None, None] for p in (one, other))
    return float(measure(*planes).mean())
