"""Networks by name from an allow-list, and their weights as half-precision safetensors."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from wetread.errors import WeightsRefused


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
