"""Examinations in AgentClinic's layout become scenarios that say the same, and hold when played."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.words import FewWords
from wetread.errors import BadInput
from wetread.manifests.scenario import ScenarioSpec
from wetread.manifests.stories import read_library
from wetread.simulation.importing.agentclinic import ASK, import_agentclinic
from wetread.simulation.importing.reading import whole
from wetread.simulation.player import play

TIRED: dict[str, Any] = {
    "Objective_for_Doctor": "Find out why the patient's eyelids droop.",
    "Patient_Actor": {
        "Demographics": "41-year-old woman",
        "History": "Her eyelids droop in the evening. Rest helps.",
        "Symptoms": {"Primary_Symptom": "Drooping eyelids", "Secondary_Symptoms": ["Tiredness"]},
        "Past_Medical_History": "None of note.",
        "Social_History": "Teaches music.",
        "Review_of_Systems": "Denies cough.",
    },
    "Physical_Examination_Findings": {"Vital_Signs": {"Temperature": "36.7 °C"}},
    "Test_Results": {
        "Blood_Tests": {"Antibodies": "Raised"},
        "Imaging": {"Chest_CT": {"Findings": "No mass.", "Comments": ["Thin slices"]}},
        "X-ray_of_the_Hand": "Normal",
    },
    "Correct_Diagnosis": "Myasthenia gravis",
}
FEVER = {**TIRED, "Correct_Diagnosis": "Lobar pneumonia", "Test_Results": {"WBC": "High"}}


def imported(folder: Path, *examinations: dict[str, Any]) -> list[ScenarioSpec]:
    source = folder / "set.jsonl"
    lines = [json.dumps({"OSCE_Examination": examination}) for examination in examinations]
    source.write_text("\n".join(lines), encoding="utf-8")
    import_agentclinic(source, folder / "out")
    return [story.spec for story in read_library(folder / "out").values()]


def test_what_is_told_stands_in_its_place(tmp_path: Path) -> None:
    """History before the request, the objective in it, pictures as an earlier report."""
    (spec,) = imported(tmp_path, TIRED)

    assert spec.given.context == (
        "41-year-old woman\n"
        "Her eyelids droop in the evening. Rest helps.\n"
        "Symptoms: Primary Symptom: Drooping eyelids. Secondary Symptoms: Tiredness.\n"
        "Past Medical History: None of note.\n"
        "Social History: Teaches music.\n"
        "Review of Systems: Denies cough."
    )
    first, second = spec.turns
    assert first.user == f"Find out why the patient's eyelids droop.\n{ASK}"
    assert first.prior_report == (
        "Imaging: Chest CT: Findings: No mass.\n"
        "Imaging: Chest CT: Comments: Thin slices.\n"
        "X-ray of the Hand: Normal"
    )
    assert second.press is not None
    assert "chest phantom stands in for the image" in spec.story


def test_pneumonia_is_true_where_the_diagnosis_names_it(tmp_path: Path) -> None:
    """Of anything else nothing is known, and a diagnosis that denies it names none."""
    said = ("Lobar pneumonia", "Myasthenia gravis", "No pneumonia", "Pneumonitis")
    specs = imported(tmp_path, *({**TIRED, "Correct_Diagnosis": one} for one in said))

    truths = [spec.given.truth for spec in specs]
    assert truths == [{"Pneumonia": "present"}, {}, {}, {}]


@pytest.mark.parametrize(
    ("diagnosis", "asserted"),
    [
        ("Myasthenia gravis", True),
        ("Pneumothorax", False),  # drafts say that nobody looked for it
        ("Findings", False),  # a word of our phrases
        ("Drooping eyelids", False),  # the history has it, and a remark may be quoted
        ("?", False),
    ],
)
def test_a_draft_never_says_what_it_has_no_reason_to_say(
    tmp_path: Path, diagnosis: str, asserted: bool
) -> None:
    """What drafts speak of anyhow is not asserted, since it might well be said."""
    (spec,) = imported(tmp_path, {**TIRED, "Correct_Diagnosis": diagnosis})

    assert any(one.use == "draft-never-says" for one in spec.then) is asserted


def test_it_plays_and_holds(tmp_path: Path) -> None:
    """Through the real graph, with nothing but scripts."""
    for spec in imported(tmp_path, TIRED, FEVER):
        report = play(spec, words=FewWords())

        assert report.failed == ()
        assert len(report.played.turns) == 2
        assert all(turn.findings for turn in report.played.turns)


def test_history_is_cut_between_sentences(tmp_path: Path) -> None:
    """A request has room for 2000 characters of it."""
    patient = {"History": "He coughs a lot. " * 500}
    (spec,) = imported(tmp_path, {**TIRED, "Patient_Actor": patient})

    assert spec.given.context is not None
    assert 1950 < len(spec.given.context) <= 2000
    assert spec.given.context.endswith("lot.")


def test_a_layout_that_differs_in_detail_is_read(tmp_path: Path) -> None:
    """Lists and plain texts stand where others have objects; parts are missing or empty."""
    (spec,) = imported(
        tmp_path,
        {
            "Objective_for_Doctor": "Assess.",
            "Patient_Actor": {"Symptoms": ["Cough", None, {"When": 3}], "History": None},
            "Test_Results": [{"Chest_X-Ray": ["Shadow", "Line"]}, "Blood normal"],
            "Correct_Diagnosis": "Flu",
        },
    )

    assert spec.given.context == "Symptoms: Cough. When: 3."
    assert spec.turns[0].prior_report == "Chest X-Ray: Shadow. Line."


def test_a_line_without_an_examination_is_told_by_its_number(tmp_path: Path) -> None:
    """Nothing is written then, not even what comes before it."""
    with pytest.raises(BadInput, match="line 2 is not a JSON object in UTF-8 with OSCE_Exam"):
        imported(tmp_path, TIRED, {"Objective_for_Doctor": "Jane Roe"})
    assert not (tmp_path / "out").exists()


@settings(max_examples=60)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_whatever_a_record_says_its_file_says_the_same(text: str) -> None:
    """Placeholders alone are set apart; no text ends a string, or begins a key."""
    with tempfile.TemporaryDirectory() as folder:
        (spec,) = imported(
            Path(folder),
            {
                "Objective_for_Doctor": text,
                "Patient_Actor": {"History": text, text: text},
                "Test_Results": {"Chest_CT": text},
                "Correct_Diagnosis": text,
            },
        )

    said = whole(text).strip()
    assert spec.turns[0].user == f"{said}\n{ASK}".strip()
    assert spec.given.context == (said or None)
    assert said in (spec.turns[0].prior_report or "")


def test_a_placeholder_is_only_text(tmp_path: Path) -> None:
    """Whoever wrote the set cannot reach into the scenario."""
    (spec,) = imported(tmp_path, {**TIRED, "Objective_for_Doctor": "Treat ${given.seed}."})

    assert spec.turns[0].user == f"Treat $ {{given.seed}}.\n{ASK}"
