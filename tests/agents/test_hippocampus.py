"""The two parts of the hippocampus, outlined in a volume and measured in the unit that is known."""

from typing import Any

import numpy as np
import pytest

from support import scans
from wetread.agents.hippocampus import parts_asked
from wetread.clinical.coding import (
    ANTERIOR_HIPPOCAMPUS,
    HEART,
    HIPPOCAMPUS,
    POSTERIOR_HIPPOCAMPUS,
)
from wetread.clinical.findings import SegmentEvidence
from wetread.clinical.imaging import Attribute
from wetread.errors import NotAdmitted, OutOfScope

ASSUMED = (Attribute(name="pixel-spacing", value="1 x 1 x 1 mm", basis="assumed"),)


@pytest.fixture
def shelf() -> scans.Shelf:
    return scans.Shelf()


def test_both_parts_come_with_a_mask_volume_and_a_figure(shelf: scans.Shelf) -> None:
    """One finding for each part; the masks are volumes on the image's own grid."""
    outline = scans.agent("hippocampus", scans.hippocampus_model(quality=0.88))
    outcome = outline(scans.work(shelf, scans.brain(shelf, pixel_spacing_mm=(1.0, 1.0, 1.25))))
    anterior, posterior = outcome.findings

    assert (anterior.concept, anterior.site) == (HIPPOCAMPUS, ANTERIOR_HIPPOCAMPUS)
    assert posterior.site == POSTERIOR_HIPPOCAMPUS
    assert [(m.value, m.unit) for m in anterior.measurements] == [(900 * 1.25, "mm3")]
    (evidence,) = anterior.evidence
    assert isinstance(evidence, SegmentEvidence)
    assert shelf.kept[evidence.mask].shape == (30, 48, 34)
    assert len(outcome.masks) == 2
    assert anterior.uncertainty is not None
    assert anterior.uncertainty.probability == pytest.approx(0.88)


def test_each_part_has_the_quality_that_the_model_predicts_for_it(shelf: scans.Shelf) -> None:
    """Where a model tells its structures apart, so does the finding."""
    each = np.array([0.91, 0.72], dtype=np.float32)
    model = scans.hippocampus_model(quality=each)
    found = scans.agent("hippocampus", model)(scans.work(shelf, scans.brain(shelf))).findings

    assert [round(f.uncertainty.probability, 2) for f in found if f.uncertainty] == [0.91, 0.72]


def test_the_models_limit_travels_with_its_prediction(shelf: scans.Shelf) -> None:
    """Whoever reads the finding later knows from where on the model doubts itself."""
    model = scans.hippocampus_model(quality=0.82, quality_limit=0.84)
    found = scans.agent("hippocampus", model)(scans.work(shelf, scans.brain(shelf))).findings

    assert [f.uncertainty.poor_below for f in found if f.uncertainty] == [0.84, 0.84]


@pytest.mark.parametrize("given", [{"pixel_spacing_mm": None}, {"attributes": ASSUMED}])
def test_without_known_spacing_volumes_are_voxels(given: Any, shelf: scans.Shelf) -> None:
    """Neither a missing nor an assumed spacing is a ruler."""
    outline = scans.agent("hippocampus", scans.hippocampus_model())
    found = outline(scans.work(shelf, scans.brain(shelf, **given))).findings

    assert [(m.value, m.unit) for f in found for m in f.measurements] == [
        (900, "{voxels}"),
        (700, "{voxels}"),
    ]


