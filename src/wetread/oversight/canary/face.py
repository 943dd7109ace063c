"""What kind of model lies in a folder, told from its configuration and nothing that can run."""

import json
from pathlib import Path
from typing import Any, Literal

from wetread.clinical.coding import Noun
from wetread.errors import WeightsRefused
from wetread.runtimes.calibration import Boundary, read_calibration
from wetread.runtimes.networks import BACKGROUND, read_config

Head = Literal["segmentation", "classification", "gate", "other"]


class Face(Noun):
    """How a model would be served and what it says; `accepts` is a gate's own label."""

    runtime: str
    head: Head
    labels: tuple[str, ...] = ()
    accepts: str | None = None


OTHER = Face(runtime="", head="other")


def face_of(directory: Path) -> Face:
    """The face of the model in a verified directory; `OTHER` where no runtime sees images with it.

    Raises:
        WeightsRefused: its configuration cannot be read.
    """
    config = _read(directory)
    if "network" in config:
        network = read_config(directory)
        labels = tuple(name for name in network.outputs if name != BACKGROUND)
        if network.head == "segmentation":
            return Face(runtime="monai", head="segmentation", labels=labels)
        return _classifier("monai", network.outputs, directory)
    architectures = config.get("architectures")
    names = architectures if isinstance(architectures, list) else []
    labels_by_index = config.get("id2label")
    if not isinstance(labels_by_index, dict) or not any(
        str(name).endswith("ForImageClassification") for name in names
    ):
        return OTHER
    return _classifier("transformers-vision", tuple(map(str, labels_by_index.values())), directory)


def _classifier(runtime: str, labels: tuple[str, ...], directory: Path) -> Face:
    record = read_calibration(directory)
    if isinstance(record, Boundary):
        return Face(runtime=runtime, head="gate", labels=labels, accepts=record.accept_label)
    return Face(runtime=runtime, head="classification", labels=labels)


def _read(directory: Path) -> dict[str, Any]:
    try:
        config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        config = None
    if not isinstance(config, dict):
        raise WeightsRefused(
            f"model {directory.name!r}: config.json is missing or not a JSON object; export the "
            "model again"
        )
    return config
