"""Both studies are set side by side, and neither side says what is not so."""

from typing import Any

import pytest

from support.judged import case
from wetread.clinical.coding import AREA, LUNG, PNEUMONIA, RIGHT_LUNG
from wetread.clinical.findings import Finding, ImageEvidence, Measurement, Uncertainty
from wetread.clinical.priors import PriorReport, parted
from wetread.clinical.reports import DraftReport, Section, Statement
from wetread.guards.base import Judged, Objection
from wetread.guards.compared import compared
from wetread.guards.grounded import grounded

CHECK = compared(
    more=("more than before", "has risen", "larger"), less=("less than before", "has fallen")
)


def pneumonia(name: str, chance: float) -> Finding:
    presence: Any = "present" if chance >= 0.5 else "absent"
    return Finding(
        id=name,
        concept=PNEUMONIA,
        site=LUNG,
        presence=presence,
        evidence=(ImageEvidence(image="a" * 64),),
        uncertainty=Uncertainty(
            probability=chance,
            method="temperature-scaled",
            prediction_set=(presence,),
            coverage=0.9,
            calibration="c",
        ),
    )


def lung(name: str, value: float, unit: str = "cm2") -> Finding:
    return Finding(
        id=name,
        concept=LUNG,
        site=RIGHT_LUNG,
        presence="present",
        evidence=(ImageEvidence(image="a" * 64),),
        measurements=(Measurement(concept=AREA, site=RIGHT_LUNG, value=value, unit=unit),),
        uncertainty=Uncertainty(probability=0.9, method="predicted-quality", calibration="c"),
    )


NOW, THEN = pneumonia("now", 0.03), pneumonia("then", 0.96)
BIG, SMALL = lung("big", 230.4), lung("small", 218.1)


def drafted(
    text: str,
    *cites: str,
    now: Finding | None = NOW,
    then: Finding = THEN,
    section: Section = "comparison",
) -> Judged:
    said = Statement(section=section, text=text, cites=cites)
    return case(
        findings=(now,) if now else (), prior=(then,), draft=DraftReport(statements=(said,))
    )


def reasons(judged: Judged) -> list[str]:
    return [one.reason for one in CHECK(judged) if isinstance(one, Objection)]


FALLEN = "The probability of pneumonia has fallen; on the earlier study very likely (96 %)."
RISEN = "The probability of pneumonia has risen; on the earlier study very likely (96 %)."


def test_a_true_comparison_is_left_alone() -> None:
    """Both are cited, the direction is right, and so is the figure of then."""
    assert reasons(drafted(FALLEN, "now", "then")) == []
    area = "Area of the right lung: 218.1 cm2, less than before; on the earlier study 230.4 cm2."
    assert reasons(drafted(area, "small", "big", now=SMALL, then=BIG)) == []


@pytest.mark.parametrize(
    ("text", "cites", "reason"),
    [
        (RISEN, ("now", "then"), "says \u201chas risen\u201d"),
        (FALLEN.replace("96", "56"), ("now", "then"), "what was not found there"),
        (
            "Pneumonia has fallen in probability; on the earlier study there was no pneumonia.",
            ("now", "then"),
            "what was not found there",
        ),
        ("Pneumonia was very likely before (96 %).", ("now", "then"), "does not say so"),
        (FALLEN, ("now",), "does not compare Pneumonia (Lung)"),
        ("Pneumonia is very unlikely (3 %).", ("now",), "does not compare Pneumonia (Lung)"),
    ],
)
def test_what_is_wrong_or_missing_is_objected_to(
    text: str, cites: tuple[str, ...], reason: str
) -> None:
    """A wrong direction, another figure, another answer, the earlier study unnamed or left out."""
    assert any(reason in one for one in reasons(drafted(text, *cites)))


@pytest.mark.parametrize("said", ["larger", "more than before"])
def test_a_wrong_direction_of_a_measurement_is_objected_to(said: str) -> None:
    """The figure that the sentence names says which way it went."""
    text = f"Area of the right lung: 218.1 cm\u00b2, {said}; on the earlier study 230.4 cm\u00b2."

    assert len(reasons(drafted(text, "small", "big", now=SMALL, then=BIG))) == 1


def test_pixels_of_unknown_size_are_not_compared() -> None:
    """A finer matrix makes no lung larger."""
    fine, coarse = lung("fine", 47_599, "{pixels}"), lung("coarse", 7_863, "{pixels}")
    told = "Area of the right lung: 47,599 pixels, {}; on the earlier study 7,863 pixels."

    def said(words: str) -> list[str]:
        return reasons(drafted(told.format(words), "fine", "coarse", now=fine, then=coarse))

    assert len(said("more than before")) == 1
    assert said("on another scale than before") == []


def test_what_nobody_looked_for_here_is_still_told() -> None:
    """It was found before, and a report that is silent on it reads as if it were gone."""
    told = "Pneumonia: not assessed here; on the earlier study very likely (96 %)."

    assert reasons(drafted(told, "then", now=None)) == []
    assert reasons(drafted("Nothing.", now=None)) == [
        "The draft does not compare Pneumonia (Lung) with the earlier study."
    ]


