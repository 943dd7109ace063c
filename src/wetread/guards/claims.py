"""What a sentence says of a thing it names: present, absent, uncertain, or not assessed.

Cues work within their clause, as in NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009).
Where no cue is seen the thing counts as said to be present: a guard that misreads must object.
"""

import re
from functools import lru_cache
from typing import Literal

from wetread.guards.phrases import says, sentences, spans

Status = Literal["present", "absent", "uncertain", "not-assessed"]

_LINK = r"(?:and|but|while|whereas|though|although|yet|so)\b"
_SEMICOLON = re.compile(r"\s*;\s*")
_COMMA = re.compile(rf"\s*[;,]\s*(?:{_LINK})?\s*|\s+{_LINK}\s+", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|shows?|showed|shown|sees?|saw|seen|present|absent"
    r"|assessed?|judged?|evaluated|examined|looked|noted|found|excluded?|suspected|remains?|cannot"
    r"|detected?|identified|demonstrated?|visible|do(?:es)?|did|can|could|may|might|suggests?"
    r"|covers?|puts?|takes?|leans?)\b",
    re.IGNORECASE,
)
_JUDGED = r"(?:(?:assess|evaluat|judg|examin|analys|analyz|review|consider)\w*|looked(?: for| at)?)"
_NOT_ASSESSED = re.compile(
    rf"\b(?:not|never|n't|cannot|could not)\s+(?:\w+\s+){{0,2}}?{_JUDGED}\b"
    rf"|\bno\s+(?:\w+\s+){{1,3}}?{_JUDGED}\b"
    rf"|\bnobody\s+(?:\w+\s+)?{_JUDGED}\b"
    rf"|\bun(?:assessed|evaluated)\b|\bno statement\b|\bnothing (?:can be|is) said\b"
    rf"|\b(?:beyond|outside)\s+(?:\w+\s+){{0,4}}?(?:scope|assessment)\b"
    rf"|\bwithout (?:an )?assess(?:ment of|ing)\b",
    re.IGNORECASE,
)
_UNCERTAIN = re.compile(
    r"\b(?:possib\w+|may|might|perhaps|suspicious|suspected|suspicion"
    r"|uncertain\w*|undecided|undetermined|indeterminate|equivocal|questionable|doubtful"
    r"|whether|if|rule out|versus|vs|suggest\w*|cannot (?:be )?(?:decid|exclud|rul|confirm|tell)\w*"
    r"|could not (?:be )?(?:decid|exclud|rul|confirm|tell)\w*"
    r"|not (?:be )?(?:excluded|ruled out|decided|confirmed|certain|clear)|cannot say)\b",
    re.IGNORECASE,
)
_NO_BEFORE = re.compile(
    r"\b(?:no|(?<!than )(?<!as )not|without|neither|nor|never|none|absence|lacks?|free of|free from"
    r"|negative for|away from|excludes?|excluded|ruled out|rules out|denies|unlikely)\b|n't\b",
    re.IGNORECASE,
)
_NO_AFTER = re.compile(
    r"\b(?:not|never)\s+(?:\w+\s+)?(?:seen|present|identified|detected|found|visible|noted|shown"
    r"|demonstrated|evident|apparent|there)\b"
    r"|\b(?:absent|excluded|ruled out|unlikely|less likely|negative)\b",
    re.IGNORECASE,
)
_AFFIRMED = re.compile(
    r"\b(?:(?:is|are|was|were|remains?|appears?)\s+(?:\w+\s+){0,2}?(?:present|seen|visible|evident"
    r"|certain|definite|noted|identified|detected|found|there)|likely|probable|confirm\w*"
    r"|there (?:is|are)|shows?|showing|demonstrat\w+|consistent with|compatible with"
    r"|in keeping with|evidence of|diagnos\w+|positive for|represents?|reveals?)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:probability|statement|question|judgement|requested?)\b", re.IGNORECASE)


def status(sentence: str, start: int, end: int) -> Status:
    """What the sentence says of the words from `start` to `end`.

    "Effusion and pneumothorax were not assessed" covers both; "pneumothorax is present, effusion
    was not assessed" does not. "Likely" counts as present and "unlikely" as absent.
    """
    left, right = _clause(sentence, start)
    before, after = sentence[left:start], sentence[end:right]
    clause = sentence[left:right]
    if _NOT_ASSESSED.search(clause):
        return "not-assessed"
    if _UNCERTAIN.search(clause):
        return "uncertain"
    return "absent" if _NO_BEFORE.search(before) or _NO_AFTER.search(after) else "present"


@lru_cache(maxsize=4096)  # several guards ask the same of the same statements
def claimed(text: str, words: tuple[str, ...]) -> frozenset[Status]:
    """What the text claims of a thing by any of its names; "not assessed" is no claim."""
    if says(text, words) is None:  # most statements speak of something else
        return frozenset()
    said = {
        status(sentence, *span) for sentence in sentences(text) for span in spans(sentence, words)
    }
    return frozenset(said - {"not-assessed"})


@lru_cache(maxsize=4096)
def asserted(text: str, words: tuple[str, ...]) -> frozenset[Literal["present", "absent"]]:
    """What the text states outright: naming a thing, or giving its probability, states nothing."""
    found: set[Literal["present", "absent"]] = set()
    for sentence in sentences(text):
        for start, end in spans(sentence, words):
            said = status(sentence, start, end)
            if said == "absent" or (said == "present" and _outright(sentence, start)):
                found.add(said)
    return frozenset(found)


def _outright(sentence: str, position: int) -> bool:
    """Whether the clause affirms, or is a bare noun ("Pneumonia on the left.")."""
    clause = sentence[slice(*_clause(sentence, position))]
    bare = not (_PREDICATE.search(clause) or _NAMED.search(clause))
    return bare or _AFFIRMED.search(clause) is not None


def _clause(sentence: str, position: int) -> tuple[int, int]:
    """Start and end of the clause: parts without a verb belong to the one that they enumerate."""
    left, right = _part(sentence, position, 0, len(sentence), _SEMICOLON)
    return _part(sentence, position, left, right, _COMMA)


def _part(
    sentence: str, position: int, start: int, end: int, breaks: re.Pattern[str]
) -> tuple[int, int]:
    """The part between breaks around a position; a new one begins with the second verb."""
    left, reach, spoken = start, start, False
    for cut in [*breaks.finditer(sentence, start, end), None]:
        right = cut.start() if cut else end
        says = bool(_PREDICATE.search(sentence, reach, right))
        if says and spoken:
            if position < reach:
                return left, reach
            left = reach
        spoken = spoken or says
        reach = cut.end() if cut else end
    return left, end
