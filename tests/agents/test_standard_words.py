"""Where a chat model's words are put aside, the bank's phrases say the same facts."""

from collections.abc import Callable
from typing import Any

import pytest

from support.judged import outline, pneumonia, silence
from wetread.agents.base import Outcome
from wetread.agents.shipped import AGENTS
from wetread.agents.standard_words import PUT_ASIDE, standard_words
from wetread.errors import OutOfScope

Make = Callable[..., Any]

FOUND = Outcome(
    task_id="t1",
    agent="classification",
    findings=(pneumonia(), outline()),
    abstentions=(silence(),),
)


@pytest.fixture
def written(resources: Make, make_work: Make) -> Make:
    """What stands in for a chat model, and what the drafting agent itself makes of the same."""

    def write(*earlier: Outcome) -> tuple[Outcome, Outcome]:
        given = resources("report-drafting")
        settings = given.spec.agent.with_
        work = make_work("Draft a report", earlier=earlier, agent="report-drafting")
        return (
            standard_words(settings, given)(work),
            AGENTS.build("report-drafting", settings, given)(work),
        )

    return write


def test_the_draft_is_that_of_the_bank_and_says_why(written: Make) -> None:
    """One sentence more, which cites the request that was answered so."""
    instead, alone = written(FOUND)

    *facts, last = instead.draft.statements
    assert tuple(facts) == alone.draft.statements
    assert (last.section, last.text, last.cites) == ("disclosure", PUT_ASIDE, ("request-1",))


def test_the_answer_is_the_impression(written: Make) -> None:
    """Whoever asked is told what the report concludes, in the same words."""
    instead, _ = written(FOUND)

    concluded = [s.text for s in instead.draft.statements if s.section == "impression"]
    assert concluded
    assert instead.answer == " ".join(concluded)


def test_no_chat_model_is_named_as_its_author(written: Make) -> None:
    """The words are the bank's; a model that was put aside vouches for nothing."""
    assert written(FOUND)[0].algorithms == ()


def test_nothing_found_is_nothing_to_say(written: Make) -> None:
    """As for the drafting agent itself."""
    with pytest.raises(OutOfScope, match="Nothing was found"):
        written()