def test_without_an_earlier_study_there_is_nothing_to_compare() -> None:
    """Nor without a draft."""
    judged = drafted("Pneumonia is very unlikely (3 %).", "now")

    assert reasons(judged.model_copy(update={"prior": ()})) == []
    assert reasons(judged.model_copy(update={"draft": None})) == []


def test_the_words_of_then_are_no_claim_about_now() -> None:
    """And those of now are judged by this study, whatever the earlier one showed."""
    check = grounded(of="draft")
    true = "Pneumonia is very unlikely (3 %); on the earlier study it was very likely (96 %)."
    false = "Pneumonia is very likely (96 %); on the earlier study it was very likely (96 %)."

    assert check(drafted(true, "now", "then", section="findings")) == ()
    assert check(drafted(false, "now", "then", section="findings"))


def test_the_earlier_study_is_no_excuse_where_it_is_not_cited() -> None:
    """Who cites nothing of it is taken at their word."""
    text = "Nothing; on the earlier study there was a nodule in the left lung."
    (first, *_) = reasons(drafted(text, "now").model_copy(update={"prior": ()}))

    assert "cites nothing that was found there" in first


REPORT = PriorReport(
    id="prior-report-1",
    text="Small left pleural effusion. Possible nodule on the right. No pneumothorax.",
)
OTHERS = "Not assessed here; in the earlier report pleural effusion on the left; {}."


def reported(text: str, *cites: str, report: PriorReport | None = REPORT) -> list[str]:
    said = Statement(section="comparison", text=text, cites=cites)
    return reasons(case(prior_report=report, draft=DraftReport(statements=(said,))))


def test_what_an_earlier_report_says_is_told_as_it_stands_there() -> None:
    """What is there and what is open; what was absent then need not be told."""
    told = OTHERS.format("possible nodule on the right")

    assert reported(told, REPORT.id) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (OTHERS.format("nodule on the right"), "says of nodule what the earlier report does not"),
        (OTHERS.format("no nodule"), "says of nodule what the earlier report does not"),
        (OTHERS.format("possible nodule on the left"), "says of nodule"),
        (OTHERS.format("possible nodule on the right; fracture"), "says of fracture"),
        (OTHERS.format("pneumothorax"), "says of pneumothorax"),
        ("Not assessed here; in the earlier report pleural effusion on the left.", "of nodule."),
        ("There was an effusion.", "does not say so"),
    ],
)
def test_what_does_not_stand_in_the_report_is_objected_to(text: str, reason: str) -> None:
    """Surer, the contrary, another side, something else, or left out."""
    assert any(reason in one for one in reported(text, REPORT.id))


def test_a_report_that_nobody_brought_is_cited_by_nobody() -> None:
    """Its words would be anybody's."""
    text = "Not assessed here; in the earlier report pleural effusion."

    assert "cites nothing" in reported(text, "study-1", report=None)[0]


BOTH_CITED = ("now", REPORT.id)


@pytest.mark.parametrize(
    "text",
    [
        "Pneumonia is larger than before; in the earlier report pleural effusion on the left.",
        "Pneumonia has risen; in the earlier report pleural effusion on the left.",
    ],
)
def test_a_report_bears_out_no_direction(text: str) -> None:
    """It gives no figure that could be compared."""
    said = Statement(section="comparison", text=text, cites=BOTH_CITED)
    judged = case(findings=(NOW,), prior_report=REPORT, draft=DraftReport(statements=(said,)))

    assert any("and the figures do not" in one for one in reasons(judged))


def test_a_sentence_behind_what_was_then_is_about_now() -> None:
    """Nothing is hidden behind the earlier report."""
    text = "Seen; in the earlier report possible nodule on the right. Today: 42 cm2 of lung."
    said = Statement(section="findings", text=text, cites=BOTH_CITED)
    judged = case(findings=(NOW,), prior_report=REPORT, draft=DraftReport(statements=(said,)))

    assert any("42 cm2" in one.reason for one in grounded(of="draft")(judged))


def test_one_sentence_tells_of_one_thing_that_was() -> None:
    """What is told of a study cannot hide behind a report."""
    text = "Pneumonia is very unlikely (3 %); in the earlier report possible nodule on the right."
    said = Statement(section="comparison", text=text, cites=("now", "then", REPORT.id))
    judged = case(
        findings=(NOW,), prior=(THEN,), prior_report=REPORT, draft=DraftReport(statements=(said,))
    )

    assert any("make two sentences of it" in one for one in reasons(judged))


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("Nothing is compared.", "Nothing is compared.", ""),
        ("218.1 cm2; on the earlier study 230.4 cm2.", "218.1 cm2", "230.4 cm2."),
        ("A; in the earlier report: x; y. today 42 cm2.", "A. today 42 cm2.", "x; y."),
    ],
)
def test_a_sentence_is_parted_at_its_words_for_then(text: str, now: str, then: str) -> None:
    """Up to the end of that sentence, however the next one begins."""
    assert parted(text) == (now, then)
