"""`grounded`: does a report's text say only what the findings of its case bear out?

Its claims are set against the findings one by one: is the condition there, on which side, with
which figure; and is anything that was found left out? What is asked, quoted, past or said not to
have been assessed is no claim. Absence of one disease bears out no sound film (law 3).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Any

from pydantic import Field

from wetread.guards.text.base import MOST_CHARACTERS, TEXT_GUARDS, Asked, TextGuard, Told, Tools
from wetread.guards.text.grounding.claims import reproaches
from wetread.guards.text.grounding.complaints import Fault, Unsupported
from wetread.guards.text.grounding.facts import Fact, facts_of
from wetread.guards.text.grounding.figures import Figures
from wetread.guards.text.grounding.mentions import Reading
from wetread.guards.text.grounding.omissions import left_out
from wetread.guards.text.grounding.outlines import outline_reproaches
from wetread.guards.text.grounding.soundness import sound_claims
from wetread.guards.text.grounding.words import Family

_WEIGHT: Mapping[Fault, float] = {
    "contradicted": 0.95,
    "wrong-side": 0.9,
    "wrong-number": 0.9,
    "unsupported": 0.85,
    "omitted": 0.75,
}
"""How surely a complaint of each kind is a true one."""


class Account(Asked):
    """Findings as `wetread read --json` prints them, less complete ones too, and a text."""

    findings: tuple[dict[str, Any], ...]
    text: str = Field(max_length=MOST_CHARACTERS)


class Grounded(Told):
    """In the order of the text; what is left out comes last."""

    unsupported: tuple[Unsupported, ...]


@TEXT_GUARDS.register("grounded")
def grounded(tools: Tools, /) -> TextGuard:
    """Names, sides, figures and omissions are compared in words; needs no encoder."""
    del tools

    def judge(accounts: Sequence[Account]) -> list[Grounded]:
        return [_told(account) for account in accounts]

    return TextGuard(asked=Account, judge=judge)


def ungrounded(facts: Sequence[Fact], text: str) -> tuple[Unsupported, ...]:
    """Everything in the text that the findings do not bear out, and what it leaves out."""
    reading = _read(facts, text)
    return (*_unsupported(facts, reading, text), *_omitted(facts, reading))


def unsupported_in(facts: Sequence[Fact], text: str) -> tuple[Unsupported, ...]:
    """What the text, a whole one or one statement, says beyond the findings or against them."""
    return _unsupported(facts, _read(facts, text), text)


def omitted_from(facts: Sequence[Fact], text: str) -> tuple[Unsupported, ...]:
    """Findings that are there and that the whole text never mentions."""
    return _omitted(facts, _read(facts, text))


def _read(facts: Sequence[Fact], text: str) -> Reading:
    """With the findings' own names among the words that are looked for."""
    more = {fact.family.name: fact.family for fact in facts if not fact.family.known}
    return _reading(text, tuple(more.values()))


@lru_cache(maxsize=256)
def _reading(text: str, more: tuple[Family, ...]) -> Reading:
    """Several rules read the statements of one draft, and drafts share many."""
    return Reading(text, more)


def _unsupported(facts: Sequence[Fact], reading: Reading, text: str) -> tuple[Unsupported, ...]:
    found = [
        *reproaches(reading, facts),
        *outline_reproaches(reading, facts),
        *Figures(facts).reproaches(reading),
        *sound_claims(reading, facts),
    ]
    found.sort(key=lambda one: one[0])
    told = (
        Unsupported(sentence=text[slice(*sentence)].strip(), why=why.why, kind=why.kind)
        for sentence, why in found
    )
    return tuple(dict.fromkeys(told))


def _omitted(facts: Sequence[Fact], reading: Reading) -> tuple[Unsupported, ...]:
    reason = "The text never mentions a finding that is present: {}."
    return tuple(
        Unsupported(sentence="", why=reason.format(fact.where), kind="omitted")
        for fact in left_out(reading, facts)
    )


def _told(account: Account) -> Grounded:
    found = ungrounded(facts_of(account.findings), account.text)
    doubt = 1 - prod(1 - _WEIGHT[one.kind] for one in found)
    return Grounded(
        id=account.id,
        decision="revise" if found else "pass",
        reason=_reason(found),
        score=round(doubt, 4),
        unsupported=found,
    )


def _reason(found: Sequence[Unsupported]) -> str:
    if not found:
        return "The findings bear out what the text says, and it leaves out none that is present."
    if len(found) == 1:
        return f"The findings do not bear out the text: {found[0].why}"
    return f"The findings do not bear out the text in {len(found)} points; first: {found[0].why}"
