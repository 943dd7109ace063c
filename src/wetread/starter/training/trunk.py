"""A small residual network in the transformers layout, for `AutoModelForImageClassification`."""

import json
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from transformers import ResNetConfig, ResNetForImageClassification

from wetread.runtimes.preprocess import PERCENTILES, Shape
from wetread.starter.training.networks import MEAN, STD, store


def residual(
    labels: list[str], *, hidden: list[int], depths: list[int], channels: int = 1
) -> nn.Module:
    """An untrained network with one logit per label; a film has one grey channel."""
    config = ResNetConfig(
        num_channels=channels,
        embedding_size=hidden[0],
        hidden_sizes=hidden,
        depths=depths,
        layer_type="basic",
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
    )
    network: nn.Module = ResNetForImageClassification(config)
    return network


def pooled(network: nn.Module, inputs: Tensor) -> Tensor:
    """The features under the classifier, [n, channels]."""
    trunk: Any = network.resnet
    features: Tensor = trunk(inputs).pooler_output.flatten(1)
    return features


def preprocessor(size: Shape, *, planes: bool = False) -> dict[str, Any]:
    """What `preprocessor.json` says of a film's way in, or of a volume's by its middle planes."""
    stated = {
        "size": list(size),
        "mode": "letterbox",
        "mean": [MEAN],
        "std": [STD],
        "channels": 1,
        "resample": "bilinear-antialiased",
        "percentiles": list(PERCENTILES),
    }
    return {**stated, "channels": 3, "planes": True} if planes else stated


def publish(network: nn.Module, size: Shape, out: Path, *, planes: bool = False) -> None:
    """Writes weights, `config.json` and `preprocessor.json`: a transformers directory."""
    store(network, out)
    config: Any = network.config
    stored = {**config.to_dict(), "architectures": ["ResNetForImageClassification"]}
    stored.pop("transformers_version", None)
    stored["dtype"] = "float16"
    (out / "config.json").write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    (out / "preprocessor.json").write_text(
        json.dumps(preprocessor(size, planes=planes), indent=2) + "\n", encoding="utf-8"
    )
