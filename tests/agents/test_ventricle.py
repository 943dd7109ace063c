"""The left ventricle is outlined slice by slice, and measured as far as the series tells."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import scans
from wetread.clinical.coding import (
    AREA,
    AREA_CHANGE,
    BRAIN,
    END_DIASTOLIC_AREA,
    END_DIASTOLIC_VOLUME,
    END_SYSTOLIC_AREA,
    END_SYSTOLIC_VOLUME,
    LEFT_VENTRICLE,
    CodedConcept,
)
from wetread.clinical.findings import Finding, SegmentEvidence
from wetread.clinical.imaging import Attribute
from wetread.errors import NotAdmitted, OutOfScope, RuntimeUnavailable

ASSUMED = (Attribute(name="pixel-spacing", value="2 x 2 mm", basis="assumed"),)


@pytest.fixture
def shelf() -> scans.Shelf:
    return scans.Shelf()


def outlined(shelf: scans.Shelf, areas: list[int], **given: Any) -> Finding:
    outline = scans.agent("left-ventricle", scans.ventricle_model(quality=0.93))
    (finding,) = outline(scans.work(shelf, scans.heart(shelf, areas, **given))).findings
    return finding


def figures(finding: Finding) -> dict[CodedConcept, Any]:
    return {m.concept: (m.value, m.unit) for m in finding.measurements}


def test_one_slice_comes_with_mask_area_and_expected_overlap(shelf: scans.Shelf) -> None:
    """500 pixels of 2 by 2 mm are 20 cm²; the mask lies on the slice's own grid."""
    finding = outlined(shelf, [500])

    assert (finding.concept, finding.site) == (LEFT_VENTRICLE, LEFT_VENTRICLE)
    assert figures(finding) == {AREA: (20.0, "cm2")}
    assert finding.uncertainty is not None
    assert finding.uncertainty.probability == pytest.approx(0.93)
    (evidence,) = finding.evidence
    assert isinstance(evidence, SegmentEvidence)
    kept = shelf.kept[evidence.mask]
    assert (kept.dtype, kept.shape) == (np.dtype(np.uint8), (128, 128))
    assert (kept == 255).sum() == 500


@pytest.mark.parametrize("given", [{"pixel_spacing_mm": None}, {"attributes": ASSUMED}])
def test_without_known_spacing_areas_are_pixels(given: Any, shelf: scans.Shelf) -> None:
    """Neither a missing nor an assumed spacing is a ruler."""
    assert figures(outlined(shelf, [500], **given)) == {AREA: (500, "{pixels}")}


def test_phases_of_one_slice_give_both_areas_and_their_change(shelf: scans.Shelf) -> None:
    """The largest is that of end-diastole, the smallest that of end-systole."""
    found = figures(outlined(shelf, [400, 500, 250], places=[10.0] * 3, phases=[700.0, 0.0, 300.0]))

    assert found == {
        END_DIASTOLIC_AREA: (20.0, "cm2"),
        END_SYSTOLIC_AREA: (10.0, "cm2"),
        AREA_CHANGE: (0.5, "1"),
    }


def test_a_stack_of_phases_gives_both_volumes(shelf: scans.Shelf) -> None:
    """Summation of discs: the areas of one moment times the distance between the slices."""
    finding = outlined(
        shelf,
        [500, 250, 400, 200, 300, 100],
        places=[0.0, 0.0, 8.0, 8.0, 16.0, 16.0],
        phases=[0.0, 300.0] * 3,
    )
    found = figures(finding)

    assert found[END_DIASTOLIC_VOLUME] == (pytest.approx(1200 * 4 * 8 / 1000), "mL")
    assert found[END_SYSTOLIC_VOLUME] == (pytest.approx(550 * 4 * 8 / 1000), "mL")
    assert found[END_DIASTOLIC_AREA] == (20.0, "cm2")
    assert len({e.mask for e in finding.evidence if isinstance(e, SegmentEvidence)}) == 6


def test_an_empty_slice_counts_as_no_volume_and_is_no_evidence(shelf: scans.Shelf) -> None:
    """Beyond the apex there is no cavity; a slice that shows none is not outlined."""
    finding = outlined(
        shelf, [500, 250, 300, 0], places=[0.0, 0.0, 8.0, 8.0], phases=[0.0, 300.0] * 2
    )

    assert figures(finding)[END_SYSTOLIC_VOLUME] == (pytest.approx(250 * 4 * 8 / 1000), "mL")
    assert len(finding.evidence) == 3


@pytest.mark.parametrize(
    ("areas", "given"),
    [
        ([500, 250], {}),
        ([500, 250], {"places": [0.0, 8.0]}),
        ([500, 250, 400, 200, 300, 100], {"places": [0.0, 0.0, 8.0, 8.0, 20.0, 20.0]}),
        ([500, 250, 400], {"places": [0.0, 0.0, 8.0]}),
        ([500, 250, 400, 200], {"places": [0.0, 0.0, 8.0, 8.0], "pixel_spacing_mm": None}),
        ([500, 250, 9000, 200], {"places": [0.0, 0.0, 8.0, 8.0]}),
        ([500, 250, 400, 200], {"places": [None, None, 8.0, 8.0]}),
    ],
    ids=["no places", "one phase", "uneven", "a phase less", "no spacing", "withheld", "unplaced"],
)
def test_what_is_not_known_for_certain_gives_no_volume(
    areas: list[int], given: dict[str, Any], shelf: scans.Shelf
) -> None:
    """A missing place, phase, spacing or outline is never made up for."""
    assert END_DIASTOLIC_VOLUME not in figures(outlined(shelf, areas, **given))


