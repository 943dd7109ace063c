"""Which MONAI networks a `config.json` may name, and what it may say about them.

A configuration is data. It names a class from a list and gives plain arguments; `_target_` and
`$` expressions, with which a MONAI bundle can run any code, are refused wherever they stand.
"""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from wetread.clinical.coding import Noun
from wetread.errors import WeightsRefused
from wetread.manifests.registry import explain
from wetread.runtimes.scaling import Scaling

NETWORKS = frozenset(
    {
        "AttentionUnet", "BasicUNet", "BasicUNetPlusPlus", "DenseNet121", "DenseNet169",
        "DenseNet201", "DenseNet264", "DynUNet", "EfficientNetBN", "FlexibleUNet", "HighResNet",
        "SEResNet50", "SegResNet", "SegResNetDS", "SwinUNETR", "UNETR", "UNet", "VNet",
    }
)  # fmt: skip
"""Classes of `monai.networks.nets` that map an image to logits and nothing else."""

BACKGROUND = "background"


class Window(Noun):
    """A window slides over images too large for the network (MONAI SlidingWindowInferer).

    `size` in pixels or voxels for each axis; `overlap` of neighbouring windows as a fraction.
    """

    size: tuple[int, ...] = Field(min_length=2, max_length=3)
    overlap: float = Field(default=0.25, ge=0, lt=1)
    batch: int = Field(default=1, ge=1)


class NetworkConfig(Noun):
    """`config.json` of a MONAI model.

    With `preprocess` a film is fitted to one canvas and the answer fitted back; with `window` the
    image, film or volume, is read at its own resolution. `outputs` names the network's channels in
    order; `background` is left out of what is returned.
    """

    network: str
    kwargs: dict[str, Any] = Field(default_factory=dict)
    head: Literal["segmentation", "classification"] = "segmentation"
    activation: Literal["softmax", "sigmoid"] = "softmax"
    exposures: tuple[float, ...] = Field(
        default=(1.0,), min_length=1, max_length=8, description="exponents of brightness"
    )
    postprocess: Literal["none", "without_islands"] = "none"
    preprocess: Scaling | None = None
    window: Window | None = None
    outputs: tuple[str, ...] = Field(min_length=1)


def structures(config: NetworkConfig) -> tuple[str, ...]:
    """What the first axis of an answer names: classes, or structures without the background."""
    if config.head == "classification":
        return config.outputs
    return tuple(name for name in config.outputs if name != BACKGROUND)


def read_config(directory: Path) -> NetworkConfig:
    """The configuration in a verified directory.

    Raises:
        WeightsRefused: not JSON, an unknown key or network, an expression, or two ways in.
    """
    place = f"model {directory.name!r}: config.json"
    try:
        raw = json.loads((directory / "config.json").read_text(encoding="utf-8"))
        config = NetworkConfig.model_validate(raw)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError):
        raise WeightsRefused(f"{place} is missing or not JSON; export the model again") from None
    except ValidationError as error:
        raise WeightsRefused(explain(error, place)) from None
    if config.network not in NETWORKS:
        known = ", ".join(sorted(NETWORKS))
        raise WeightsRefused(f"{place} names the network {config.network!r}; known: {known}")
    if not _plain(config.kwargs):
        raise WeightsRefused(f"{place} holds an expression under kwargs; write plain values")
    if (config.preprocess is None) == (config.window is None):
        raise WeightsRefused(f"{place} needs either `preprocess` or `window`, and not both")
    return config


def _plain(value: Any) -> bool:
    """Neither `$` nor `@` expressions nor keys of the bundle language (`_target_` …)."""
    if isinstance(value, dict):
        return all(not key.startswith("_") and _plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(_plain(item) for item in value)
    return not (isinstance(value, str) and value.startswith(("$", "@", "%")))
