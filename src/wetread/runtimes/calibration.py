"""How sure a classifier may sound, and how strange is too strange, from its `calibration.json`.

Two records exist. A *temperature* record (Guo et al., ICML 2017):

    {"coverage": 0.9,
     "groups": {"unknown": {"temperature": 1.4, "quantiles": {"absent": 0.6, "present": 0.7}}, …}}

Groups are populations of their own; a request names one with the option `group`, and `unknown`
serves whoever does not. A *boundary* record, for the model at an input gate:

    {"accept_label": "frontal-chest", "min_probability": 0.9,
     "max_distance": 14.2, "mean": [features], "precision": [[features, features]]}

The last three are a Mahalanobis distance in feature space (Lee et al., NeurIPS 2018) and may be
left out together. Keys that only describe are left aside.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wetread.errors import BadInput, WeightsRefused
from wetread.manifests.registry import explain

Floats = NDArray[np.float32]

UNKNOWN = "unknown"
THRESHOLD = 1.0


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Group(_Record):
    """Figures for one population."""

    temperature: float = Field(gt=0)
    quantiles: dict[str, float]


class Temperature(_Record):
    """Makes probabilities honest on the population they were fitted on."""

    coverage: float = Field(gt=0, lt=1)
    groups: dict[str, Group] = Field(min_length=1)


class Boundary(_Record):
    """Tells what the model was made for from everything else."""

    accept_label: str
    min_probability: float = Field(ge=0, lt=1)
    max_distance: float | None = Field(default=None, gt=0)
    mean: tuple[float, ...] = ()
    precision: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Arrays and scalars as an `Inference` holds them."""

    arrays: Mapping[str, Floats]
    scalars: Mapping[str, float]


def read_calibration(directory: Path) -> Temperature | Boundary | None:
    """The record in the verified directory, if it has one.

    Raises:
        WeightsRefused: it is neither of the two records.
    """
    path = directory / "calibration.json"
    if not path.is_file():
        return None
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    kind = Boundary if "accept_label" in raw else Temperature
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        place = f"model {directory.name!r}: calibration.json"
        raise WeightsRefused(explain(error, place)) from None


def judge(
    logits: Floats,
    labels: tuple[str, ...],
    record: Temperature | Boundary | None,
    *,
    group: str = UNKNOWN,
    features: Floats | None = None,
) -> Judged:
    """What the logits [classes] of one input amount to.

    Raises:
        BadInput: the record has no such group.
    """
    if isinstance(record, Temperature):
        return _tempered(logits, labels, record, group)
    probability = softmax(logits)
    if record is None:
        return Judged(arrays={"probability": probability}, scalars={})
    accepted = float(probability[labels.index(record.accept_label)])
    return Judged(
        arrays={"probability": probability},
        scalars={"ood": strangeness(accepted, features, record), "threshold": THRESHOLD},
    )


def strangeness(accepted: float, features: Floats | None, record: Boundary) -> float:
    """0 is familiar, above 1 is beyond either limit.

    The larger of two fractions: how much of the permitted doubt, and how much of the permitted
    distance, the input uses up.
    """
    doubt = (1 - accepted) / (1 - record.min_probability)
    if record.max_distance is None or features is None:
        return doubt
    moved = features.astype(np.float64) - np.array(record.mean)
    distance = float(np.sqrt(moved @ np.array(record.precision) @ moved))
    return max(doubt, distance / record.max_distance)


def softmax(logits: Floats) -> Floats:
    """Probabilities along the first axis."""
    raised = np.exp(logits - logits.max(axis=0))
    return np.asarray(raised / raised.sum(axis=0), dtype=np.float32)


def _tempered(logits: Floats, labels: tuple[str, ...], record: Temperature, name: str) -> Judged:
    group = record.groups.get(name)
    if group is None:
        known = ", ".join(sorted(record.groups))
        raise BadInput(f"the model was not calibrated for the group {name!r}; it knows: {known}")
    quantiles = [group.quantiles.get(label, 1.0) for label in labels]
    return Judged(
        arrays={
            "probability": softmax(np.asarray(logits / group.temperature, dtype=np.float32)),
            "conformal_quantile": np.array(quantiles, dtype=np.float32),
        },
        scalars={"temperature": group.temperature, "coverage": record.coverage},
    )
