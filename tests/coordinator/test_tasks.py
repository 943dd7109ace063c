"""From wishes to tasks: who has to work so that somebody has something to report on."""

from wetread.coordinator.clauses import Clause
from wetread.coordinator.tasks import Wish, tasks
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec

AGENTS = read_folder(declared("agents"), AgentSpec)


def test_who_is_needed_and_was_told_nothing_outlines_what_there_is() -> None:
    """A report of a heart needs no outline of its lungs: the study decides, not an example."""
    wish = Wish(agent="report-drafting", clause=Clause(text="Draft a report"))
    planned = {task.agent: task for task in tasks([wish], [], AGENTS)}

    assert planned["segmentation"].instruction == AGENTS["segmentation"].unprompted
    assert "lung" not in planned["segmentation"].instruction
    example = AGENTS["classification"].skills[0].examples[0]
    assert planned["classification"].instruction == example


def test_who_was_told_something_is_told_that() -> None:
    """The words of the request stand before those of the manifest."""
    wishes = [
        Wish(agent="segmentation", clause=Clause(text="Outline the left lung")),
        Wish(agent="report-drafting", clause=Clause(text="Draft a report")),
    ]

    assert tasks(wishes, [], AGENTS)[0].instruction == "Outline the left lung"
