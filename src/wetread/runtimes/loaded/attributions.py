"""Which pixels speak for an answer, by captum's methods: one function each, one signature.

What is explained is the log-odds of a label against all others. Only what speaks for the label is
kept: a network of two labels would else show the same map for either answer. `positive-gradient`
asks where a brighter film would raise the answer, `saliency` (Simonyan et al. 2014) where any
change would move it.
"""

import warnings
from collections.abc import Callable
from typing import Any

import torch
from captum.attr import (
    GuidedBackprop,
    InputXGradient,
    IntegratedGradients,
    LayerAttribution,
    LayerGradCam,
    LayerGradientXActivation,
    Occlusion,
    Saliency,
)
from torch import Tensor, nn

from wetread.errors import WeightsRefused
from wetread.runtimes.explanation import LAYERED, Method, Recipe

STEPS = 16
"""Of the path from a black film to this one, for integrated gradients."""
WINDOW, STRIDE = 4, 8
"""An occluding square covers one part in `WINDOW` of each side and moves by one in `STRIDE`."""


def attribution(network: nn.Module, inputs: Tensor, index: int, recipe: Recipe) -> Tensor:
    """How much each pixel speaks for the label, [films, rows, columns], nowhere below 0.

    Args:
        network: an image classifier of transformers.
        inputs: [films, channels, rows, columns].
        index: of the label.
        recipe: which method, and at which stage.

    Raises:
        WeightsRefused: the network has no such stage.
    """
    odds = _LogOdds(network, index)
    pixels = inputs.detach().clone().requires_grad_()
    with torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # captum announces its hooks
        if recipe.method in LAYERED:
            found = _LAYERED[recipe.method](odds, _stage(network, recipe), pixels)
            found = LayerAttribution.interpolate(found, pixels.shape[2:], "bilinear")
        else:
            found = _PIXELWISE[recipe.method](odds, pixels)
    return found.detach().float().sum(1).clamp(min=0)


class _LogOdds(nn.Module):
    """The network, answering with the log-odds of one label, [films]."""

    def __init__(self, network: nn.Module, index: int) -> None:
        super().__init__()
        self.network, self.index = network, index

    def forward(self, pixels: Tensor) -> Tensor:
        logits: Tensor = self.network(pixels).logits.float()
        others = [column for column in range(logits.shape[1]) if column != self.index]
        return logits[:, self.index] - logits[:, others].logsumexp(1)


def _stage(network: nn.Module, recipe: Recipe) -> nn.Module:
    whole: Any = network
    stages: Any = getattr(getattr(whole.base_model, "encoder", None), "stages", ())
    number = recipe.stage or len(stages)
    if not 0 < number <= len(stages):
        raise WeightsRefused(
            f"explanation.json asks for stage {number} of a network that has {len(stages)}; "
            "test the explanations again"
        )
    stage: nn.Module = stages[number - 1]
    return stage


def _grad_cam(odds: nn.Module, stage: nn.Module, pixels: Tensor) -> Tensor:
    """Channels weighted by how much they speak for the label (Selvaraju et al. 2017)."""
    found: Tensor = LayerGradCam(odds, stage).attribute(pixels, relu_attributions=True)
    return found


def _layer_cam(odds: nn.Module, stage: nn.Module, pixels: Tensor) -> Tensor:
    """Each position of each channel weighted by itself (Jiang et al. 2021)."""
    found: Tensor = LayerGradientXActivation(odds, stage).attribute(pixels)
    return found.clamp(min=0).sum(1, keepdim=True)


def _positive_gradient(odds: nn.Module, pixels: Tensor) -> Tensor:
    found: Tensor = Saliency(odds).attribute(pixels, abs=False)
    return found.clamp(min=0)


def _saliency(odds: nn.Module, pixels: Tensor) -> Tensor:
    found: Tensor = Saliency(odds).attribute(pixels, abs=True)
    return found


def _integrated(odds: nn.Module, pixels: Tensor) -> Tensor:
    black = pixels.detach().amin((2, 3), keepdim=True).expand_as(pixels)
    found: Tensor = IntegratedGradients(odds).attribute(
        pixels, black, n_steps=STEPS, internal_batch_size=STEPS * len(pixels)
    )
    return found


def _occlusion(odds: nn.Module, pixels: Tensor) -> Tensor:
    """How much a square of middle grey takes away from the answer (Zeiler and Fergus 2014)."""
    channels, rows, columns = pixels.shape[1:]
    step = (channels, max(1, rows // STRIDE), max(1, columns // STRIDE))
    square = (channels, max(1, rows // WINDOW), max(1, columns // WINDOW))
    with torch.no_grad():
        found: Tensor = Occlusion(odds).attribute(
            pixels.detach(), square, strides=step, baselines=0.0, perturbations_per_eval=32
        )
    return found


_LAYERED: dict[Method, Callable[[nn.Module, nn.Module, Tensor], Tensor]] = {
    "grad-cam": _grad_cam,
    "layer-cam": _layer_cam,
}
_PIXELWISE: dict[Method, Callable[[nn.Module, Tensor], Tensor]] = {
    "positive-gradient": _positive_gradient,
    "saliency": _saliency,
    "input-x-gradient": lambda odds, pixels: InputXGradient(odds).attribute(pixels),
    "integrated-gradients": _integrated,
    "guided-backprop": lambda odds, pixels: GuidedBackprop(odds).attribute(pixels),
    "occlusion": _occlusion,
}
