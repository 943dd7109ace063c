"""Every statement rests on something that exists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.judged import (
    PRESENT,
    PROPOSAL,
    case,
    draft,
    observation,
    outline,
    pneumonia,
    said,
    silence,
)
from wetread.clinical.coding import LEFT_LUNG, LUNG, PNEUMONIA, RIGHT_LUNG
from wetread.guards.base import Objection, Remark
from wetread.guards.cites_evidence import citable, cites_evidence
from wetread.guards.phrases import Term

GUARD = cites_evidence(
    terms=(
        Term(concept=PNEUMONIA, words=("pneumonia", "chest infection")),
        Term(concept=LUNG, words=("outlined",)),
    ),
    units=("cm²", "mm"),
)
LEFT = outline(LEFT_LUNG, id="f-left")
RIGHT = outline(RIGHT_LUNG, id="f-right")


def objections(*statements, **changes) -> list[str]:
    return [o.reason for o in GUARD(case(draft=draft(*statements), **changes))]


@pytest.mark.parametrize(
    "statement",
    [
        PRESENT,
        said("The film was read.", "study-1"),
        said("A report was asked for.", "request-1", section="indication"),
        said("An assessment for pneumonia.", "request-1", section="indication"),
        said("The segmentation agent abstained.", "abstention-segmentation", section="disclosure"),
        said("The requester reports something.", "observation-1", section="disclosure"),
        said("The chest infection is likely.", "f-pneumonia", "study-1"),
        said("Both lungs were outlined.", "f-left", "f-right", section="findings"),
        said("The left lung was outlined.", "f-left", section="findings"),
        said("The lungs cover 212.4 cm².", "f-left", section="findings"),
        said("A pixel measures 0.14 mm.", "study-1", section="technique"),
        said("Pneumonia was not assessed on the left.", "study-1", section="disclosure"),
    ],
)
def test_a_statement_with_a_footing_is_left_alone(statement) -> None:
    """Findings, silences, observations, request and study all carry a sentence."""
    given = {
        "findings": (pneumonia(), LEFT, RIGHT),
        "abstentions": (silence(),),
        "observations": (observation(),),
    }

    assert objections(statement, **given) == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (said("A nodule is seen."), "cites nothing that it could rest on"),
        (said("A nodule is seen.", "f-pneumonia", "f-unheard-of"), "not in this case"),
        (said("There is pneumonia.", "study-1"), "speaks of Pneumonia"),
        (said("No chest infection.", "request-1"), "speaks of Pneumonia"),
        (said("Pneumonia.", "f-left"), "speaks of Pneumonia"),
        (said("The right lung was outlined.", "f-left"), "speaks of Lung"),
        (said("It measures 12 mm.", "study-1"), "gives a measurement"),
        (said("It measures 12,5mm.", "f-pneumonia"), "gives a measurement"),
    ],
)
def test_a_statement_without_a_footing_is_objected_to(statement, problem) -> None:
    """Nothing cited, something made up, or something that would not know."""
    (told,) = objections(statement, findings=(pneumonia(), LEFT, RIGHT))

    assert told.startswith("Statement 1 (impression) ")
    assert problem in told


def test_an_objection_never_repeats_the_sentence() -> None:
    """What is blocked is shown to nobody, so its words may not come back as a reason."""
    (found,) = GUARD(case(draft=draft(said("A 9 cm tumour.", "f-unheard-of", "study-1"))))

    assert isinstance(found, Objection)
    assert "tumour" not in found.reason
    assert found.evidence == ("study-1",)


def test_more_than_one_source_can_be_asked_for() -> None:
    """The same source cited twice is one source."""
    strict = cites_evidence(terms=(), units=("cm²",), at_least=2)
    once = draft(said("The film was read.", "study-1", "study-1"))

    assert len(strict(case(draft=once))) == 1
    assert strict(case(draft=draft(said("It was read.", "study-1", "request-1")))) == ()


def test_a_finding_without_a_term_goes_by_its_display() -> None:
    """A concept that the policy has no words for is still spoken of by its name."""
    bare = cites_evidence(terms=(), units=("mm",))

    assert len(bare(case(draft=draft(said("There is pneumonia.", "study-1"))))) == 1
    assert bare(case(draft=draft(said("A chest infection.", "study-1")))) == ()


def test_no_draft_is_nothing_to_object_to() -> None:
    """A workup may end without a report."""
    (found,) = GUARD(case(draft=None))

    assert isinstance(found, Remark)


def test_an_appointment_can_be_cited() -> None:
    """The contract lets a sentence rest on the slot that it names."""
    held = case(appointment=PROPOSAL, draft=draft(said("CT on Monday.", PROPOSAL.id)))

    assert PROPOSAL.id in citable(held)
    assert GUARD(held) == ()


@given(st.text(min_size=1, max_size=80), st.lists(st.sampled_from(["f-pneumonia", "nowhere"])))
def test_whoever_cites_nothing_real_never_passes(text, cites) -> None:
    """Whatever a sentence says, it needs a source, and every source has to exist."""
    found = objections(said(text, *cites))

    assert bool(found) or set(cites) == {"f-pneumonia"}