def test_a_series_cut_short_gives_no_volume(shelf: scans.Shelf) -> None:
    """Images beyond the bound were not read, so the largest and the smallest are not known."""
    study = scans.heart(
        shelf, [500, 250, 400, 200], places=[0.0, 0.0, 8.0, 8.0], phases=[0.0, 300.0] * 2
    )
    outline = scans.agent("left-ventricle", scans.ventricle_model(), most_images=3)
    outcome = outline(scans.work(shelf, study))

    assert figures(outcome.findings[0]) == {AREA: (20.0, "cm2")}
    assert "on 3 of 4 images" in outcome.message


def test_images_that_the_gate_does_not_know_are_left_out(shelf: scans.Shelf) -> None:
    """One strange image does not spoil a series, and is not outlined either."""
    strange = scans.Model(lambda image: {"ood": float(image[0, 1] == 9), "threshold": 0.5})
    model = scans.ventricle_model()
    outcome = scans.agent("left-ventricle", model, at_gate=strange)(
        scans.work(shelf, scans.heart(shelf, [500, 256 + 9, 300]))
    )

    assert len(outcome.masks) == 2
    assert len(model.asked) == 2


def test_images_of_another_size_are_not_read(shelf: scans.Shelf) -> None:
    """A scout image in the same series is no slice of the stack."""
    scout = np.random.default_rng(1).integers(0, 200, (200, 200)).astype(np.uint8)
    study = scans.study(shelf, [scans.slice_of(500), scout], pixel_spacing_mm=(2.0, 2.0))
    outcome = scans.agent("left-ventricle", scans.ventricle_model())(scans.work(shelf, study))

    assert len(outcome.masks) == 1


def test_the_series_that_the_gate_knows_is_found_among_others(shelf: scans.Shelf) -> None:
    """A study begins with scouts and long axes; the first of them is not the end of it."""
    strange = scans.Model(lambda image: {"ood": float(image[0, 1] == 9), "threshold": 0.5})
    scouts = scans.heart(shelf, [9, 9, 9])
    study = scouts.model_copy(
        update={"series": (*scouts.series, *scans.heart(shelf, [500, 400]).series)}
    )
    outcome = scans.agent("left-ventricle", scans.ventricle_model(), at_gate=strange)(
        scans.work(shelf, study)
    )

    assert {e.image for e in outcome.findings[0].evidence} == {
        image.pixels for image in study.series[1].instances
    }


@pytest.mark.parametrize(
    ("areas", "scalars", "words"),
    [
        ([0], {}, "No plausible outline of the left ventricle"),
        ([9000], {}, "fills more of the image"),
        ([500], {"quality": 0.3}, "expected to be poor"),
    ],
)
def test_an_implausible_outline_is_withheld(
    areas: list[int], scalars: dict[str, float], words: str, shelf: scans.Shelf
) -> None:
    """An area beside a wrong outline would look more certain than it is."""
    outline = scans.agent("left-ventricle", scans.ventricle_model(**scalars))
    with pytest.raises(OutOfScope, match=words):
        outline(scans.work(shelf, scans.heart(shelf, areas)))


@pytest.mark.parametrize(
    ("given", "instruction", "words"),
    [
        ({"modality": "CT"}, "Outline the heart", "modality is CT"),
        ({"body_part": BRAIN}, "Outline the heart", "another part of the body"),
        ({"pixel_spacing_mm": (0.2, 0.2)}, "Outline the heart", "pixel spacing"),
        ({}, "Outline the lungs", "other than the left ventricle"),
        ({}, "Outline the right ventricle", "right ventricle"),
    ],
)
def test_what_it_was_not_made_for_is_refused_before_a_model_runs(
    given: dict[str, Any], instruction: str, words: str, shelf: scans.Shelf
) -> None:
    """Header and words come before any network."""
    model, at_gate = scans.ventricle_model(), scans.gate()
    outline = scans.agent("left-ventricle", model, at_gate=at_gate)
    with pytest.raises(NotAdmitted, match=words):
        outline(scans.work(shelf, scans.heart(shelf, [500], **given), instruction))
    assert model.asked == at_gate.asked == []


def test_what_else_is_named_is_declined_beside_it(shelf: scans.Shelf) -> None:
    """Half a request can be met, and the other half is said to be unmet."""
    outline = scans.agent("left-ventricle", scans.ventricle_model())
    outcome = outline(scans.work(shelf, scans.heart(shelf, [500]), "Outline both ventricles"))

    assert "right ventricle" in outcome.abstentions[0].reason
    assert "right ventricle" in outcome.message


def test_a_model_of_something_else_is_named_as_the_fault(shelf: scans.Shelf) -> None:
    """Lungs on a heart are a configuration to repair, not a finding."""
    model = scans.Model(
        lambda image: {"mask": np.zeros((1, *image.shape), np.float32)}, labels=("right-lung",)
    )
    with pytest.raises(RuntimeUnavailable, match="left-ventricle"):
        scans.agent("left-ventricle", model)(scans.work(shelf, scans.heart(shelf, [500])))


@given(
    areas=st.lists(st.integers(20, 2000), min_size=2, max_size=8),
    spacing=st.sampled_from([None, (2.0, 2.0)]),
)
def test_the_heart_is_never_smaller_at_end_diastole(areas: list[int], spacing: Any) -> None:
    """Whatever the phases, the change lies between nothing and all of it."""
    shelf = scans.Shelf()
    found = figures(
        outlined(
            shelf,
            areas,
            places=[5.0] * len(areas),
            phases=[float(n) for n in range(len(areas))],
            pixel_spacing_mm=spacing,
        )
    )

    assert found[END_DIASTOLIC_AREA][0] >= found[END_SYSTOLIC_AREA][0] > 0
    assert 0 <= found[AREA_CHANGE][0] < 1
