"""What is to be known of the sentences of a draft, and how each is underlined."""

from typing import Final, Literal, NamedTuple

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.reports import Statement
from wetread.clinical.verdicts import Verdict
from wetread.guards.text.grounding.facts import facts_of
from wetread.guards.text.grounding.guard import unsupported_in

_OBJECTS: Final = ("revise", "hold", "block")


class Mark(NamedTuple):
    """One thing that is to be known of a sentence."""

    kind: Literal["unsupported", "own-words"]
    why: str


def marked(payload: ApprovalPayload) -> list[tuple[Statement, list[Mark]]]:
    """Each sentence with what objects to it: rules, and where a person wrote it, what was found."""
    facts = facts_of(payload.findings)

    def marks_of(number: int, statement: Statement) -> list[Mark]:
        found = _objections(payload, number, statement)
        if statement.author and not found:
            found = [
                Mark("own-words", f"rests on {statement.author} alone: {one.why}")
                for one in unsupported_in(facts, statement.text)
            ]
        return found

    said = payload.draft.statements if payload.draft else ()
    return [(one, marks_of(number, one)) for number, one in enumerate(said, start=1)]


def _objections(payload: ApprovalPayload, number: int, statement: Statement) -> list[Mark]:
    found = [
        Mark("unsupported", verdict.reason)
        for verdict in payload.verdicts
        if verdict.decision in _OBJECTS and _is_about(verdict, number, statement)
    ]
    return found if statement.cites else [*found, Mark("unsupported", "it rests on nothing")]


def _is_about(verdict: Verdict, number: int, statement: Statement) -> bool:
    """The sentence that it names; where it names none, every one that rests on what it is about."""
    if verdict.statement is not None:
        return verdict.statement == number
    return bool(set(verdict.evidence) & set(statement.cites))
