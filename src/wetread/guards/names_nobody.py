"""What leaves an agent names nobody: a draft and an answer hold references, never identities."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from wetread.guards.base import GUARDS, Guard, Judged, Objection
from wetread.guards.text.identifiers.references import referenced


@GUARDS.register("names-nobody")
def names_nobody(*, of: Literal["draft", "answers"]) -> Guard:
    """A guard that looks for names, numbers, addresses and past dates that identify somebody.

    Args:
        of: every sentence of the draft, quotations included, or what chat models answered.
    """

    def check(case: Judged) -> tuple[Objection, ...]:
        return tuple(
            text.objecting(f"identifies somebody ({kinds}); leave that out.")
            for text in _texts(case, of)
            if (kinds := _kinds(text.text, case))
        )

    return check


class _Text(NamedTuple):
    """What is said, how to call it, what it rests on, and its number if it is a sentence."""

    name: str
    text: str
    cites: tuple[str, ...]
    number: int | None = None

    def objecting(self, why: str) -> Objection:
        return Objection(reason=f"{self.name} {why}", evidence=self.cites, statement=self.number)


def _texts(case: Judged, of: str) -> Iterator[_Text]:
    if of == "answers":
        for answer in case.answers:
            yield _Text(f"The answer of {answer.agent}", answer.text, (case.request.id,))
        return
    for number, said in enumerate(case.draft.statements if case.draft else (), start=1):
        yield _Text(f"Statement {number} ({said.section})", said.text, said.cites, number)


def _kinds(text: str, case: Judged) -> str:
    """The kinds of identity in the text; which ones would repeat them."""
    for model in {f.algorithm.model for f in case.findings if f.algorithm}:
        if "@" in model:  # "model@version" reads like an address
            text = text.replace(model, " ")
    found = referenced(text, today=case.request.authored_on.date()).replaced
    return ", ".join(sorted({one.reference[1:].rpartition(" ")[0] for one in found}))
