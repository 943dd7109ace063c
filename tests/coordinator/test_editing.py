"""A person's changes to a plan keep it one that can run."""

import pytest

from support.workups import PLAN, spec
from wetread.clinical.planning import PlanEdit
from wetread.coordinator.editing import edited
from wetread.errors import BadInput

AGENTS = {
    "classification": spec("classification"),
    "scheduling": spec("scheduling"),
    "report-drafting": spec("report-drafting", after=("classification", "scheduling")),
}


def test_a_task_that_is_dropped_is_waited_for_by_nobody() -> None:
    """The others keep their ids."""
    (task,) = edited(PLAN, PlanEdit(drop=("t1",)), AGENTS).tasks

    assert (task.id, task.depends_on) == ("t2", ())


def test_an_instruction_is_changed_to_what_the_person_wrote() -> None:
    """And to nothing else."""
    plan = edited(PLAN, PlanEdit(change={"t1": " Any sign of pneumonia? "}), AGENTS)

    assert [task.instruction for task in plan.tasks] == [
        "Any sign of pneumonia?",
        "Draft a report",
    ]


def test_a_task_that_is_added_is_read_by_whoever_stands_behind_it() -> None:
    """In the order that the person gives."""
    edit = PlanEdit(add=(("scheduling", "CT next week"),), order=("t1", "t3", "t2"))
    plan = edited(PLAN, edit, AGENTS)

    assert [(task.id, task.depends_on) for task in plan.tasks] == [
        ("t1", ()),
        ("t3", ()),
        ("t2", ("t1", "t3")),
    ]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (PlanEdit(drop=("t9",)), "no task 't9'; it has t1, t2"),
        (PlanEdit(drop=("t1",), change={"t1": "x"}), "no task 't1'; it has t2"),
        (PlanEdit(change={"t1": "  "}), "1 to 2000 characters"),
        (PlanEdit(add=(("surgery", "operate"),)), "no agent is named 'surgery'"),
        (PlanEdit(order=("t2",)), "report-drafting reads what classification finds"),
        (PlanEdit(add=(("classification", "again"),)), "classification has a task already"),
    ],
)
def test_changes_that_do_not_fit_are_refused(edit: PlanEdit, reason: str) -> None:
    """In a sentence that says what would."""
    with pytest.raises(BadInput, match=reason):
        edited(PLAN, edit, AGENTS)
