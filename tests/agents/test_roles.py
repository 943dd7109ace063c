"""Three roles of one agent: the study and the words decide which of them answers."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import scans
from wetread.agents.base import Agent, Outcome
from wetread.agents.choosing import choosing
from wetread.clinical.coding import CHEST, HIPPOCAMPUS, LEFT_VENTRICLE, LUNG
from wetread.clinical.imaging import ImagingStudy
from wetread.errors import OutOfScope
from wetread.guards.base import intended_of

TARGETS = ("lungs", "left-ventricle", "hippocampus")
CONCEPTS = {"film": LUNG, "heart": LEFT_VENTRICLE, "brain": HIPPOCAMPUS}


def lungs_model() -> scans.Model:
    mask = np.zeros((2, 160, 160), dtype=np.float32)
    mask[0, 40:120, 20:60] = mask[1, 40:120, 100:140] = 0.97
    return scans.Model(lambda _image: {"mask": mask}, labels=("right-lung", "left-lung"))


def chest(shelf: scans.Shelf) -> ImagingStudy:
    film = np.random.default_rng(5).integers(0, 200, (160, 160)).astype(np.uint8)
    shown: dict[str, Any] = {
        "modality": "DX",
        "view": "PA",
        "body_part": CHEST,
        "pixel_spacing_mm": (2.0, 2.0),
    }
    return scans.study(shelf, [film], **shown)


STUDIES = {
    "film": chest,
    "heart": lambda shelf: scans.heart(shelf, [500]),
    "brain": scans.brain,
}


def roles(order: tuple[str, ...], score: float = 0.2) -> Agent:
    models = {
        "lungs": lungs_model(),
        "left-ventricle": scans.ventricle_model(),
        "hippocampus": scans.hippocampus_model(),
    }
    return choosing([scans.agent(name, models[name], at_gate=scans.gate(score)) for name in order])


def answered(kind: str, words: str, order: tuple[str, ...] = TARGETS, **given: Any) -> Outcome:
    shelf = scans.Shelf()
    return roles(order, **given)(scans.work(shelf, STUDIES[kind](shelf), words))


@pytest.mark.parametrize("order", permutations(TARGETS))
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("film", "Outline the lungs"),
        ("heart", "Outline the left ventricle"),
        ("heart", "segment it"),
        ("heart", "Outline the heart"),
        ("brain", "Outline the hippocampus"),
        ("brain", "Outline what this study shows."),
    ],
)
def test_the_study_and_the_words_choose_the_role(
    kind: str, words: str, order: tuple[str, ...]
) -> None:
    """Whatever the order in the manifest, the one role that reads such a study answers."""
    assert {f.concept for f in answered(kind, words, order).findings} == {CONCEPTS[kind]}


@pytest.mark.parametrize("order", permutations(TARGETS))
@pytest.mark.parametrize(
    ("kind", "words", "reason"),
    [
        ("film", "Outline the hippocampus", "other than the lungs (brain)"),
        ("film", "Outline the heart", "other than the lungs (heart)"),
        ("heart", "Outline the lungs", "other than the left ventricle (lungs)"),
        ("brain", "Outline the left ventricle", "other than the hippocampus (heart)"),
    ],
)
def test_the_role_that_reads_such_studies_says_why_not(
    kind: str, words: str, reason: str, order: tuple[str, ...]
) -> None:
    """The reader hears from the role whose study this is, in one sentence."""
    with pytest.raises(OutOfScope) as told:
        answered(kind, words, order)

    assert reason in told.value.reason
    assert told.value.reason.count(". ") == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Outline the left ventricle", "short-axis cardiac MR slice is MR"),
        ("Outline the lungs", "frontal chest radiograph is CR or DX"),
    ],
)
def test_where_no_role_reads_such_studies_the_words_choose_the_reason(
    words: str, reason: str
) -> None:
    """Somebody who asks for the heart on ultrasound is told about hearts."""
    shelf = scans.Shelf()
    study = scans.heart(shelf, [500], modality="US")
    with pytest.raises(OutOfScope) as told:
        roles(TARGETS)(scans.work(shelf, study, words))

    assert reason in told.value.reason


def test_a_stranger_at_the_gate_is_refused_by_the_role_that_came_nearest() -> None:
    """Header and words fit, and the model at its gate says what it looks like."""
    with pytest.raises(OutOfScope, match="does not look like a short-axis cardiac MR slice"):
        answered("heart", "Outline the left ventricle", score=2.0)


@settings(max_examples=30, deadline=None)
@given(
    kind=st.sampled_from(sorted(STUDIES)),
    order=st.permutations(TARGETS),
    words=st.sampled_from(
        ["Outline it", "Outline the lungs", "Segment the heart and the lungs", "hippocampus", "LV"]
    ),
)
def test_no_finding_lies_outside_the_role_that_made_it(
    kind: str, order: list[str], words: str
) -> None:
    """Whatever the order of roles: concept and modality are those that one role declares."""
    shelf = scans.Shelf()
    study = STUDIES[kind](shelf)
    try:
        found = roles(tuple(order))(scans.work(shelf, study, words)).findings
    except OutOfScope:
        return
    uses = [intended_of(scans.ROLES[name]) for name in TARGETS]
    for finding in found:
        assert any(
            finding.concept in use.concepts and study.series[0].modality in use.modality
            for use in uses
        )
