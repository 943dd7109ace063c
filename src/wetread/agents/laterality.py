"""Which lung a request asks for, by rules a person can check.

"Left" is the patient's left, except where a phrase says that it means the picture's. A side counts
when it names a lung, not a pain or a lobe; a side that is ruled out ("not the right one") is left
out; two negations cancel ("don't forget the left").
"""

import re
from collections.abc import Sequence
from typing import Literal, get_args

Side = Literal["right", "left"]


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SIDES: tuple[Side, ...] = get_args(Side)

_OTHER = {"left": "right", "right": "left"}
_PICTURE = r"(?:image|film|picture|screen|radiograph|monitor|display|x-ray)"
_ON_PICTURE = re.compile(
    rf"(?:(?:lung|one)\s+)?(?:on|at|to)\s+the\s+(left|right)(?:[- ]hand)?(?:\s+side)?"
    rf"\s+of\s+(?:the|this)\s+{_PICTURE}|(?:viewer's|reader's|image|picture)[- ](left|right)"
)
_IDIOMS = re.compile(
    r"\bright (?:away|now)\b|\ball right\b|\balright\b|,\s*right\s*\?|\bthat(?:'s| is) right\b"
    r"|\b(?:am i|are you|you're|i'm|is that) right\b|\b(?:what|whatever|anything|nothing)"
    r"(?:'s| is)? left\b|\bleft ?over\b|\bright[- ]click\b"
)
# Words that, standing with "in the left lung", make the lung a place and not the thing asked for.
_PLACED = (
    r"(?:pain|ache|tender\w*|crackles|crepitations|wheez\w*|breath sounds|symptoms|injury|fall"
    r"|surgery|drain|nodules?|mass(?:es)?|tumou?rs?|cancers?|carcinomas?|metastas[ei]s|lesions?"
    r"|opacit(?:y|ies)|consolidations?|infiltrat\w*|infections?|pneumonias?|shadow(?:s|ing)?|spots?"
    r"|neoplasms?|malignanc(?:y|ies)|effusions?|pneumothora\w+|fluid|abscess(?:es)?|cavit(?:y|ies)"
    r"|fractures?|lobes?|segments|ribs?|tubes?|lines?|catheters?|vessels?|fissures?|something|anything)"
)
_PLACE = re.compile(
    rf"\b({_PLACED})\b((?:\s+\w+){{0,2}}?)\s+(?:in|within|inside|of|on|at|near|behind|over|from)\s+"
    r"(?:(?:the|his|her|their|both|either|my|this|patient's)\s+)*"
    r"(?=left|right|upper|lower|middle|lungs?|side|chest|hemithorax)"
    r"(?:(?:left|right|upper|lower|middle)[- ]*(?:sided?|hand)?\s*)*"
    r"(?:lungs?|side|chest|hemithorax)?"
)
_ABBREVIATIONS = (
    (re.compile(r"[\u2018\u2019]"), "'"),
    (re.compile(r"\b(?:lt|l)\.?(?=\s+(?:lung|hemithorax|side|one)\b)"), "left"),
    (re.compile(r"\b(?:rt|r)\.?(?=\s+(?:lung|hemithorax|side|one)\b)"), "right"),
    (re.compile(r"\b(?:left|leave) out\b"), "omit"),
    (re.compile(r"\b(can|ca|wo|do|does|did|is|are|need|should|must)n't\b"), r"\1 not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"\bnot (?:only|just|merely)\b"), ""),
    (re.compile(r"\b(?:rather than|instead of|other than|apart from|aside from)\b"), "without"),
    (re.compile(r"\b(everything|all|anything|both|lungs) but\b"), r"\1 without"),
    (re.compile(r"\b(?:unnecessary|superfluous|irrelevant)\b"), "not needed"),
)
_FOLLOWS = words(
    "lung lungs one ones side sides sided hand field fields hemithorax pulmonary outline contour "
    "mask only alone please instead and or but not as too also for is was are of on in rather than "
    "if this time to first then with without versus vs against compared has have does do can may "
    "nor should must need needs omit so when because though while , . ; : ) ? !"
)
_NEGATIONS = words(
    "not no without except excepting excluding exclude omit omitting skip skipping ignore ignoring "
    "disregard leave neither minus forget drop never"
)
_CUTS = words(", ; : . ? ! but only just instead yet although though")
_VERBS = words(
    "outline segment contour delineate draw trace mark show measure mask give do want need"
)
_RULED_OUT = re.compile(
    r"\bnot (?:be )?(?:needed|required|necessary|wanted|of interest)\b"
    r"|\b(?:can|may|should) be (?:omit\w*|skip\w*|ignored)"
)
_REACH = 6
_TOKEN = re.compile(r"[a-z'-]+|[,.;:?!)]")


def sides_asked(text: str) -> tuple[Side, ...]:
    """The lungs to outline, right before left; both where no side is named; none if both are not.

    "the left lung only" gives ("left",), "both lungs, but not the right one" gives ("left",).
    """
    tokens = _TOKEN.findall(without_places(text))
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for index, token in enumerate(tokens):
        for side in _named(tokens, index, token):
            (unwanted if negated(tokens, index) else wanted).add(side)
    chosen = (wanted or set(SIDES)) - unwanted
    return tuple(side for side in SIDES if side in chosen)


def without_places(text: str) -> str:
    """The request in lower case, its idioms and its mere places taken out, negations spelt out.

    A lesion stays and the lung it lies in goes: "the nodule in the left lung" is about a nodule.
    """
    plain = _IDIOMS.sub(" ", text.lower())
    for pattern, replacement in _ABBREVIATIONS:
        plain = pattern.sub(replacement, plain)
    plain = _ON_PICTURE.sub(lambda m: f" {_OTHER[m.group(1) or m.group(2)]} lung ", plain)
    return _PLACE.sub(r"\1", plain)


def speaks_of_the_picture(text: str) -> bool:
    """Whether a side is meant as seen on the screen, so that the answer should say what it did."""
    return bool(_ON_PICTURE.search(text.lower()))


def negated(tokens: Sequence[str], index: int) -> bool:
    """Whether the word at `index` is ruled out within its clause; an even count cancels."""
    return (_before(tokens, index) + _after(tokens, index)) % 2 == 1


def _named(tokens: Sequence[str], index: int, token: str) -> tuple[str, ...]:
    stem = token.removesuffix("-sided").removesuffix("-hand").removesuffix("'s")
    if stem in {"both", "bilateral"}:
        return SIDES
    if stem not in SIDES:
        return ()
    following = tokens[index + 1] if index + 1 < len(tokens) else "."
    return (stem,) if following in _FOLLOWS or following in SIDES else ()


def _before(tokens: Sequence[str], index: int) -> int:
    count = 0
    for position in range(index - 1, max(-1, index - 1 - _REACH), -1):
        token = tokens[position]
        if token in _CUTS or (token in {"and", "then"} and tokens[position + 1] in _VERBS):
            break
        count += token in _NEGATIONS
    return count


def _after(tokens: Sequence[str], index: int) -> int:
    """Counts what rules the word out from behind: "is not needed", "can be omitted"."""
    tail = " ".join(tokens[index + 1 : index + 1 + _REACH])
    clause = re.split(r"[,;:.?!]| and | but ", tail)[0]
    ruled_out = re.search(
        r"\bnot (?:be )?(?:needed|required|necessary|wanted|of interest)\b", clause
    )
    return int(
        bool(ruled_out or re.search(r"\b(?:can|may|should) be (?:omit\w*|skip\w*|ignored)", clause))
    )
