"""A MONAI network as a function from arrays to logits."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from monai.inferers import SlidingWindowInferer
from monai.networks import nets
from numpy.typing import NDArray
from torch import Tensor, nn

from wetread.errors import WeightsRefused
from wetread.runtimes.base import Precision
from wetread.runtimes.loaded.weights import DTYPES, fill, settle
from wetread.runtimes.networks import NetworkConfig, Window

Floats = NDArray[np.float32]
Forward = Callable[[Floats], Floats]


def load(directory: Path, config: NetworkConfig, device: str, precision: Precision) -> Forward:
    """The network of a verified directory.

    Returns:
        A function from float32 [n, channels, …] to float32 logits [n, outputs, …].

    Raises:
        WeightsRefused: the arguments or the weights are not those of the network named.
    """
    network = fill(_build(config, directory.name), directory / "model.safetensors")
    settle(network, device, precision)
    whole = network if config.window is None else _windowed(network, config.window)

    def forward(inputs: Floats) -> Floats:
        with torch.inference_mode():
            logits = whole(torch.from_numpy(inputs).to(device, DTYPES[precision]))
        return np.asarray(logits.float().cpu().numpy())

    return forward


def _build(config: NetworkConfig, model: str) -> nn.Module:
    kind: Any = getattr(nets, config.network)
    arguments = dict(config.kwargs)
    if "pretrained" in inspect.signature(kind).parameters:
        arguments["pretrained"] = False  # True would fetch weights from a hub
    try:
        network: nn.Module = kind(**arguments)
    except (TypeError, ValueError, AssertionError) as error:
        reason = " ".join(str(error).split())
        raise WeightsRefused(
            f"model {model!r}: config.json: kwargs do not suit {config.network}: {reason}"
        ) from None
    return network


def _windowed(network: nn.Module, window: Window) -> Callable[[Tensor], Tensor]:
    slide = SlidingWindowInferer(
        roi_size=window.size, sw_batch_size=window.batch, overlap=window.overlap, mode="gaussian"
    )

    def forward(inputs: Tensor) -> Tensor:
        logits: Tensor = slide(inputs, network)
        return logits

    return forward
