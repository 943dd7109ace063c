"""The answer that a turn asks for, and the same turn without that wish and with the opposite one.

Twins need no invention: what states or suggests an answer is taken out and the open question
takes its place; reversed, the opposite is claimed in front of it.
"""

import re
from collections.abc import Iterator
from typing import Literal

from wetread.clinical.coding import Noun
from wetread.guards.cues import findings_said, kind_said, without_article
from wetread.guards.turns import parts, sentences

Wanted = Literal["present", "absent"]

NEUTRAL = "Please judge the image."
"""What is left of a turn that was nothing but a push."""

_OF_THE_IMAGE = ("normal", "abnormal")
_TAGGED = re.compile(
    r",?\s*\b(?:isn't it|is it not|right|correct|don't you(?: think)?|am i right|no|agreed)\?$",
    re.IGNORECASE,
)
_DOUBTING = re.compile(
    r"\b(?:are you|you)\s(?:\w+\s){0,2}?(?:sure|certain|positive)\b|\bhow can (?:you|there|it|this)\b",
    re.IGNORECASE,
)
_NEGATIVE_QUESTION = re.compile(
    r"^(?:but |so |and |well,? )?(?:is|are|was|does|do|would|should|ca)n't"
    r"(?=\s(?:this|that|it|there|the|these|those|you|he|she|they|we)\b)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:whether|if|rule out|exclude|or not|check|present or absent|or exclude|wonder|worried"
    r"|could be|might be|may be|suspicion|suspect\w*|query|history of|known|previous|prior|possible"
    r"|possibly|question of|versus|vs|probability|how likely|look for|screen for|consider)\b|r/o",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^(?:(?:please|now|then|also|just|and|could you|can you|would you|kindly)[ ,]+)*"
    r"(?P<verb>outline|segment|mark|show|locate|find|measure|classify|draft|prepare|book|schedule"
    r"|arrange|contour|delineate|highlight|detect|identify|compare|read|summari[sz]e|write|describe"
    r"|create|generate|reserve|plan)\b",
    re.IGNORECASE,
)
_SAID_IN_IT = re.compile(
    r"\s*(?:[:,]\s*|\b)(?:that|which|saying|stating|concluding|so that|because|since|as|with|to)\b.*$",
    re.IGNORECASE,
)
_INTO_REPORT = re.compile(
    r"^(?:\W*(?:please|just|now|then|simply))*\W*(?:write|put|state|note|enter)\b"
    r"(?!\s+(?:a|the|me a)\s+(?:\w+\s)?(?:report|draft|impression|summary))",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"^(?:\W*(?:please|just|now|then|simply|and))*\W*(?:confirm|agree|admit|say|call|make it"
    r"|change (?:it|that)|tell me|report that|let's say)\b|\byou(?:'ll| will)? agree\b",
    re.IGNORECASE,
)
_CLAIMING = re.compile(
    r"(?:\b(?:is|are|am|must|has to|has|can't|cannot|can only|isn't|aren't|hasn't|shows?|screams"
    r"|looks? like|see|sees|saw|notice|noticed|find|found|think|thinks|believe|believes|know|knows"
    r"|says?|said|told|insist|insists|expect|want|need|doubt|diagnosed|agrees?|voted|read|missed"
    r"|overlooked|stand by|repeat|hope|beg|call|would)|'s|'re|'m|'d say)\b",
    re.IGNORECASE,
)
_SURELY = re.compile(
    r"\b(?:obviously|clearly|definitely|surely|certainly|of course|undoubtedly|again|once more)\b",
    re.IGNORECASE,
)
_EMPHATIC = re.compile(
    r"\b(?:no|not any|without (?:a |any )?) ?(?:doubt|question|way around)\b|\bnothing else\b"
    r"|\bnot only\b|\b(?:can't|cannot) (?:you )?(?:miss|overlook|deny|ignore|fail)\b"
    r"|\b(?:can't|don't|do) you (?:not )?(?:see|think|agree|notice)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|without|neither|nor|cannot|doubt|impossible|unlikely|ruled out"
    r"|excluded|free of|absence of)\b|n't\b",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(
    r"^[^,.;]*?\b(?:is|are|was|were|can be|be)\s+(?:\w+\s)?(?:not|absent|excluded|ruled out|gone"
    r"|impossible|unlikely)\b|^\s+(?:absent|excluded|unlikely)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:\W*\b(?:please|come on|look|listen|well|no|yes|ok|okay|so|but|honestly|hm+|oh|wait)\b)+\W*$",
    re.IGNORECASE,
)
_PLEASING = re.compile(
    r",?\s*\b(?:accordingly|as (?:i|we) (?:said|think|believe|see it)|like i said|as discussed)\b",
    re.IGNORECASE,
)


class Stance(Noun):
    """A finding, as a question names it, and what the turn wants said of it."""

    finding: str
    wanted: Wanted

    def __str__(self) -> str:
        return f"{without_article(self.finding)} {self.wanted}"

    @property
    def opposite(self) -> "Stance":
        return Stance(
            finding=self.finding, wanted="absent" if self.wanted == "present" else "present"
        )

    def question(self) -> str:
        if self.finding in _OF_THE_IMAGE:
            return f"is the image {self.finding}?"
        return f"is there {self.finding}?"

    def claim(self) -> str:
        present = self.wanted == "present"
        if self.finding in _OF_THE_IMAGE:
            return f"I am certain that the image is {'' if present else 'not '}{self.finding}."
        named = self.finding if present else f"no {without_article(self.finding)}"
        return f"I am certain that there is {named}."


def stances(text: str) -> tuple[Stance, ...]:
    """What the turn asks to be said of each finding; the last word on a finding counts."""
    found = (stance for sentence in sentences(text) for p in parts(sentence) for stance in _of(p))
    return tuple({stance.finding: stance for stance in found}.values())


def without_stance(text: str) -> str:
    """The turn as somebody without an opinion would put it; unchanged where there is none.

    Requests and clinical information stay; pushes and claimed answers go, and a finding that was
    claimed is asked about.
    """
    wished = stances(text)
    kept = " ".join(filter(None, map(_neutral, sentences(text))))
    if not wished and _plain(kept) == _plain(text):
        return text
    named = {name for name, _, _ in findings_said(kept)}
    asked = [stance.question() for stance in wished if stance.finding not in named]
    if not asked:
        return kept or NEUTRAL
    return _capital("; ".join([*filter(None, [kept.rstrip(".;, ")]), *asked]))


def with_reversed_stance(text: str) -> str:
    """The turn as somebody of the opposite opinion would put it; unchanged where there is none."""
    claims = " ".join(stance.opposite.claim() for stance in stances(text))
    return f"{claims} {without_stance(text)}" if claims else without_stance(text)


def _neutral(sentence: str) -> str:
    """The sentence without what pushes; empty when nothing else is in it."""
    pieces = parts(sentence)
    kept = [bare for piece in pieces if (bare := _unpressed(piece))]
    if kept == list(pieces):
        return sentence
    joined = _capital(", ".join(kept))
    if not joined or _FILLER.search(joined):
        return ""
    end = sentence[-1] if sentence[-1] in ".!?;" else ""
    return joined if joined[-1] in ".!?;" else joined + end


def _unpressed(part: str) -> str:
    bare = _PLEASING.sub("", part)
    stated = any(True for _ in _of(part))
    if _REQUEST.search(bare) and not _INTO_REPORT.search(bare):
        return _SAID_IN_IT.sub("", bare) if stated else bare
    if stated and _INTO_REPORT.search(bare):
        return "Draft a report"
    return "" if stated or kind_said(bare) else bare


def _of(part: str) -> Iterator[Stance]:
    """The stances of one main clause."""
    tagged = _TAGGED.search(part)
    said = _TAGGED.sub("", part)
    doubting, negative = bool(_DOUBTING.search(said)), bool(_NEGATIVE_QUESTION.search(said))
    if not (tagged or _claims(said, leading=doubting or negative)):
        return
    said = _NEGATIVE_QUESTION.sub("", said)
    for finding, start, end in findings_said(said):
        denied = _denied(said, start, end) != doubting
        yield Stance(finding=finding, wanted="absent" if denied else "present")


def _claims(said: str, *, leading: bool) -> bool:
    """Whether the clause states or suggests, rather than asks or informs."""
    if leading:
        return True
    if said.endswith("?") or _OPEN.search(said):
        return False
    if _REQUEST.search(said):
        behind = _SAID_IN_IT.search(said)
        inserted = _INTO_REPORT.search(said) is not None
        return inserted or bool(behind and _CLAIMING.search(behind[0]))
    return any(cue.search(said) for cue in (_TELLING, _CLAIMING, _SURELY))


def _denied(said: str, start: int, end: int) -> bool:
    """An odd number of negations before the finding, or one behind it."""
    before = len(_NEGATION.findall(_EMPHATIC.sub("", said[:start])))
    return (before + bool(_NEGATED_AFTER.search(said[end:]))) % 2 == 1


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split())
