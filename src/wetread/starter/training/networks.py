"""Networks by name from an allow-list, and their weights as half-precision safetensors."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from wetread.errors import WeightsRefused
from wetread.runtimes.preprocess import Shape

MEAN, STD = 0.5, 0.25


def outlining(
    outputs: list[str],
    size: Shape,
    *,
    exposures: list[float] | None = None,
    field: float | None = None,
) -> dict[str, Any]:
    """The `config.json` of a residual U-Net that outlines structures on films or slices.

    Args:
        outputs: the network's channels, background first.
        size: rows and columns of its canvas.
        exposures: see `wetread.runtimes.networks`; one where nothing is said.
        field: see `wetread.runtimes.scaling`; all of the picture where nothing is said.
    """
    return {
        "network": "UNet",
        "kwargs": {
            "spatial_dims": 2,
            "in_channels": 1,
            "out_channels": len(outputs),
            "channels": [16, 32, 64, 128, 256],
            "strides": [2, 2, 2, 2],
            "num_res_units": 2,
            "norm": "BATCH",
        },
        "activation": "softmax",
        **({"exposures": exposures} if exposures else {}),
        "postprocess": "without_islands",
        "preprocess": {
            "size": list(size),
            "mode": "letterbox",
            **({"field": field} if field else {}),
            "mean": MEAN,
            "std": STD,
        },
        "outputs": outputs,
    }


def normalised(films: Tensor) -> Tensor:
    """Films within 0..1 as every network here is shown them."""
    moved: Tensor = (films - MEAN) / STD
    return moved.contiguous(memory_format=torch.channels_last)


def build(config: dict[str, Any]) -> nn.Module:
    """The MONAI network that a `config.json` names.

    Raises:
        WeightsRefused: the name is not on the list.
    """
    from monai.networks import nets  # noqa: PLC0415 - monai takes seconds to import

    allowed = {"BasicUNet": nets.BasicUNet, "UNet": nets.UNet}
    if config["network"] not in allowed:
        raise WeightsRefused(
            f"no network named {config['network']!r}; use one of {sorted(allowed)}"
        )
    network: nn.Module = allowed[config["network"]](**config["kwargs"])
    return network


def store(network: nn.Module, folder: Path) -> Path:
    """Writes `model.safetensors`; floating weights as float16, counters as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    half = {
        name: (value.half() if value.dtype.is_floating_point else value).contiguous()
        for name, value in network.state_dict().items()
    }
    path = folder / "model.safetensors"
    save_file(half, path, metadata={"format": "pt"})
    return path


def write_config(config: dict[str, Any], folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def restore(folder: Path) -> nn.Module:
    """The stored network, in float32 and ready to infer."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if "network" in config:
        network = build(config)
        network.load_state_dict(load_file(folder / "model.safetensors"))
    else:
        from transformers import AutoModelForImageClassification  # noqa: PLC0415 - slow to import

        network = AutoModelForImageClassification.from_pretrained(
            folder, dtype=torch.float32, local_files_only=True
        )
    return network.float().eval()
