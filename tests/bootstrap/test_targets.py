"""A study of the heart or of the hippocampus, from the file to the bundle, on scripted models."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.targets import write_agents
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.findings import SegmentEvidence
from wetread.clinical.principals import Principal
from wetread.phantoms import (
    HippocampusPhantom,
    ShortAxisPhantom,
    cine_to_dicom,
    render_cine,
    render_hippocampus,
    render_short_axis,
    to_dicom,
    to_nifti,
    to_png,
)
from wetread.ports.ids import seeded_ids
from wetread.simulation.scripted import ScriptedModels

OWNER = Principal(user="owner", role="owner", full_name="owner")
READER = Principal(user="reader", role="radiologist", full_name="Dr. R. Eader")
SMALL = ShortAxisPhantom(rows=160, columns=160, pixel_spacing_mm=2.0)
BEAT = ((0.0, 0.0), (300.0, 1.0))

Worked = Callable[..., tuple[System, ApprovalPayload]]


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[Worked]:
    """Reads a file and works it up; `replies` are those of the segmentation agent."""
    opened: list[System] = []

    def work(path: Path, ask: str, *masks: str, **given: Any) -> tuple[System, ApprovalPayload]:
        replies = tuple({"mask": mask, "scalars": {"quality": 0.93}} for mask in masks)
        on = System(
            Settings(home=tmp_path / "home", agents=write_agents(tmp_path / "agents")),
            models=ScriptedModels({"segmentation": replies} if replies else {}, words=FewWords()),
            ids=seeded_ids(3),
        )
        opened.append(on)
        study = on.read_study(path, modality=given.get("modality"))
        case_id = on.coordinator.open(OWNER, text=ask, study=study)
        on.coordinator.run(case_id)
        item = on.worklist.of_case(case_id)[-1]
        return on, on.coordinator.duty.file.load(item.payload, ApprovalPayload)

    yield work
    for on in opened:
        on.close()


def written(folder: Path, content: bytes, name: str = "study") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def said(payload: ApprovalPayload) -> str:
    assert payload.draft is not None, payload.verdicts
    return " ".join(statement.text for statement in payload.draft.statements)


def objected(payload: ApprovalPayload) -> list[str]:
    return [f"{v.rule}: {v.reason}" for v in payload.verdicts if v.decision != "pass"]


def signed_bundle(on: System, payload: ApprovalPayload) -> dict[str, Any]:
    """What leaves once a radiologist has signed."""
    item = on.worklist.of_case(payload.case_id)[-1]
    on.signoff.sign(READER, item.id, meaning="approved")
    (path,) = on.follow(item.id)
    bundle: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return bundle


def observations(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    found = (entry["resource"] for entry in bundle["entry"])
    return [one for one in found if one["resourceType"] == "Observation"]


def test_a_slice_of_the_heart_is_outlined_and_reported(worked: Worked, tmp_path: Path) -> None:
    """The draft speaks of the heart, and of nothing that is looked for on chest films."""
    path = written(tmp_path / "in", to_dicom(render_short_axis(SMALL)))
    on, payload = worked(path, "Outline the left ventricle and draft a report.", "left-ventricle")

    (finding,) = payload.findings
    assert [m.unit for m in finding.measurements] == ["cm2"]
    assert objected(payload) == []
    text = said(payload)
    assert "an outline of the left ventricle" in text
    assert "magnetic resonance image of the heart" in text
    assert "an expected Dice overlap of 0.93" in text
    assert "wall motion" in text
    assert not any(word in text for word in ("pneumo", "detector", "radiograph", "lung"))
    (observation,) = observations(signed_bundle(on, payload))
    assert observation["code"]["coding"][0]["code"] == "87878005"


def test_a_beating_heart_is_measured_at_both_ends(worked: Worked, tmp_path: Path) -> None:
    """Every mask is under the signature, and both volumes leave with their units."""
    images = cine_to_dicom(render_cine(SMALL, slices_mm=(10, 18, 26), beat=BEAT))
    for number, image in enumerate(images):
        written(tmp_path / "in", image, str(number))
    drawn = ("left-ventricle", "left-ventricle-contracted") * 3
    on, payload = worked(tmp_path / "in", "Outline the heart and draft a report.", *drawn)

    (finding,) = payload.findings
    masks = {e.mask for e in finding.evidence if isinstance(e, SegmentEvidence)}
    assert masks == set(payload.masks)
    assert len(finding.evidence) == 6
    assert objected(payload) == []
    text = said(payload)
    assert "end-systol" in text
    assert " mL" in text
    assert "6 magnetic resonance images of the heart" in text
    (observation,) = observations(signed_bundle(on, payload))
    units = {part["code"]["coding"][0]["code"]: part["valueQuantity"]["unit"]
             for part in observation["component"] if "valueQuantity" in part}  # fmt: skip
    assert units["8821-1"] == units["8823-7"] == "mL"
    assert units["399287000"] == "1"


@pytest.mark.parametrize(
    ("voxel_mm", "unit", "words"), [(1.0, "mm3", "mm³"), (None, "{voxels}", "voxels")]
)
def test_a_hippocampus_is_outlined_in_two_parts(
    voxel_mm: float | None, unit: str, words: str, worked: Worked, tmp_path: Path
) -> None:
    """A NIfTI file names no modality; what is assumed is said, and both parts are measured."""
    volume = to_nifti(render_hippocampus(HippocampusPhantom(voxel_mm=voxel_mm)))
    path = written(tmp_path / "in", volume)
    on, payload = worked(path, "Outline the hippocampus and draft a report.", "hippocampus")

    assert [m.unit for f in payload.findings for m in f.measurements] == [unit, unit]
    assert objected(payload) == []
    text = said(payload)
    assert "magnetic resonance volume of 35 slices of the brain" in text
    assert words in text
    assert "anterior hippocampus" in text
    assert not any(word in text for word in ("pneumo", "detector", "radiograph", "lung"))
    sites = {
        one["bodySite"]["coding"][0]["code"] for one in observations(signed_bundle(on, payload))
    }
    assert sites == {"anterior-hippocampus", "posterior-hippocampus"}
    assert len(payload.masks) == 2


def test_the_lungs_of_a_heart_are_refused_in_its_own_words(worked: Worked, tmp_path: Path) -> None:
    """The role that reads hearts says what it outlines, and the draft says that nothing was."""
    path = written(tmp_path / "in", to_dicom(render_short_axis(SMALL)))
    _, payload = worked(path, "Outline the lungs and draft a report.", "left-ventricle")

    assert payload.findings == ()
    (silence,) = payload.abstentions
    assert "other than the left ventricle (lungs)" in silence.reason
    assert objected(payload) == []
    assert "abstained" in said(payload)


def test_a_picture_that_the_operator_calls_mr_is_read_as_one(
    worked: Worked, tmp_path: Path
) -> None:
    """Nothing in a PNG says so; the draft says who did, and areas are in pixels."""
    path = written(tmp_path / "in", to_png(render_short_axis(SMALL)))
    _, payload = worked(
        path, "Outline the left ventricle and draft a report.", "left-ventricle", modality="MR"
    )

    assert [m.unit for f in payload.findings for m in f.measurements] == ["{pixels}"]
    assert "modality MR" in said(payload)
    assert objected(payload) == []


def test_replies_go_to_the_role_that_reads_the_study(worked: Worked, tmp_path: Path) -> None:
    """One script for one agent: on a heart, the lungs' role and its gate leave it alone."""
    path = written(tmp_path / "in", to_dicom(render_short_axis(SMALL)))
    _, payload = worked(path, "Outline it and draft a report.", "left-ventricle")

    assert len(payload.findings) == 1
