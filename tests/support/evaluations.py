"""Made-up manifests, pictures and models for the tests of evaluations."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import BadInput
from wetread.manifests.specs import AgentSpec
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.starter.evaluating.items import Item
from wetread.starter.evaluating.roles import Role

Pixels = NDArray[Any]
SIDE = 32


def write_manifest(folder: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """`folder/set/manifest.csv` with these rows; the columns are those of the first."""
    path = folder / "set" / "manifest.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def draw(path: Path, pixels: Pixels) -> str:
    """Writes a PNG, and gives the name a manifest of the folder above would use."""
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return f"{path.parent.name}/{path.name}"


def volume(path: Path, voxels: Pixels) -> str:
    """Writes a NIfTI file that lies like [slices, rows, columns]."""
    path.parent.mkdir(exist_ok=True)
    affine = np.diag([-1.0, -1, 1, 1])
    nibabel.save(nibabel.Nifti1Image(voxels.transpose(2, 1, 0), affine), path)
    return f"{path.parent.name}/{path.name}"


def film(brightness: int) -> Pixels:
    """A plane with some contrast around a mean that fake models read."""
    pixels = np.full((SIDE, SIDE), brightness, np.uint8)
    pixels[:, ::2] = max(0, brightness - 8)
    return pixels


class Fake:
    """A runtime that is one function of the image, and remembers what it was asked."""

    def __init__(self, answer: Callable[[Pixels], Mapping[str, Any]]) -> None:
        self.answer = answer
        self.asked: list[InferenceRequest] = []

    def infer(self, request: InferenceRequest) -> Inference:
        self.asked.append(request)
        algorithm = AlgorithmIdentification(agent="x", runtime="scripted", model="fake", seed=0)
        return Inference(algorithm=algorithm, **self.answer(request.images[0]))


def gate(strangeness: Callable[[Pixels], float], *, axes: int = 2) -> Fake:
    """A gate for images of so many axes."""

    def answer(pixels: Pixels) -> Mapping[str, Any]:
        if pixels.ndim != axes:
            raise BadInput(f"an image of {axes} axes is needed")
        return {"scalars": {"ood": strangeness(pixels), "threshold": 1.0}}

    return Fake(answer)


def classifier(chance: Callable[[Pixels], float]) -> Fake:
    """P(present) from the pixels, with conformal quantiles."""

    def answer(pixels: Pixels) -> Mapping[str, Any]:
        present = chance(pixels)
        return {
            "labels": ("absent", "present"),
            "arrays": {
                "probability": np.array([1 - present, present], np.float32),
                "conformal_quantile": np.array([0.6, 0.6], np.float32),
            },
            "scalars": {"coverage": 0.9},
        }

    return Fake(answer)


def outliner(mask: Pixels, labels: tuple[str, ...] = ("thing",), **scalars: float) -> Fake:
    """The same outline for every image."""
    return Fake(lambda _: {"labels": labels, "arrays": {"mask": mask}, "scalars": scalars})


def role(
    model: str,
    runtime: Fake,
    at_gate: Fake | None = None,
    *,
    agent: Mapping[str, Any] | None = None,
    modality: tuple[str, ...] = ("DX",),
) -> Role:
    """A role with these models."""
    spec = AgentSpec.model_validate(
        {
            "schema": "agent/v1",
            "id": "agent",
            "title": model,
            "agent": {"use": "x", "with": {"reads": f"picture of a {model}", **(agent or {})}},
            "mode": "trial",
            "intended_use": {"modality": modality, "population": "all"},
            "skills": [{"id": "x", "description": "x", "examples": ["a", "b", "c"]}],
            "abstains": [{"when": "x", "because": "y"}],
            "timeout_s": 1,
        }
    )
    (declared,) = spec.roles()
    return Role(spec=declared, model=model, digests={model: "0"}, runtime=runtime, gate=at_gate)


def item(number: int = 1, *, folder: Path = Path(), **row: str) -> Item:
    """A row without a manifest."""
    mask, label_map = (
        folder / row[name] if row.get(name) else None for name in ("mask_file", "label_file")
    )
    known = {"id": f"i{number}", "file": "x.png", **row}
    return Item(
        number=number, row=known, file=folder / known["file"], mask=mask, label_map=label_map
    )
