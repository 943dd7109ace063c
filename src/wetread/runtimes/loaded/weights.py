"""Safetensors become a network that infers; nothing in here can read a pickle."""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from wetread.errors import WeightsRefused
from wetread.runtimes.base import Precision

DTYPES: dict[Precision, torch.dtype] = {
    "fp32": torch.float32,
    "bf16": torch.bfloat16,
    "fp16": torch.float16,
}

VOLUMETRIC = 5
"""Axes of a kernel that slides through a volume."""


def fill(network: nn.Module, path: Path) -> nn.Module:
    """The network with the stored weights, every one of them used and none missing.

    Raises:
        WeightsRefused: the file is not safetensors, or belongs to another network.
    """
    model = path.parent.name
    try:
        network.load_state_dict(load_file(path))
    except SafetensorError:
        raise WeightsRefused(
            f"model {model!r}: {path.name} is not a safetensors file; convert the checkpoint"
        ) from None
    except RuntimeError:
        raise WeightsRefused(
            f"model {model!r}: {path.name} does not fit the network that config.json names"
        ) from None
    return network


def settle(network: nn.Module, device: str, precision: Precision) -> nn.Module:
    """Ready to infer: on its device, in its precision, in evaluation mode, without gradients."""
    settled = network.to(device=device, dtype=DTYPES[precision]).eval().requires_grad_(False)
    return channels_innermost(settled)


def channels_innermost(network: nn.Module) -> nn.Module:
    """The network in the layout in which a processor convolves planes about twice as fast.

    A network of volumes stays as it is: the layout is one for planes.
    """
    if all(weights.dim() < VOLUMETRIC for weights in network.parameters()):
        return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]  # torch's overloads leave memory_format out
    return network
