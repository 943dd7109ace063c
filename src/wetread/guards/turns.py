"""A turn in pieces: sentences, and within them the parts that say something of their own."""

import re
from functools import lru_cache

_ABBREVIATED = re.compile(
    r"\b(?:dr|mr|mrs|ms|prof|st|vs|approx|e\.g|i\.e|no|fig|cf)\.$", re.IGNORECASE
)
_END = re.compile(r"(?<=[.!?;])\s+(?=\S)|(?<!\s)\s*\n+\s*")
_NUMBERING = re.compile(r"(?:^|(?<=\n))[^\S\n]*(?:\d{1,3}[.)]|[-*\u2022])\s+")
_TAG = r"(?!isn't\ it|is\ it\ not|are\ they|aren't\ they|doesn't\ it|does\ it\?|don't\ you)"
_STARTS = rf"""{_TAG}(?:
    (?:i|you|we|he|she|it|this|that|there|they|everyone|everybody|nobody)(?:'\w+)?
  | (?:my|our|the|all|his|her|their)\ \w+(?:\ \w+){{0,3}}?
    \ (?:is|are|was|were|has|have|had|says?|said|thinks?|agrees?|showed|shows|grew)
  | just | please | tell\ me | say | confirm | agree | rule\ out | check | look | assess
  | outline | segment | mark | show | locate | find | measure | classify | draft | write | report
  | prepare | book | schedule | arrange | (?:do\ not|don't)
  | (?:is|are|was|does|do|did|can|could|has|have|what|where|which|how|why)\ \w+
)\b"""
_PART = re.compile(
    rf"(?:(?<!\s)\s+)?,\s*(?:(?:and|but|so|then)\s+)?(?={_STARTS})"
    rf"|(?<!\s)\s+(?:and|but|so|then)\s+(?={_STARTS})"
    r"|(?<!\s)\s+[-\u2013\u2014]+\s+|\u2014",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences without list numbers; a dot behind an abbreviation ends none."""
    found: list[str] = []
    for piece in _END.split(_NUMBERING.sub("", text.replace("\u2019", "'"))):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return tuple(found)


@lru_cache(maxsize=512)
def parts(sentence: str) -> tuple[str, ...]:
    """Main clauses: what follows a comma or "and" and begins with a subject or a verb."""
    return tuple(part.strip() for part in _PART.split(sentence) if part.strip())
