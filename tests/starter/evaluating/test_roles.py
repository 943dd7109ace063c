"""The picture decides which model is asked, and whether any is."""

from pathlib import Path

import numpy as np
import pytest

from support.evaluations import Fake, classifier, draw, film, gate, role, volume
from wetread.errors import RuntimeUnavailable, UnknownComponent
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import find_device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import WeightsLock
from wetread.starter.evaluating.pictures import Picture, read_picture
from wetread.starter.evaluating.roles import choose, roles_of


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    """A film without a header; its brightness is 90."""
    draw(tmp_path / "x.png", film(90))
    return read_picture(tmp_path / "x.png")


def _role(model: str, ood: float, axes: int = 2, modality: str = "DX"):
    model_ = classifier(lambda _: 0.5)
    return role(model, model_, gate(lambda _: ood, axes=axes), modality=(modality,))


def test_the_least_strange_gate_has_it(picture) -> None:
    """A picture without a header may be of any modality, so every gate is asked."""
    roles = [_role("chest", 0.9), _role("heart", 0.4, modality="MR"), _role("head", 1.7)]
    assert choose([picture], roles) == [roles[1]]


def test_a_volume_goes_to_no_model_of_planes(picture, tmp_path) -> None:
    """A gate's objection to the number of axes is no error."""
    volume(tmp_path / "v.nii", np.random.default_rng(0).normal(size=(5, 6, 7)).astype(np.float32))
    roles = [_role("chest", 0.1), _role("hippocampus", 0.8, axes=3, modality="MR")]
    assert choose([read_picture(tmp_path / "v.nii"), picture], roles) == roles[::-1]


def test_where_none_accepts_the_reasons_are_told(picture) -> None:
    """Each gate's own sentence; a score that is no number is no acceptance."""
    (reason,) = choose([picture], [_role("chest", 1.25), _role("heart", float("nan"))])
    assert isinstance(reason, str)
    assert "like a picture of a chest to the input gate (score 1.25, limit 1.00)." in reason
    assert "picture of a heart" in reason


def test_what_a_header_states_is_held_against_the_intended_use(tmp_path) -> None:
    """A radiograph with a header never reaches a gate for MR, however familiar it looks."""
    (tmp_path / "film").write_bytes(to_dicom(render(ChestPhantom(rows=128, columns=128))))
    stated = read_picture(tmp_path / "film")
    head, chest = _role("head", 0.0, modality="MR"), _role("chest", 0.9, modality="CR")
    assert choose([stated], [head, chest]) == [chest]
    (reason,) = choose([stated], [head])
    assert reason == "The study's modality is CR, and that of a picture of a head is MR."


def test_a_gate_without_a_score_is_no_gate(picture) -> None:
    """The operator has to put another model there."""
    with pytest.raises(RuntimeUnavailable, match="no 'ood' score"):
        choose([picture], [role("chest", classifier(lambda _: 0.5), Fake(lambda _: {}))])


def test_a_model_can_be_named_and_an_unknown_one_is_told_beside_the_known() -> None:
    """By the id that the agent's manifest names; nothing is loaded for it."""
    resources = RuntimeResources(
        lock=WeightsLock.read(), lease=DeviceLease(lambda: find_device("cpu"))
    )
    spec = read_folder(declared("agents"), AgentSpec)["segmentation"]
    (lungs,) = roles_of(spec, resources, model="cxr-lungs")
    assert lungs.model == "cxr-lungs"
    assert set(lungs.digests) >= {"cxr-lungs", "cxr-gate"}
    with pytest.raises(UnknownComponent, match=r"'cxr-ribs'; known: .*cxr-lungs"):
        roles_of(spec, resources, model="cxr-ribs")
