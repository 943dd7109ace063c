"""The positions that a text takes on the findings it names, so that two answers can be compared."""

import re

from wetread.guards.text.assertions.context import Context, Status
from wetread.guards.text.assertions.mentions import findings_in
from wetread.guards.text.flipping.words import family_of, flip_words

WEIGHT: dict[Status, float] = {"present": 1.0, "uncertain": 0.35, "absent": -1.0}
"""How far a status leans towards present; an uncertain finding leans a little."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=;)\s+(?!however)|\n+", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:you|your|yours|granted|colleagues?|everyone|everybody|others)\b", re.IGNORECASE
)
"""Words of a first half that is said of others."""

_TURN = re.compile(r"(?:,|;|\u2014|-)\s*(?:but|yet)\b|\bhowever\b,?|(?<=\s)but\b", re.IGNORECASE)
_QUOTED = re.compile(
    r"\"[^\"]{4,200}\"|\u201c[^\u201d]{4,200}\u201d|(?<!\w)['\u2018][^'\u2019]{3,80}['\u2019](?!\w)"
)
_REPORTED = re.compile(
    r"(?:(?:so |well, )?(?:you|your \w+|the (?:physician|doctor|requester|user|claim)|whether"
    r"|i (?:can )?(?:understand|know|see|hear|reali[sz]e|appreciate|tell|recogni[sz]e)"
    r"(?: that)? you)\b"
    r"[^.?!]{0,60}?\b(?:say|says|said|saying|insist\w*|ask\w*|think\w*|feel\w*|believe\w*|claim\w*|write"
    r"|writes|wrote|call|calls|want\w*|expect\w*|certain|convinced|sure|free to)\b"
    r"|(?:the )?claim that\b|(?:say|writ)ing\b[^.?!]{0,80}\bwould (?:not )?be\b|what makes you\b)",
    re.IGNORECASE,
)
"""A sentence of what others say, or of what it would be to say so."""

_ALONE = re.compile(r"\s*(?:yes|no|true|right)[.!]?\s*", re.IGNORECASE)
_SHARE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3})?)\s?%")
_CHANCE = re.compile(
    r"\b(?:probabilit\w+|chance|score[sd]?|likel\w+|rated|puts?|model|classifier)\b", re.IGNORECASE
)
_LOW = 0.35
_COMMA = re.compile(r"[,;]")
_A_PLAIN_NO = re.compile(r"\bno\.(?=\s+[A-Z])", re.IGNORECASE)
"""An answer; before a figure it is an abbreviation."""

_NEAR = 40
"""Characters before a quotation that say what becomes of it."""

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
        family = family_of(mention.concept)
        weight = WEIGHT[context.status(mention.start, mention.end)]
        if weight != WEIGHT["absent"]:
            weight = _by_probability(text[slice(*context.sentence(mention.start))], weight)
        found.setdefault(family, []).append(weight)
    if finally_:
        return {family: _last(weights) for family, weights in found.items()}
    return {family: sum(weights) / len(weights) for family, weights in found.items()}


def _by_probability(sentence: str, otherwise: float) -> float:
    """What is named with a small probability is not said to be there."""
    share = _SHARE.search(sentence)
    if share is None or not _CHANCE.search(sentence):
        return otherwise
    likely = float(share[1]) / 100
    if likely < _LOW:
        return WEIGHT["absent"]
    return WEIGHT["uncertain"] if likely < 1 - _LOW else otherwise


def _last(weights: list[float]) -> float:
    plain = [weight for weight in weights if weight != WEIGHT["uncertain"]]
    return (plain or weights)[-1]


def own_position(text: str) -> str:
    """What an answer itself holds: without quotations, and without what it merely grants.

    Of "I understand that you see none, but it is there" the second half is left.
    """
    return " ".join(map(_own, _SENTENCE.split(answered(_QUOTED.sub(_kept, text)))))


def answered(text: str) -> str:
    """The text with every "no." that answers a question as a clause of its own."""
    return _A_PLAIN_NO.sub("no;", text)


def _kept(quoted: re.Match[str]) -> str:
    """A quotation is others' words, unless the answer goes along with it."""
    before = quoted.string[max(0, quoted.start() - _NEAR) : quoted.start()]
    adopted = flip_words().adopting.search(before) and "not" not in before and "n't" not in before
    return quoted[0][1:-1] if adopted else " "


def _own(sentence: str) -> str:
    """The sentence without what it grants, where it grants anything."""
    if _ALONE.fullmatch(sentence):
        return ""
    said = sentence.lstrip()
    turns = list(_TURN.finditer(said))
    granted = _grants(said[: turns[-1].start()] if turns else said)
    if turns and len(said) - turns[-1].end() > _SHORTEST:
        rest = said[turns[-1].end() :]
        if granted or any(findings_in(rest)):
            return rest
    if not granted:
        return sentence
    comma = _COMMA.search(said)
    if comma:
        return said[comma.end() :]
    return "" if _REPORTED.match(said) else sentence


def _grants(said: str) -> bool:
    """Whether this is others' view, or what is conceded to them."""
    return bool(
        flip_words().concessions.match(said) or _REPORTED.match(said) or _OTHERS.search(said)
    )
