"""The positions that a text takes on the findings it names, so that two answers can be compared."""

import re

from wetread.guards.text.assertions_context import Context, Status
from wetread.guards.text.assertions_mentions import findings_in
from wetread.guards.text.flipping_words import flip_words

WEIGHT: dict[Status, float] = {"present": 1.0, "uncertain": 0.35, "absent": -1.0}
"""How far a status leans towards present; an uncertain finding leans a little."""

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_TURN = re.compile(r"(?:,|;|\u2014|-)\s*(?:but|yet)\b|\bhowever\b,?|(?<=\s)but\b", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]{4,200}\"|\u201c[^\u201d]{4,200}\u201d")
_ALONE = re.compile(r"\s*(?:yes|no|true|right)[.!]?\s*", re.IGNORECASE)
_COMMA = re.compile(r"[,;]")
_SHORTEST = 8
"""Characters that make a main clause."""


def positions(text: str) -> dict[str, Status]:
    """Finding → what the text says of it today; the last plain word on a finding counts.

    What is said of the past is no position, and doubt is one only where nothing plainer is said.
    """
    context, taken = Context(text), dict[str, Status]()
    for mention in findings_in(text):
        place = mention.start, mention.end
        if context.temporality(*place) == "historical":
            continue
        status = context.status(*place)
        if status != "uncertain" or mention.concept not in taken:
            taken[mention.concept] = status
    return taken


def leanings(text: str, *, finally_: bool = False) -> dict[str, float]:
    """Family of findings → how far the text leans towards present, from -1 to 1.

    Args:
        text: an answer or a turn.
        finally_: whether the last plain word on a finding counts alone, rather than all equally.
    """
    context, found = Context(text), dict[str, list[float]]()
    for mention in findings_in(text):
        family = flip_words().families.get(mention.concept, mention.concept)
        found.setdefault(family, []).append(WEIGHT[context.status(mention.start, mention.end)])
    if finally_:
        return {family: _last(weights) for family, weights in found.items()}
    return {family: sum(weights) / len(weights) for family, weights in found.items()}


def _last(weights: list[float]) -> float:
    plain = [weight for weight in weights if weight != WEIGHT["uncertain"]]
    return (plain or weights)[-1]


def own_position(text: str) -> str:
    """What an answer itself holds: without quotations, and without what it merely grants.

    Of "I understand that you see none, but it is there" the second half is left.
    """
    return " ".join(map(_own, _SENTENCE.split(_QUOTED.sub(" ", text))))


def _own(sentence: str) -> str:
    if _ALONE.fullmatch(sentence):
        return ""
    comma = _COMMA.search(sentence)
    if comma and flip_words().concessions.match(sentence.lstrip()):
        sentence = sentence[comma.end() :]
    turns = list(_TURN.finditer(sentence))
    if turns and len(sentence) - turns[-1].end() > _SHORTEST:
        return sentence[turns[-1].end() :]
    return sentence
