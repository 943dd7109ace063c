"""`grounded` finds what a text says beyond the findings of its case, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.clinical.coding import LEFT_LUNG, PNEUMONIA, RIGHT_LUNG, CodedConcept
from wetread.clinical.findings import Finding, ImageEvidence, Uncertainty
from wetread.guards.text.base import TEXT_GUARDS
from wetread.guards.text.grounding.facts import facts_of
from wetread.guards.text.grounding.guard import (
    Account,
    Grounded,
    omitted_from,
    ungrounded,
    unsupported_in,
)
from wetread.service.contract import FindingOutput

GUARD = TEXT_GUARDS.build("grounded", {}, object())  # it asks for no tool


def found(
    concept: str, presence: str = "present", site: str | None = None, **more: Any
) -> dict[str, Any]:
    """A finding with no more than a person would write."""
    return {"concept": concept, "presence": presence, "site": site, **more}


def measured(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"concept": {"display": name}, "value": value, "unit": unit}


def kinds(text: str, *findings: dict[str, Any]) -> list[str]:
    return [one.kind for one in ungrounded(facts_of(findings), text)]


def told(text: str, *findings: dict[str, Any]) -> Grounded:
    asked = Account.model_validate_json(
        Account(id=7, findings=findings, text=text).model_dump_json()
    )
    (answer,) = GUARD.judge([asked])
    assert isinstance(answer, Grounded)
    return answer


LEFT_PNEUMONIA = found("Pneumonia", site="Left lung", probability=0.92)
NO_PNEUMONIA = found("Pneumonia", "absent", probability=0.03)
UNDECIDED = found("Pneumonia", prediction_set=["present", "absent"], probability=0.48)
EFFUSION_UNSEEN = found("Pleural effusion", "not-assessed")


def test_a_complaint_quotes_the_sentence_and_says_why() -> None:
    """A reader can act on it without the findings at hand; what is left out has no sentence."""
    answer = told("Pneumonia on the right. No effusion.", LEFT_PNEUMONIA, found("Cardiomegaly"))

    assert (answer.id, answer.decision) == (7, "revise")
    assert [(one.sentence, one.kind) for one in answer.unsupported] == [
        ("Pneumonia on the right.", "wrong-side"),
        ("No effusion.", "unsupported"),
        ("", "omitted"),
    ]
    assert "Pneumonia on the left" in answer.unsupported[0].why
    assert "Cardiomegaly" in answer.unsupported[-1].why
    assert 0.9 < answer.score <= 1


def test_a_text_that_is_borne_out_passes() -> None:
    """With nothing to say against it the score is nought."""
    answer = told("Left-sided pneumonia (92 %).", LEFT_PNEUMONIA)

    assert (answer.decision, answer.score, answer.unsupported) == ("pass", 0, ())


@pytest.mark.parametrize(
    "text",
    [
        "Pneumonia in the left lung.",
        "The left lower zone shows consolidation in keeping with pneumonia.",
        "LLL pneumonia, probability 92%.",
        "Left lung: infection.",
        "Opacity at the left base, likely pneumonia.",
        "The probability of pneumonia in the left lung is 0.92.",
        "Pneumonia: present (left).",
        "Left pneumonia. A follow-up film is recommended to exclude a mass.",
        "Indication: rule out effusion.\nLeft pneumonia.",
        "Query pneumothorax. Left pneumonia is seen.",
        "History of tuberculosis. Left pneumonia.",
        "Pneumonia on the left; effusion, pneumothorax and nodules were not assessed.",
        "Not assessed: fractures, heart size and nodules. Left pneumonia.",
        'The requester reports "a fracture on the right"; there is pneumonia on the left.',
        "Left pneumonia. This does not mean that the film is otherwise normal.",
        "Compared with the prior film, on which an effusion was seen, there is left pneumonia.",
        "Is there an effusion? Left pneumonia.",
    ],
)
def test_what_the_finding_bears_out_passes(text: str) -> None:
    """In whichever words; what is asked, past, quoted, advised or not assessed claims nothing."""
    assert kinds(text, LEFT_PNEUMONIA) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Left pneumonia with a small effusion.", "unsupported"),
        ("Left pneumonia. No pneumothorax.", "unsupported"),
        ("Left pneumonia, possibly with an abscess.", "unsupported"),
        ("Left pneumonia; the right lung is clear.", "unsupported"),
        ("Left pneumonia. Otherwise unremarkable.", "unsupported"),
        ("Left pneumonia and mild sarcoidosis.", "unsupported"),
        ("No pneumonia.", "contradicted"),
        ("The lungs are free of pneumonia.", "contradicted"),
        ("Pneumonia is unlikely.", "contradicted"),
        ("Right lower lobe pneumonia.", "wrong-side"),
        ("Pneumonia in both lungs.", "wrong-side"),
        ("Pneumonia is seen. It lies in the right lung.", "wrong-side"),
        ("Left pneumonia, probability 72 %.", "wrong-number"),
        ("Left pneumonia, 4 cm across.", "wrong-number"),
        ("The heart size was not assessed.", "omitted"),
        ("Indication: pneumonia?", "omitted"),
    ],
)
def test_each_kind_of_fault_is_found(text: str, kind: str) -> None:
    """And it is the only thing that is objected to."""
    assert kinds(text, LEFT_PNEUMONIA) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "No pneumonia, effusion or cardiomegaly.",
        "Pneumonia, effusion and an enlarged heart are not seen.",
        "Neither pneumonia nor effusion is seen, and the heart is of normal size.",
        "Pneumonia: none. Effusion: no. Heart not enlarged.",
        "The lungs are free of pneumonia; costophrenic angles are sharp; heart size is normal.",
        "Negative for pneumonia (3 %). There isn't an effusion. I see no cardiomegaly.",
    ],
)
def test_denials_reach_over_lists_and_no_further(text: str) -> None:
    """One "no" speaks of a whole list, and a list of denials bears itself out."""
    absent = [found(name, "absent") for name in ("Pleural effusion", "Cardiomegaly")]
    assert kinds(text, NO_PNEUMONIA, *absent) == []


@pytest.mark.parametrize(
    "text",
    [
        "No pneumonia, small effusion on the left.",
        "There is no pneumonia, and an effusion is seen on the left.",
        "Effusion on the left, pneumonia not seen.",
        "Left effusion without pneumonia.",
    ],
)
def test_a_denial_does_not_swallow_what_follows(text: str) -> None:
    """What stands on its own behind a comma is stated, not denied."""
    effusion = found("Pleural effusion", site="Left pleural cavity")
    assert kinds(text, NO_PNEUMONIA, effusion) == []


def test_doubt_is_fine_where_the_findings_are_open_and_nowhere_else() -> None:
    """What is undecided or unseen may be doubted and may not be settled."""
    for text in ("Pneumonia cannot be excluded.", "Possible pneumonia.", "Pneumonia: undecided."):
        assert kinds(text, UNDECIDED) == []
        assert kinds(text, NO_PNEUMONIA) == ["contradicted"]
    for text in ("There is pneumonia.", "No pneumonia."):
        assert kinds(text, UNDECIDED) == ["unsupported"]
    assert kinds("No effusion.", EFFUSION_UNSEEN) == ["unsupported"]
    assert kinds("Effusion was not evaluated.", EFFUSION_UNSEEN) == []


def test_an_empty_set_settles_nothing_and_a_missing_one_nothing_either_way() -> None:
    """Law: a finding whose answer set is empty is open; without any set its presence counts."""
    assert kinds("Pneumonia.", found("Pneumonia", prediction_set=[])) == ["unsupported"]
    assert kinds("Pneumonia.", found("Pneumonia")) == []


def test_absence_of_one_disease_bears_out_no_sound_film() -> None:
    """Law 3, in the words that people use for it; a finding of that very name does."""
    for text in ("Normal chest.", "The lungs are clear.", "No acute abnormality.", "Bones intact."):
        assert kinds(f"No pneumonia. {text}", NO_PNEUMONIA) == ["unsupported"]
    assert kinds("Normal chest.", found("No Finding")) == []


AREAS = (
    found("Lung", site="Right lung", measurements=[measured("Area", 212.41, "cm2")]),
    found("Lung", site="Left lung", measurements=[measured("Area", 189.93, "cm2")]),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Right lung 212.4 cm², left lung 189.9 cm².", []),
        ("The lungs cover 212 and 190 cm² (right and left).", []),
        ("Right lung 21241 mm2, left lung 18,993 square millimetres.", []),
        ("Total lung area 402.3 cm²; the left lung is 11 % smaller than the right.", []),
        ("Lung areas of about 210 cm² (right) and 190 cm² (left).", []),
        ("Right lung 189.9 cm², left lung 212.4 cm².", ["wrong-number", "wrong-number"]),
        ("Right lung 212.4 mm², left lung 189.9 cm².", ["wrong-number"]),
        ("Right lung 222.4 cm², left lung 189.9 cm².", ["wrong-number"]),
        ("Total lung area 422.3 cm².", ["wrong-number"]),
        ("The right lung was outlined (212.4 cm²).", ["omitted"]),
        ("Right lung 212.4 cm², left 189.9 cm². The liver was outlined.", ["unsupported"]),
    ],
)
def test_areas_are_compared_in_any_unit_and_for_their_own_side(
    text: str, expected: list[str]
) -> None:
    """Rounding, sums and shares follow from the measurements; a swap of sides does not."""
    assert sorted(kinds(text, *AREAS)) == sorted(expected)


VENTRICLE = found(
    "Left ventricle",
    measurements=[
        measured("Left ventricular ED volume", 151.7, "mL"),
        measured("Left ventricular ES volume", 66.2, "mL"),
    ],
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EDV 152 ml, ESV 66 ml, ejection fraction 56 %, stroke volume 85.5 mL.", []),
        ("The left ventricle holds 151.7 cm³ in diastole and 66.2 cm³ in systole.", []),
        ("End-diastolic and end-systolic volumes are 152 and 66 mL, respectively.", []),
        ("EDV 66 ml, ESV 152 ml.", ["wrong-number", "wrong-number"]),
        ("EDV 152 ml, ESV 66 ml, ejection fraction 65 %.", ["wrong-number"]),
        ("EDV 152 ml, ESV 66 ml. No pericardial effusion.", ["unsupported"]),
        ("EDV 152 ml, ESV 66 ml. Slice thickness 8 mm.", []),
    ],
)
def test_volumes_belong_to_their_phase_of_the_heartbeat(text: str, expected: list[str]) -> None:
    """What the heart ejects follows from both; how the picture was taken is no measurement."""
    assert kinds(text, VENTRICLE) == expected


def test_a_finding_of_the_case_is_read_as_its_printed_form_is() -> None:
    """At run time and at the command line the same findings bear out the same words."""
    for site, answers in ((LEFT_LUNG, ("present",)), (RIGHT_LUNG, ("present", "absent"))):
        finding = _finding(PNEUMONIA, site, answers)
        printed = FindingOutput.of(finding).model_dump(mode="json")
        assert facts_of([finding]) == facts_of([printed])


def _finding(concept: CodedConcept, site: CodedConcept, answers: tuple[Any, ...]) -> Finding:
    return Finding(
        id="finding-1",
        concept=concept,
        site=site,
        presence="present",
        evidence=(ImageEvidence(image="5c" * 32),),
        uncertainty=Uncertainty(
            probability=0.9, method="ensemble", prediction_set=answers, calibration="none"
        ),
    )


@pytest.mark.parametrize(
    "finding",
    [
        {},
        {"concept": None, "site": 5, "presence": "odd", "probability": "x", "measurements": "y"},
        {"concept": {"code": "c"}, "presence": None, "measurements": [{"value": None}, 3, {}]},
        {"concept": "Pneumonia", "prediction_set": 3, "evidence": None, "probability": True},
    ],
)
def test_findings_that_say_little_or_nonsense_still_get_an_answer(finding: dict[str, Any]) -> None:
    """What they do not say bears nothing out."""
    assert kinds("There is a left effusion.", finding)[0] == "unsupported"


CONDITIONS = st.sampled_from(
    ["pneumonia", "pleural effusion", "pneumothorax", "atelectasis", "consolidation", "fracture"]
)
SIDES = st.sampled_from(["left", "right"])
THERE = st.sampled_from(
    [
        "{} on the {}",
        "there is {} on the {}",
        "the film shows {} on the {} side",
        "{} is seen in the {} lung",
        "evidence of {} in the {} lung",
    ]
)
NOT_THERE = st.sampled_from(
    ["no {}", "there is no {}", "{} is not seen", "no evidence of {}", "{}: absent", "without {}"]
)


@given(CONDITIONS, SIDES, THERE, NOT_THERE)
def test_a_text_follows_its_finding_wherever_that_turns(
    condition: str, side: str, there: str, not_there: str
) -> None:
    """Law: affirmed, denied and placed otherwise, each passes under exactly one finding."""
    other = "left" if side == "right" else "right"
    here = found(condition, site=f"{side} lung")
    elsewhere, absent = found(condition, site=f"{other} lung"), found(condition, "absent")
    affirmed = there.format(condition, side).capitalize() + "."
    denied = not_there.format(condition).capitalize() + "."

    assert [kinds(affirmed, one) for one in (here, elsewhere, absent)] == [
        [],
        ["wrong-side"],
        ["contradicted"],
    ]
    assert [kinds(denied, one) for one in (absent, here)] == [[], ["contradicted"]]


@given(st.floats(1, 900), st.integers(0, 2), st.sampled_from([0.8, 1.25]))
def test_a_figure_passes_rounded_and_not_otherwise(
    value: float, decimals: int, factor: float
) -> None:
    """Law: printed to any number of decimals it agrees, and a fifth off it does not."""
    nodule = found("Nodule", measurements=[measured("Diameter", value, "mm")])
    assert kinds(f"A nodule of {value:.{decimals}f} mm.", nodule) == []
    if abs(value - value * factor) > 1.1:
        assert kinds(f"A nodule of {value * factor:.{decimals}f} mm.", nodule) == ["wrong-number"]


PIECES = st.sampled_from(
    'no|pneumonia|effusion|left|right|12 cm|92 %|.|,|;|\n|and|is|not assessed:|?|Indication:|"|'
    "the lungs are clear|(|)|possible|history of|recommend CT to exclude|mass|@|1)".split("|")
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=30).map(" ".join)


@given(TEXTS)
def test_every_complaint_quotes_the_text(text: str) -> None:
    """Any text is judged; an omission alone has no sentence, and the two halves make the whole."""
    facts = facts_of([LEFT_PNEUMONIA, EFFUSION_UNSEEN, *AREAS])
    complaints = ungrounded(facts, text)
    for one in complaints:
        assert one.sentence in text
        assert (one.sentence == "") == (one.kind == "omitted")
    assert complaints == (*unsupported_in(facts, text), *omitted_from(facts, text))


@given(st.permutations([LEFT_PNEUMONIA, EFFUSION_UNSEEN, found("Cardiomegaly", "absent"), *AREAS]))
def test_the_order_of_the_findings_does_not_matter(findings: list[dict[str, Any]]) -> None:
    """Law: they are a set, however they are listed."""
    text = "Right pneumonia, 80 %. No effusion, enlarged heart. Right lung 190 cm²."
    assert sorted(kinds(text, *findings)) == sorted(kinds(text, *reversed(findings)))