def test_a_series_of_slices_is_read_as_one_volume(shelf: scans.Shelf) -> None:
    """Every slice is evidence, and the mask that was drawn on them is one volume."""
    planes = list(scans.crop())
    study = scans.study(
        shelf, planes, places=[float(n) for n in range(30)], pixel_spacing_mm=(1.0, 1.0, 1.0)
    )
    model = scans.hippocampus_model()
    found = scans.agent("hippocampus", model)(scans.work(shelf, study)).findings

    assert model.asked[0].images[0].shape == (30, 48, 34)
    assert {e.image for e in found[0].evidence} == {one.pixels for one in study.images}
    assert len({e.mask for e in found[0].evidence if isinstance(e, SegmentEvidence)}) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"places": [0.0] * 30},
        {"places": [None] * 30},
        {"places": [float(n) for n in range(30)], "pixel_spacing_mm": (1.0, 1.0)},
    ],
    ids=["phases of one slice", "unplaced", "unevenly spaced"],
)
def test_planes_that_are_no_stack_are_no_volume(given: Any, shelf: scans.Shelf) -> None:
    """A film of one beating slice must never be read as a solid."""
    shown = {"pixel_spacing_mm": (1.0, 1.0, 1.0)} | given
    study = scans.study(shelf, list(scans.crop()), **shown)
    with pytest.raises(NotAdmitted, match="no stack of evenly spaced slices"):
        scans.agent("hippocampus", scans.hippocampus_model())(scans.work(shelf, study))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Outline the hippocampus", ("anterior", "posterior")),
        ("Only the anterior part", ("anterior",)),
        ("hippocampal head and tail", ("anterior", "posterior")),
        ("the hippocampus without its posterior part", ("anterior",)),
        ("Outline the posterior hippocampus, not the anterior", ("posterior",)),
        ("the whole hippocampus, anterior part first", ("anterior", "posterior")),
        ("neither the anterior nor the posterior part", ()),
    ],
)
def test_the_instruction_decides_which_part(text: str, wanted: tuple[str, ...]) -> None:
    """Plain words change what comes back."""
    assert parts_asked(text) == wanted


def test_one_missing_part_leaves_the_other(shelf: scans.Shelf) -> None:
    """What was not found is not assessed, which is a value."""
    outline = scans.agent("hippocampus", scans.hippocampus_model(scans.parts(posterior=0)))
    anterior, posterior = outline(scans.work(shelf, scans.brain(shelf))).findings

    assert (anterior.presence, posterior.presence) == ("present", "not-assessed")


@pytest.mark.parametrize(
    ("mask", "instruction", "words"),
    [
        (scans.parts(0, 0), "Outline the hippocampus", "No plausible outline"),
        (scans.parts(), "neither the anterior nor the posterior part of it", "rules out both"),
    ],
)
def test_nothing_to_show_makes_it_abstain(
    mask: Any, instruction: str, words: str, shelf: scans.Shelf
) -> None:
    """Neither a failed outline nor an unwanted one is shown."""
    outline = scans.agent("hippocampus", scans.hippocampus_model(mask))
    with pytest.raises(OutOfScope, match=words):
        outline(scans.work(shelf, scans.brain(shelf), instruction))


@pytest.mark.parametrize(
    ("given", "instruction", "words"),
    [
        ({"modality": "CT"}, "Outline the hippocampus", "modality is CT"),
        ({"body_part": HEART}, "Outline the hippocampus", "another part of the body"),
        ({"pixel_spacing_mm": (5.0, 5.0, 5.0)}, "Outline the hippocampus", "pixel spacing"),
        ({"pixel_spacing_mm": (1.0, 1.0, 4.0)}, "Outline the hippocampus", "pixel spacing"),
        ({}, "Outline the brain", "other than the hippocampus"),
        ({}, "Outline the lungs", "lungs"),
    ],
)
def test_what_it_was_not_made_for_is_refused_before_a_model_runs(
    given: dict[str, Any], instruction: str, words: str, shelf: scans.Shelf
) -> None:
    """Header and words come before any network."""
    model, at_gate = scans.hippocampus_model(), scans.gate()
    outline = scans.agent("hippocampus", model, at_gate=at_gate)
    with pytest.raises(NotAdmitted, match=words):
        outline(scans.work(shelf, scans.brain(shelf, **given), instruction))
    assert model.asked == at_gate.asked == []


def test_the_gate_judges_the_whole_volume(shelf: scans.Shelf) -> None:
    """What one slice shows says little about a volume."""
    at_gate = scans.gate(2.0)
    outline = scans.agent("hippocampus", scans.hippocampus_model(), at_gate=at_gate)
    with pytest.raises(NotAdmitted, match="does not look like a T1-weighted MR volume"):
        outline(scans.work(shelf, scans.brain(shelf)))
    assert at_gate.asked[0].images[0].shape == (30, 48, 34)
