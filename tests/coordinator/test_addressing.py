"""Words hasten and never delay; whoever is to be told is named by role or by reference."""

import pytest

from support.workups import CONTENT, OWNER
from wetread.clinical.imaging import Priority
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.addressing import priority_of, recipients_in


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("Read this stat please", "STAT"),
        ("STAT: pneumonia?", "STAT"),
        ("needed immediately", "STAT"),
        ("this is urgent", "URGENT"),
        ("outline the lungs asap", "URGENT"),
        ("not urgent, no rush", "ROUTINE"),
        ("It isn't urgent", "ROUTINE"),
        ("non-urgent follow up", "ROUTINE"),
        ("status post surgery", "ROUTINE"),
        ("urgent care visit last week", "ROUTINE"),
        ("seen in the emergency department", "ROUTINE"),
        ("whenever you like", "ROUTINE"),
    ],
)
def test_how_soon_is_said_in_words(text: str, priority: Priority) -> None:
    """As clinicians say it; a denied hurry is none."""
    assert priority_of(text, "ROUTINE") == priority


@pytest.mark.parametrize("text", ["no rush at all", "Outline the lungs", "not urgent"])
def test_words_delay_nothing(text: str) -> None:
    """What was set to be urgent stays so."""
    assert priority_of(text, "STAT") == "STAT"
    assert priority_of("urgent", "STAT") == "STAT"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Draft a report and send it to the GP", ("the GP",)),
        ("cc oncology and the ward", ("oncology", "the ward")),
        ("please let the referring physician know", ("the referring physician",)),
        ("forward to her GP, the ICU and [person 2].", ("her GP", "the ICU", "[person 2]")),
        ("report, copy to Dr [person 1]", ("Dr [person 1]",)),
        ("don't send it to the GP", ()),
        ("tell me whether the patient has pneumonia", ()),
        ("The patient was sent to the ER yesterday", ()),
        ("Outline the lungs for the surgeons", ()),
    ],
)
def test_whom_a_request_wants_told(text: str, told: tuple[str, ...]) -> None:
    """Each once, in the request's own words; what is refused is none."""
    assert recipients_in(text) == told


def test_a_case_is_as_urgent_as_its_words_and_names_nobody(kit) -> None:
    """The item is due sooner, and a named recipient is a reference."""
    on = kit(rules=CONTENT)
    case_id = on.workup("Stat read please, then forward to Dr. Miriam Feldmann.")
    (item,) = on.worklist.of_case(case_id)
    plan = on.coordinator.view(case_id, by=SYSTEM).plan

    assert item.priority == "STAT"
    assert len(plan.recipients) == 1
    assert "Feldmann" not in "".join(plan.recipients)


def test_who_is_told_nothing_is_no_recipient(kit) -> None:
    """A question back is sent to nobody."""
    on = kit(rules=CONTENT)
    case_id = on.coordinator.open(OWNER, text="Read this.", study=on.study)
    on.coordinator.run(case_id)

    assert on.coordinator.view(case_id, by=SYSTEM).plan.recipients == ()
