"""Says what was found in phrases of the bank where a chat model's own words failed twice.

The facts are those that the model had; only the wording is put aside, and the draft says so.
"""

from typing import Any

from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.clinical.reports import Statement

PUT_ASIDE = (
    "The wording of the chat model did not pass the checks twice and was put aside; "
    "this draft is in standard phrases."
)


def standard_words(settings: dict[str, Any], resources: Resources) -> Agent:
    """An agent that drafts by retrieval and answers with the impression of its draft.

    Args:
        settings: of the drafting agent whose place it takes.
        resources: as that agent was given them; its chat model is not asked.
    """
    alone = Resources(
        spec=resources.spec.model_copy(update={"runtime": None}), encoder=resources.encoder
    )
    write = AGENTS.build("report-drafting", settings, alone)

    def draft(work: Work) -> Outcome:
        outcome = write(work)
        if outcome.draft is None:
            return outcome
        said = outcome.draft.statements
        aside = Statement(section="disclosure", text=PUT_ASIDE, cites=(work.request.id,))
        concluded = " ".join(one.text for one in said if one.section == "impression")
        return outcome.model_copy(
            update={
                "draft": outcome.draft.model_copy(update={"statements": (*said, aside)}),
                "answer": concluded,
                "message": PUT_ASIDE,
            }
        )

    return draft
