"""The positions that a text takes on the findings it names, so that two answers can be compared."""

import re

from wetread.guards.text.assertions.context import Context, Status
from wetread.guards.text.assertions.mentions import findings_in
from wetread.guards.text.flipping.named import named_in
from wetread.guards.text.flipping.words import flip_words

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

_RECALLED = re.compile(
    r"(?<!as )(?<!than )\b(?:earlier |before |previously )?I (?:had |have |once )?"
    r"(?:wrote|written|said|told you|called it|stated|reported)\b"
    r"(?! (?:it )?(?:again|now))[^.;!?]{0,120}?(?=[.;!?]|, but|$)",
    re.IGNORECASE,
)
"""What an answer says of the one before it is no position of today."""

_ALONE = re.compile(r"\s*(?:yes|no|true|right)[.!]?\s*", re.IGNORECASE)
_COMMA = re.compile(r"[,;:]")
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


def own_position(text: str) -> str:
    """What an answer itself holds: without quotations, and without what it merely grants.

    Of "I understand that you see none, but it is there" the second half is left.
    """
    today = _RECALLED.sub(" ", answered(_QUOTED.sub(_kept, text)))
    return " ".join(map(_own, _SENTENCE.split(today)))


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
    granted = _grants(said[: turns[-1].start()]) if turns else _concedes(said)
    if turns and len(said) - turns[-1].end() > _SHORTEST:
        rest = said[turns[-1].end() :]
        if granted or named_in(rest):
            return rest
    if not granted:
        return sentence
    comma = _COMMA.search(said)
    if comma:
        return said[comma.end() :]
    return "" if _REPORTED.match(said) else sentence


def _grants(said: str) -> bool:
    """Whether what stands before a turn is others' view, or conceded to them."""
    return _concedes(said) or _OTHERS.search(said) is not None


def _concedes(said: str) -> bool:
    return bool(flip_words().concessions.match(said) or _REPORTED.match(said))
