"""The shipped agents with a segmentation agent of three targets, in a folder of a test's own."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from wetread.manifests.folders import declared
from wetread.manifests.loader import read_yaml
from wetread.manifests.specs import AgentSpec

SCT = "http://snomed.info/sct"
ABSTAINS = [{"when": "the input gate objects", "because": "the model was not made for it"}]


def _target(
    name: str, use: str, reads: str, part: dict[str, str], finding: dict[str, str], model: str
) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Outline the {name}",
        "agent": {"use": use, "with": {"reads": reads}},
        "intended_use": {"modality": ["MR"], "body_part": part, "population": "adults"},
        "runtime": {"use": "monai", "with": {"model": model}},
        "gate": {"use": "transformers-vision", "with": {"model": f"{model}-gate"}},
        "yields": [{"finding": finding, "evidence": "segment"}],
        "abstains": ABSTAINS,
    }


LEFT_VENTRICLE = _target(
    "left-ventricle",
    "left-ventricle-segmentation",
    "short-axis cardiac MR slice",
    {"system": SCT, "code": "80891009", "display": "Heart"},
    {"system": SCT, "code": "87878005", "display": "Left ventricle"},
    "cardiac",
)
HIPPOCAMPUS = _target(
    "hippocampus",
    "hippocampus-segmentation",
    "T1-weighted MR volume cropped to the hippocampus",
    {"system": SCT, "code": "12738006", "display": "Brain"},
    {"system": SCT, "code": "5366008", "display": "Hippocampus"},
    "hippocampus",
)


def manifest() -> dict[str, Any]:
    """The segmentation agent's manifest: its lungs as shipped, and the two targets above."""
    shipped: dict[str, Any] = read_yaml(declared("agents") / "segmentation.yaml")
    lungs = next(target for target in shipped["targets"] if target["id"] == "lungs")
    return shipped | {"targets": [lungs, LEFT_VENTRICLE, HIPPOCAMPUS]}


def spec() -> AgentSpec:
    return AgentSpec.model_validate(manifest())


def write_agents(folder: Path) -> Path:
    """A copy of the shipped agents in which that manifest stands."""
    shutil.copytree(declared("agents"), folder)
    (folder / "segmentation.yaml").write_text(yaml.safe_dump(manifest()), encoding="utf-8")
    return folder
