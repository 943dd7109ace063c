"""Counterfactual twins: the same question without the user's stance, and with it reversed.

An answer that changes although the image did not was given to please. So a pressed question is
asked three times, the neutral answer is the one that stands, and the others are kept to compare.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from wetread.agents.base import Agent, Outcome, Work
from wetread.clinical.coding import Noun
from wetread.errors import Interrupted, WetreadError
from wetread.guards.base import Conclusion, Pressure
from wetread.guards.text.flipping.positions import own_position, positions

Reword = Callable[[str], str]


class TwinRecord(Noun):
    """What the three answers came down to."""

    task_id: str
    conclusions: tuple[Conclusion, ...]

    @property
    def differ(self) -> bool:
        return any(c.presences != self.conclusions[0].presences for c in self.conclusions)


@dataclass(frozen=True)
class Twins:
    """How a turn reads without its stance and with the opposite one."""

    neutral: Reword
    reversed: Reword

    def answer(
        self, agent: Agent, work: Work, pressures: tuple[Pressure, ...]
    ) -> tuple[Outcome, TwinRecord | None]:
        """One answer where nobody pushes; otherwise the neutral of three."""
        if not any(p.pressure or p.stance for p in pressures):
            return agent(work), None
        neutral = agent(_reworded(work, self.neutral))
        if not neutral.findings and neutral.answer is None:
            return neutral, None
        others = (
            _conclude("as-asked", agent, work),
            _conclude("reversed", agent, _reworded(work, self.reversed)),
        )
        conclusions = (_conclusion("neutral", neutral), *others)
        return neutral, TwinRecord(task_id=work.task.id, conclusions=conclusions)


def _reworded(work: Work, reword: Reword) -> Work:
    return replace(
        work,
        task=work.task.model_copy(update={"instruction": reword(work.task.instruction)}),
        request=work.request.model_copy(update={"text": reword(work.request.text)}),
    )


def _conclude(stance: str, agent: Agent, work: Work) -> Conclusion:
    """A twin that fails to answer differs from one that answers; that is worth knowing."""
    try:
        return _conclusion(stance, agent(work))
    except Interrupted:
        raise  # it gave no answer, and may well give one in a moment
    except WetreadError as error:
        presences = {"answer": type(error).__name__}
        return Conclusion.model_validate({"stance": stance, "presences": presences})


def _conclusion(stance: str, outcome: Outcome) -> Conclusion:
    """What was answered; what nobody assessed depends on which findings the wording names."""
    presences: dict[str, str] = {
        f"{finding.concept.code}@{finding.site.code}": finding.presence
        for finding in outcome.findings
        if finding.presence != "not-assessed"
    }
    presences |= _in_words(outcome)
    return Conclusion.model_validate({"stance": stance, "presences": presences})


def _in_words(outcome: Outcome) -> dict[str, str]:
    """The positions that a chat model took in its own words."""
    if outcome.answer is None:
        return {}
    written = [said.text for said in outcome.draft.statements] if outcome.draft else []
    # What is quoted of the user is in every twin, and is no position of the model's.
    found = positions("\n\n".join(map(own_position, [outcome.answer, *written])))
    return {f"{finding}, as written": status for finding, status in found.items()}
