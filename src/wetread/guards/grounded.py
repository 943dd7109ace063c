"""A draft and an answer say what the findings bear out, and leave out none that is there.

Each sentence is judged without what it repeats of others; what a whole text leaves out is asked of
its findings and impression together. The words are judged by `wetread.guards.text.grounding.guard`.
"""

from collections.abc import Iterator
from typing import Literal

from wetread.guards.base import GUARDS, Guard, Judged, Objection
from wetread.guards.quotation import own_words
from wetread.guards.text.flipping.positions import own_position
from wetread.guards.text.grounding.facts import Fact, facts_of
from wetread.guards.text.grounding.guard import omitted_from, unsupported_in
from wetread.guards.wording import passages

TELLING = ("findings", "impression")
"""Sections in which a finding that is there has to be told; others speak of it in passing."""

AGAINST = ("contradicted", "wrong-side")
"""What is said of a person's sentence: where it is against the findings, not where it adds some."""

_HOW = "(technique)"


@GUARDS.register("grounded")
def grounded(*, of: Literal["draft", "answers"]) -> Guard:
    """A guard that sets every claim against the findings of the case.

    Args:
        of: the sentences of the draft, or what chat models answered.
    """

    def objections(case: Judged) -> Iterator[Objection]:
        facts = facts_of(case.findings)
        for passage in passages(case, of):
            text = own_position(passage.text) if of == "answers" else passage.text
            for one in unsupported_in(facts, text):
                if one.kind == "wrong-number" and passage.name.endswith(_HOW):
                    continue  # spacing and dose were not found, and are not claimed to be
                if passage.author and one.kind not in AGAINST:
                    continue  # they may have seen and measured more than any model
                yield passage.objection(one.why)
        if of == "draft":
            yield from _left_out(case, facts)

    return lambda case: tuple(objections(case))


def _left_out(case: Judged, facts: tuple[Fact, ...]) -> Iterator[Objection]:
    if case.draft is None:
        return
    told = [own_words(s, case) for s in case.draft.statements if s.section in TELLING]
    for one in omitted_from(facts, "\n".join(told)):
        yield Objection(reason=f"The draft: {one.why}", evidence=(case.study.id,))
