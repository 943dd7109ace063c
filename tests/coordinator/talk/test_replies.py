"""Answers come from the record, and each sentence cites what it rests on."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import AREA, LEFT_LUNG, LUNG, RIGHT_LUNG, CodedConcept
from wetread.clinical.conversation import Asks, Query, Reply, Topic
from wetread.clinical.findings import (
    Abstention,
    AlgorithmIdentification,
    Finding,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.clinical.reports import DraftReport, Statement
from wetread.coordinator.talk.record import Filed, Record
from wetread.coordinator.talk.replies import reply

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
RIGHT, LEFT = (Topic(name=f"{side} lung", sort="outline") for side in ("right", "left"))
PNEUMONIA = Topic(name="pneumonia", sort="finding")
REPORT = Topic(name="report", sort="report")
SLOT = Topic(name="appointment", sort="appointment")


def outlined(name: str, site: CodedConcept, area: float) -> Finding:
    return Finding(
        id=name,
        concept=LUNG,
        site=site,
        presence="present",
        evidence=(SegmentEvidence(image="1" * 64, mask=name[0] * 64, segment=site),),
        measurements=(Measurement(concept=AREA, site=site, value=area, unit="cm2"),),
        uncertainty=Uncertainty(
            probability=0.93,
            method="predicted-quality",
            prediction_set=("present",),
            poor_below=0.8,
            calibration="cxr-lungs/quality",
        ),
        algorithm=AlgorithmIdentification(
            agent="segmentation", runtime="monai", model="cxr-lungs@1", weights="2" * 64
        ),
    )


def judged(name: str, presence: str = "present", probability: float = 0.93) -> Finding:
    return Finding.model_validate(
        {
            "id": name,
            "concept": {"system": "s", "code": "p", "display": "Pneumonia"},
            "site": LUNG,
            "presence": presence,
            "evidence": ({"kind": "image", "image": "1" * 64},),
            "uncertainty": {
                "probability": probability,
                "method": "temperature-scaled",
                "prediction_set": (presence,),
                "coverage": 0.9,
                "calibration": "cxr-pneumonia/adult",
            },
        }
    )


def filed(turn: int, *findings: Finding, study: str = "study-1", **more: object) -> Filed:
    told = {
        "case_id": "case",
        "turn": turn,
        "request_id": f"request-{turn}",
        "request_text": "said",
        "study_id": study,
        "patient": "p",
        "priority": "ROUTINE",
        "images": (),
        "masks": (),
        "findings": findings,
        "abstentions": (),
        "observations": (),
        "draft": None,
        "appointment": None,
        "verdicts": (),
        "versions": {},
    }
    return Filed(turn=turn, payload=ApprovalPayload.model_validate(told | more))


def asked(asks: Asks, *about: Topic, on: tuple[Filed, ...]) -> Reply:
    return reply(Query(asks=asks, about=about, text="said"), Record(request="request-9", filed=on))


def said(answer: Reply) -> str:
    return " ".join(remark.text for remark in answer.remarks)


LUNGS = filed(1, outlined("a", RIGHT_LUNG, 200), outlined("b", LEFT_LUNG, 150))


def test_measures_are_told_with_units_and_compared() -> None:
    """Each cites its own finding; the comparison cites both."""
    answer = asked("measure", RIGHT, LEFT, on=(LUNGS,))

    assert "200.0 cm²" in said(answer)
    assert "The right lung is the larger; the left lung covers 25 % less." in said(answer)
    assert [remark.cites for remark in answer.remarks] == [("a",), ("b",), ("a", "b")]


def test_how_sure_gives_the_figure_its_method_and_its_record() -> None:
    """A probability has a method and a calibration (law 5)."""
    answer = asked("how-sure", PNEUMONIA, on=(filed(1, judged("p")),))

    assert "93 % (temperature-scaled)" in said(answer)
    assert "cxr-pneumonia/adult" in said(answer)
    assert answer.remarks[0].cites == ("p",)


def test_an_outline_is_as_sure_as_it_is_expected_to_overlap() -> None:
    """With the limit below which the model calls it doubtful."""
    assert "Dice overlap of 0.93; the model calls an outline doubtful under 0.80" in said(
        asked("how-sure", LEFT, on=(LUNGS,))
    )


def test_the_latest_answer_counts() -> None:
    """Not the first."""
    answer = asked("why", PNEUMONIA, on=(filed(2, judged("new")), filed(1, judged("old"))))

    assert answer.remarks[0].cites == ("new",)


def test_show_hands_over_the_mask() -> None:
    """And says so where there is none."""
    answer = asked("show", LEFT, on=(LUNGS,))
    assert answer.shows == ("b" * 64,)

    answer = asked("show", PNEUMONIA, on=(filed(1, judged("p")),))
    assert answer.shows == ()
    assert "no outline and no map" in said(answer)


def test_who_names_the_model_and_not_a_person() -> None:
    """Software says that it is software."""
    assert "Software, not a person: the right lung comes from the model cxr-lungs@1" in said(
        asked("who", RIGHT, on=(LUNGS,))
    )


def test_what_changed_compares_with_the_study_before() -> None:
    """Turns about the same images come second."""
    now = filed(3, judged("now", "absent", 0.04), study="study-2")
    same = filed(2, judged("same", "absent", 0.04), study="study-2")
    before = filed(1, judged("before"))
    answer = asked("what-changed", PNEUMONIA, on=(now, same, before))

    scaled = "(temperature-scaled)"
    assert f"present, 93 % {scaled} in turn 1 and absent, 4 % {scaled} since" in said(answer)
    assert answer.remarks[0].cites == ("now", "before")


def test_what_the_model_left_open_is_not_told_as_an_answer() -> None:
    """A set of two answers is none (law 5)."""
    judgement = judged("now", "present", 0.52)
    assert judgement.uncertainty is not None
    both = judgement.uncertainty.model_copy(update={"prediction_set": ("present", "absent")})
    undecided = judgement.model_copy(update={"uncertainty": both})
    answer = asked("what-changed", PNEUMONIA, on=(filed(2, undecided), filed(1, judged("then"))))

    assert "undecided, 52 % (temperature-scaled) since" in said(answer)


def test_a_figure_comes_with_the_outline_that_it_was_measured_from() -> None:
    """How good that is decides what the figure is worth."""
    assert "area 200.0 cm², from an outline with an expected Dice overlap of 0.93" in said(
        asked("measure", RIGHT, on=(LUNGS,))
    )


def test_a_sentence_of_a_report_rests_on_things_with_names() -> None:
    """And not only on ids."""
    draft = DraftReport(
        statements=(Statement(section="impression", text="Likely.", cites=("p", "study-1")),)
    )
    answer = asked("why", REPORT, on=(filed(1, judged("p"), draft=draft),))

    assert said(answer) == "“Likely.” rests on what was found of pneumonia and the study."


def test_what_is_the_same_is_called_unchanged() -> None:
    """And what was seen once has nothing to be compared with."""
    again = asked("what-changed", LEFT, on=(filed(2, outlined("c", LEFT_LUNG, 150)), LUNGS))
    assert "unchanged (150.0 cm², from an outline with an expected Dice" in said(again)

    once = asked("what-changed", PNEUMONIA, on=(filed(1, judged("p")),))
    assert "nothing earlier to compare with" in said(once)


def test_drafts_are_compared_sentence_by_sentence() -> None:
    """What is new and what is gone, each with what it cites."""
    old, new = (
        DraftReport(statements=(Statement(section="impression", text=text, cites=("p",)),))
        for text in ("Pneumonia is likely.", "Pneumonia is very likely.")
    )
    answer = asked("what-changed", REPORT, on=(filed(2, draft=new), filed(1, draft=old)))

    assert [remark.text for remark in answer.remarks] == [
        "New: Pneumonia is very likely.",
        "Gone: Pneumonia is likely.",
    ]


def test_silence_is_told_and_taken_for_no_absence() -> None:
    """Each abstention, and that the rest is open."""
    silent = (Abstention(id="x", agent="segmentation", reason="no film"),)
    answer = asked("not-assessed", on=(filed(1, judged("p"), abstentions=silent),))

    assert "The segmentation agent abstained: no film." in said(answer)
    assert "Nothing was looked at but pneumonia; everything else on this study is open" in said(
        answer
    )


@pytest.mark.parametrize("asks", get_args(Asks))
def test_what_is_not_on_record_is_said_to_be_missing(asks: Asks) -> None:
    """With the silence that may be why, else with the question itself for a citation."""
    empty = asked(asks, PNEUMONIA, on=())
    assert empty.remarks[0].cites == ("request-9",)

    silent = (Abstention(id="x", agent="classification", reason="no film"),)
    answer = asked(asks, PNEUMONIA, on=(filed(1, abstentions=silent),))
    assert ("x",) in [remark.cites for remark in answer.remarks]


@pytest.mark.parametrize("asks", get_args(Asks))
@pytest.mark.parametrize("topic", [PNEUMONIA, LEFT, REPORT, SLOT])
def test_no_sentence_is_without_ground(asks: Asks, topic: Topic) -> None:
    """Whatever is asked of whatever is there."""
    draft = DraftReport(statements=(Statement(section="impression", text="Likely."),))
    answer = asked(asks, topic, on=(filed(2, judged("p"), draft=draft), LUNGS))

    assert all(remark.cites for remark in answer.remarks)
