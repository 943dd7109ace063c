"""What an answer asserts of the findings that it names: how surely, on which side, how large, when.

Rests on the rules of `assertions`; what is likely leans further towards present than what may be.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from wetread.guards.text.assertions.context import Context, Status
from wetread.guards.text.assertions.mentions import Mention, side_of
from wetread.guards.text.flipping.degrees import Sizes, degrees_in, sizes_in
from wetread.guards.text.flipping.named import Named, named_in

LEANS: dict[Status, float] = {"present": 1.0, "uncertain": 0.35, "absent": -1.0}
"""How far a status leans towards present; an uncertain finding leans a little."""

LIKELY, SUSPECTED = 0.8, 0.65
"""What is likely or suspected leans further than what is merely possible."""

_LIKELY = re.compile(
    r"\b(?:(?<!un)(?<!equally )(?<!just as )likely|likel(?:ier|iest)|probabl[ey]|consistent"
    r"|compatible|favou?r\w*|presum\w+)\b",
    re.IGNORECASE,
)
_SUSPECTED = re.compile(
    r"\b(?:suspicious|suspect\w*|suggest(?:s|ed|ing|ive)?|point\w* to)\b", re.IGNORECASE
)
_SHARE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3})?)\s?%")
_CHANCE = re.compile(
    r"\b(?:probabilit\w+|chance|score[sd]?|likel\w+|rated|puts?|model|classifier)\b", re.IGNORECASE
)
_LOW = 0.35
_SIDE = re.compile(
    r"(?P<side>(?<!all )(?<!are )(?<!'re )(?<!that's )(?<!quite )(?<!is )\bright"
    r"|\bleft)(?:wards?)?\b"
    r"(?! (?:now|away|after|here|there|to|about|that|out|open|in front|as it)\b)",
    re.IGNORECASE,
)
"""A side, and not "all right" or "left open"."""

_CLAUSE = re.compile(r"[;.]")
_HEADING = re.compile(r"\s?:\s")
_NEAR = 120
"""Characters of a clause before and behind a finding."""


class Asserted(NamedTuple):
    """One mention; `leaning` goes from -1, absent, to 1, present.

    `past` is said of what is not of today, `degrees` are those of its `clause`.
    """

    families: frozenset[str]
    leaning: float
    side: str | None
    past: bool
    degrees: frozenset[str]
    clause: str
    start: int


class Answer(NamedTuple):
    """All that an answer asserts; `sides` are those of the whole text."""

    text: str
    mentions: tuple[Asserted, ...]
    sides: frozenset[str]
    sizes: Sizes


@lru_cache(maxsize=256)
def answer_of(text: str) -> Answer:
    """What the text asserts of the findings that it names; several signs ask for the same text."""
    return Answer(
        text=text,
        mentions=asserted(text, named_in(text)),
        sides=_sides(text),
        sizes=sizes_in(text),
    )


def asserted(text: str, found: Iterable[Named]) -> tuple[Asserted, ...]:
    """What the text says at each of the places."""
    context = Context(text)
    return tuple(_one(text, context, one) for one in _without_headings(text, tuple(found)))


def _without_headings(text: str, found: Sequence[Named]) -> Iterator[Named]:
    """The places without those that merely head what the text goes on to say of the same finding.

    Args:
        text: an answer.
        found: places in their order.
    """
    last = {family: one.start for one in found for family in one.families}
    for one in found:
        again = any(last[family] > one.start for family in one.families)
        if not (again and _HEADING.match(text, one.end)):
            yield one


def leanings(said: Answer, *, finally_: bool = False) -> dict[str, float]:
    """Family → how far the answer leans towards its presence, from -1 to 1.

    Args:
        said: an answer.
        finally_: whether the last plain word on a finding counts alone, rather than all equally.
    """
    found: dict[str, list[float]] = {}
    for mention in said.mentions:
        for family in mention.families:
            found.setdefault(family, []).append(mention.leaning)
    if finally_:
        return {family: _last(leaning) for family, leaning in found.items()}
    return {family: sum(leaning) / len(leaning) for family, leaning in found.items()}


def _last(leaning: list[float]) -> float:
    plain = [one for one in leaning if abs(one) == 1]
    return (plain or leaning)[-1]


def _one(text: str, context: Context, named: Named) -> Asserted:
    sentence = context.sentence(named.start)
    status, spoken = context.status(named.start, named.end), text[slice(*sentence)]
    clause = _clause(text, named.start)
    leaning = _how_surely(spoken) if status == "uncertain" else LEANS[status]
    return Asserted(
        families=named.families,
        leaning=leaning if status == "absent" else _by_probability(spoken, leaning),
        side=_side(text, named, sentence),
        past=context.temporality(named.start, named.end) == "historical",
        degrees=degrees_in(clause),
        clause=clause,
        start=named.start,
    )


def _side(text: str, named: Named, sentence: tuple[int, int]) -> str | None:
    """The side told with the finding, or else the only one that its sentence names."""
    near = side_of(text, Mention("", named.start, named.end), sentence)
    others = _sides(text[slice(*sentence)])
    return near or (next(iter(others)) if len(others) == 1 else None)


def _sides(text: str) -> frozenset[str]:
    return frozenset(found["side"].lower() for found in _SIDE.finditer(text))


def _how_surely(sentence: str) -> float:
    """How far a doubt leans towards present."""
    if _LIKELY.search(sentence):
        return LIKELY
    return SUSPECTED if _SUSPECTED.search(sentence) else LEANS["uncertain"]


def _by_probability(sentence: str, otherwise: float) -> float:
    """What is named with a small probability is not said to be there."""
    share = _SHARE.search(sentence)
    if share is None or not _CHANCE.search(sentence):
        return otherwise
    likely = float(share[1]) / 100
    if likely < _LOW:
        return LEANS["absent"]
    return LEANS["uncertain"] if likely < 1 - _LOW else otherwise


def _clause(text: str, place: int) -> str:
    """What stands between two stops around the place, as far as it reaches."""
    before = _CLAUSE.split(text[max(0, place - _NEAR) : place])[-1]
    return before + _CLAUSE.split(text[place : place + _NEAR], maxsplit=1)[0]
