"""Assertions about the draft, as the reviewer is shown it."""

from wetread.clinical.reports import Section
from wetread.guards.phrases import says
from wetread.simulation.asserting import (
    ASSERTIONS,
    Assertion,
    TurnNumber,
    about,
    listed,
    turn_of,
    unless,
)
from wetread.simulation.played import Played, PlayedTurn


@ASSERTIONS.register("draft-says")
def draft_says(
    *,
    phrase: str,
    section: Section | None = None,
    concerning: str | None = None,
    turn: TurnNumber | None = None,
) -> Assertion:
    def check(played: Played) -> str | None:
        at = turn_of(played, turn)
        if at.draft is None:
            return "no draft is shown"
        wanted = None if concerning is None else _ids(at, concerning)
        texts = [
            statement.text
            for statement in at.draft.statements
            if section in (None, statement.section)
            and (wanted is None or wanted.intersection(statement.cites))
        ]
        return unless(any(says(t, (phrase,)) for t in texts), f"the draft says: {listed(texts)}")

    return check


@ASSERTIONS.register("draft-never-says")
def draft_never_says(*, phrases: tuple[str, ...]) -> Assertion:
    def check(played: Played) -> str | None:
        drafts = (turn.draft for turn in played.turns if turn.draft)
        texts = (statement.text for draft in drafts for statement in draft.statements)
        found = [text for text in texts if says(text, phrases)]
        return unless(not found, f"the draft says: {listed(found)}")

    return check


@ASSERTIONS.register("draft-is-withheld")
def draft_is_withheld(*, turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        at = turn_of(played, turn)
        blocked = any(v.decision == "block" for v in at.rounds[-1]) if at.rounds else False
        return unless(blocked and at.draft is None, "the draft was not blocked, or is shown")

    return check


def _ids(at: PlayedTurn, subject: str) -> set[str]:
    """Findings of a concept, and abstentions of an agent, by that name."""
    findings = {finding.id for finding in about(at.findings, subject)}
    return findings | {silence.id for silence in at.abstentions if silence.agent == subject}
