"""Low-rank changes make a copy of a pinned network read for one purpose.

The network's own file stays what it was pinned as. What was learned is a small file of its own,
added to the weights once, when both are loaded (LoRA: Hu et al., ICLR 2022, section 4.1), so that
an adapted network costs what the plain one costs.
"""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from wetread.errors import WeightsRefused

DOWN, UP = "down", "up"


def adapt(network: nn.Module, file: Path) -> None:
    """Adds `up @ down` to the weight of every layer that the file names.

    It holds `<layer>.down` [rank, inputs] and `<layer>.up` [outputs, rank].

    Raises:
        WeightsRefused: it cannot be read, or was made for another network.
    """
    for name, change in _changes(file).items():
        layer = dict(network.named_modules()).get(name)
        if not isinstance(layer, nn.Linear) or layer.weight.shape != change.shape:
            raise WeightsRefused(
                f"adapter {file.parent.name!r} was made for another network: the one it is to "
                f"change has no layer {name} of its shape; name the network it was trained on"
            )
        with torch.no_grad():
            layer.weight += change.to(layer.weight)


def _changes(file: Path) -> dict[str, Tensor]:
    try:
        stored = load_file(file)
    except (OSError, SafetensorError):
        raise WeightsRefused(
            f"adapter {file.parent.name!r} cannot be read; it has to be a safetensors file"
        ) from None
    layers = {name.rpartition(".")[0] for name in stored}
    try:
        return {
            layer: stored[f"{layer}.{UP}"].float() @ stored[f"{layer}.{DOWN}"].float()
            for layer in layers
        }
    except (KeyError, RuntimeError):
        raise WeightsRefused(
            f"adapter {file.parent.name!r} is incomplete: every layer needs a part {DOWN!r} and a "
            f"part {UP!r} of one rank"
        ) from None
