"""Cuts a sentence into the parts that each state one thing.

"No pneumothorax, effusion or nodule" is one part; "no pneumothorax, small effusion on the left" and
"pneumonia on the left, pneumothorax not seen" are two.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

_CUT = re.compile(
    r"(?P<strong>;|\s\d{1,2}[.)](?=\s)|\s(?:but|while|whereas|however|although|though|yet)\b)"
    r"|(?P<line>\n)"
    r"|(?P<dash>\s[-\u2013\u2014]{1,2}\s)"
    r"|(?P<weak>,(?:\s{1,8}(?:and|so|with|plus)\b)?|[()]|\s(?:and|plus)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do(?:es)?|did|shows?|showed|demonstrates?|reveals?"
    r"|remains?|appears?|looks?|lies?|sees?|detects?|finds?|suggests?|identifies|excludes?"
    r"|projects|measures?|covers?|contains?|holds|seen|present|absent|positive|negative|none|nil"
    r"|noted|found|detected|identified|visible|evident|excluded|isn't|aren't|wasn't|weren't"
    r"|cannot|could|can|may|might|not|undecided|uncertain|unlikely|likely|unassessed)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:no|not|without|neither|free of|absence of|negative for|denies|never)\b|n't\b",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"\s*(?:no|without|neither|absence of|(?:negative|positive) for|free of|evidence of"
    r"|questionable|possible)\b",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"\b(?:not|none|absent|negative|nil|un(?:assessed|decided|certain|likely))\b", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"\s*(?:the|a|an|there|this|that|it|its|his|her|both|some|another|i|we|he|she)\b", re.IGNORECASE
)
_ELSE = re.compile(r"\s*(?:or|nor|and/or)\b", re.IGNORECASE)
_WHETHER = re.compile(r"\b(?:whether|if)\b", re.IGNORECASE)
_OR = re.compile(r"\b(?:or|nor)\b|\w/\w", re.IGNORECASE)
_QUALIFIED = re.compile(
    r"\b(?:left|right|bilateral|small|moderate|mild|tiny|\d+(?:\.\d+)?\s?(?:mm|cm)|on the|in the"
    r"|at the|at both|in both)\b|\(\s?\d",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:left|right|bilateral|both|upper|lower|\d)", re.IGNORECASE)
_LABEL = re.compile(r"\s*(?:[-*\u2022]|[\w ]{2,40}[:=|])")
_LONGEST_LIST = 8
_AHEAD = 200


def clauses(sentence: str, names: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and end of every part; together they hold every word.

    Args:
        sentence: what is cut.
        names: where the names of findings start, in order.
    """
    cuts = list(_CUT.finditer(sentence))
    start, bracketed = 0, False
    for number, cut in enumerate(cuts):
        following = _reach(sentence, cuts, number, names)
        named = _any(names, start, cut.start()) and _any(names, cut.start(), following)
        plain = named or cut["strong"] or cut["line"]
        if (bracketed and cut[0] == ")") or (plain and _ends(sentence, start, cut, following)):
            yield start, cut.start()
            start, bracketed = cut.start() if cut["strong"] else cut.end(), cut[0] == "("
    yield start, len(sentence)


def _any(names: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(names, start) < bisect_left(names, end)


def _reach(sentence: str, cuts: Sequence[re.Match[str]], number: int, names: Sequence[int]) -> int:
    """Where what follows a cut ends: behind a bare list, with what is said of all its members."""
    last = number if cuts[number][0] in "()" else min(number + _LONGEST_LIST, len(cuts) - 1)
    for cut, following in zip(cuts[number:last], cuts[number + 1 : last + 1], strict=True):
        start, end = cut.end(), following.start()
        part = sentence[start:end]
        listed = following["weak"] and _any(names, start, end)
        if not listed or _VERB.search(part) or _ANEW.match(part):
            return end
    return cuts[last + 1].start() if last + 1 < len(cuts) else len(sentence)


def _ends(sentence: str, start: int, cut: re.Match[str], following: int) -> bool:
    left, right = sentence[start : cut.start()], sentence[cut.end() : following]
    if not left.strip() or cut[0] == ")":
        return False
    if cut["line"]:
        return _LABEL.match(sentence, cut.end(), cut.end() + 60) is not None
    if cut["dash"]:
        return bool(_VERB.search(right) or _DENIAL.search(right))
    ahead = sentence[cut.end() : cut.end() + _AHEAD]
    return bool(cut["strong"]) or _stands(left, right, cut[0].strip().lower(), ahead)


def _stands(left: str, right: str, joint: str, ahead: str) -> bool:
    """Whether what follows a comma, a bracket or an "and" is a statement of its own."""
    if _ELSE.match(right) or (joint == "and" and _WHETHER.search(left)):
        return False
    if _ANEW.match(right):
        return True
    verb = _VERB.search(right)
    if verb is None:
        # "No pneumothorax, small effusion on the left": the second was never denied.
        bare = joint != "," or not _DENIAL.search(left) or _OR.search(ahead)
        return not bare and _QUALIFIED.search(right) is not None
    # "Is present and not seen" has no subject of its own.
    return bool(right[: verb.start()].strip()) and _speaks(left, right, joint, ahead)


def _speaks(left: str, right: str, joint: str, ahead: str) -> bool:
    """Whether a verb behind the joint belongs to what stands there, and not to the whole list."""
    if _DENIAL.search(left):
        listed = joint == "and" or _OR.search(ahead if joint == "," else right)
        return not listed or _SUBJECT.match(right) is not None
    if _VERB.search(left):
        return joint != "and" or not _OR.search(right)
    return joint == "," and bool(_PLACED.search(left)) and bool(_UNDONE.search(right))
