"""What somebody does to a plan on its card, as a change to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.clinical.planning import Plan, Task
from wetread.coordinator.editing import edited
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.service.web.plan_card import Changes

AGENTS = ("segmentation", "classification", "scheduling")
TASKS = tuple(
    Task(id=f"t{n}", agent=agent, instruction=f"Do {n}", why="It was asked.")
    for n, agent in enumerate(AGENTS, start=1)
)


@pytest.fixture(scope="module")
def specs() -> dict[str, AgentSpec]:
    return read_folder(declared("agents"), AgentSpec)


def test_a_plan_left_alone_is_confirmed_as_it_is() -> None:
    """Nothing dropped, changed or added; the order is the one that was shown."""
    edit = Changes(TASKS).edit()
    assert (edit.drop, edit.change, edit.add) == ((), {}, ())
    assert edit.order == ("t1", "t2", "t3")


def test_each_agent_takes_one_task() -> None:
    """Only those are offered that have nothing to do; one that was dropped is free again."""
    changes = Changes(TASKS)
    every = (*AGENTS, "report-drafting")
    assert changes.free(every) == ["report-drafting"]

    changes.drop("t2")
    changes.added["report-drafting"] = "Draft"
    assert changes.free(every) == ["classification"]


def test_the_first_stays_first() -> None:
    """There is no place in front of it."""
    changes = Changes(TASKS)
    changes.earlier("t1")
    changes.earlier("t3")
    assert changes.order == ["t1", "t3", "t2"]


steps = st.lists(
    st.tuples(st.sampled_from(["drop", "earlier", "say"]), st.sampled_from(["t1", "t2", "t3"])),
    max_size=8,
)


@given(done=steps)
def test_what_is_confirmed_is_what_the_card_shows(specs, done) -> None:
    """However a plan was changed, the coordinator's plan is the card's, task by task."""
    changes = Changes(TASKS)
    for what, name in done:
        if what == "say":
            changes.said[name] = f"Rather {name}"
        elif name in changes.order:
            getattr(changes, what)(name)

    after = edited(Plan(tasks=TASKS), changes.edit(), specs)
    shown = [(name, changes.said[name]) for name in changes.order]
    assert [(task.id, task.instruction) for task in after.tasks] == shown
