"""Asks a guard of words about what a case says; each text that it minds is an objection.

A draft is judged sentence by sentence and without what it repeats of others; what arrived inside
the data and what a user typed are told apart, since only one of them may ask for anything.
"""

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from wetread.guards.base import GUARDS, Guard, Judged, Objection
from wetread.guards.quotation import by_a_person, own_words
from wetread.guards.text.base import TextGuard
from wetread.guards.text.shipped import TEXT_GUARDS
from wetread.guards.tools import Tools

Part = Literal["draft", "answers", "appointment", "data"]


class Passage(NamedTuple):
    """A text of the case, how to call it, the ids it rests on, and who wrote it if a person did.

    `statement` is its number where it is a sentence of the draft.
    """

    name: str
    text: str
    cites: tuple[str, ...]
    author: str | None = None
    statement: int | None = None

    def objection(self, why: str) -> Objection:
        """What is wrong with it."""
        reason = f"{self.name}: {why}"
        return Objection(reason=reason, evidence=self.cites, statement=self.statement)


@GUARDS.register("wording")
def wording(
    tools: Tools, /, *, asks: Literal["persuasion", "injected-instructions"], of: Part
) -> Guard:
    """A guard that hands the case's texts to a guard of words.

    Args:
        tools: what that guard reads with; asked for when the first text is judged.
        asks: the guard of words.
        of: the draft, the agents' answers, the reason given for an appointment, or the free text
            that was found inside the study.
    """

    @cache
    def asked() -> TextGuard:
        return TEXT_GUARDS.build(asks, {}, tools)

    def check(case: Judged) -> tuple[Objection, ...]:
        found = [passage for passage in passages(case, of) if passage.text.strip()]
        if not found:
            return ()
        guard = asked()
        lines = [
            guard.asked.model_validate({"id": n, "text": passage.text, "origin": "data"})
            for n, passage in enumerate(found)
        ]
        told = zip(found, guard.judge(lines), strict=True)
        return tuple(
            passage.objection(one.reason) for passage, one in told if one.decision != "pass"
        )

    return check


def passages(case: Judged, of: Part) -> Iterator[Passage]:
    """The texts of one part of the case, in order."""
    match of:
        case "draft":
            for number, said in enumerate(case.draft.statements if case.draft else (), start=1):
                name = f"Statement {number} ({said.section})"
                author = said.author if by_a_person(said, case) else None
                yield Passage(name, own_words(said, case), said.cites, author, number)
        case "answers":
            for answer in case.answers:
                yield Passage(f"The answer of {answer.agent}", answer.text, (case.request.id,))
        case "appointment":
            if case.appointment:
                name = "The reason for the appointment"
                yield Passage(name, case.appointment.because, (case.appointment.id,))
        case "data":
            for number, text in enumerate(case.study.embedded_text, start=1):
                yield Passage(f"Text {number} inside the study", text, (case.study.id,))
            if report := case.prior_report:
                yield Passage("The earlier report", report.text, (report.id,))
