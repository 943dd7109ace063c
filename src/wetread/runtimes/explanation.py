"""A map is shown only where a record says that this way of drawing it passed its tests.

A model's folder may hold `explanation.json`, written by `python -m wetread.starter.explanations`:

    {"recipe": {"method": "positive-gradient", "blur": 0.04}, "shown": true,
     "weights": "<64 hex digits>", …}

`weights` names the safetensors that were tested; a record of other weights counts as none, so that
a network which was trained again shows no map before its maps were tested again. What else the
record holds are the figures that the verdict rests on.
"""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wetread.clinical.imaging import Digest
from wetread.errors import WeightsRefused
from wetread.manifests.registry import explain
from wetread.runtimes.digests import contents, digest_file
from wetread.store.canonical import digest_of

RECORD = "explanation.json"

Method = Literal[
    "attention-rollout", "positive-gradient", "saliency", "input-x-gradient",
    "integrated-gradients", "guided-backprop", "occlusion", "grad-cam", "layer-cam",
]  # fmt: skip
LAYERED: frozenset[Method] = frozenset({"grad-cam", "layer-cam"})
"""Methods that look at one stage of a network of convolutions."""


class Recipe(BaseModel):
    """How a map is drawn; every figure in it was chosen by its test.

    `stage` counts from 1, for the methods that look at one. `blur` is the width of a Gaussian, as a
    share of the canvas. The map is the mean over `views`: the film as it lies, and moved a little
    up, down, left and right. `canvas` enlarges the network's own canvas for a finer map.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Method
    stage: int | None = Field(default=None, ge=1)
    blur: float = Field(default=0.0, ge=0, le=0.5)
    views: Literal[1, 5] = 1
    canvas: float = Field(default=1.0, ge=1, le=4)

    @property
    def name(self) -> str:
        """What a person reads beside the map."""
        parts = [self.method.replace("-", " ")]
        if self.stage is not None:
            parts.append(f"stage {self.stage}")
        if self.views > 1:
            parts.append(f"mean of {self.views} shifted views")
        if self.canvas > 1:
            parts.append(f"canvas x {self.canvas:.2f}")
        if self.blur:
            parts.append(f"blurred by {self.blur:.0%} of the canvas")
        return ", ".join(parts)


class Explanation(BaseModel):
    """The part of the record that a runtime acts on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    recipe: Recipe
    weights: Digest
    shown: bool


def shown_recipe(directory: Path) -> Recipe | None:
    """How the model in the verified directory may show where it looked; None: it may not.

    Raises:
        WeightsRefused: the record is not of the format above.
    """
    path = directory / RECORD
    if not path.is_file():
        return None
    place = f"model {directory.name!r}: {RECORD}"
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        record = Explanation.model_validate(raw)
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise WeightsRefused(f"{place} is not JSON; test the explanations again") from None
    except ValidationError as error:
        raise WeightsRefused(explain(error, place)) from None
    passed = record.shown and record.weights == weights_digest(directory)
    return record.recipe if passed else None


def weights_digest(directory: Path) -> Digest:
    """One digest for all networks of the folder, members included."""
    return digest_of(
        {
            name: digest_file(directory / name)
            for name in contents(directory)
            if name.endswith(".safetensors")
        }
    )
