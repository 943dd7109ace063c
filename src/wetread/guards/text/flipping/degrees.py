"""How large, how severe and how old a text says that something is, so that it can be compared."""

import re
from collections.abc import Mapping

_NUMBERS = "one two three four five six seven eight nine ten".split()
_LENGTH = (
    r"(?<![\d.,])(?<!under )(?<!above )(?<!below )(?<!than )"
    r"(?P<value>\d{1,4}(?:[.,]\d{1,3})?)\s?-?(?P<unit>(?:mm|cm/s|cm|ml|litres?|liters?|m/s|HU|degrees?)\b|\u00b0)"
    r"(?! (?:cut|slice|stack|recon|section))"
)
_SHARE = (
    r"\b(?:ejection fraction|l?v?ef|stenos(?:is|ed)|narrow\w+|height loss|loss of height)\b"
    r"[^.%]{0,60}?(?P<percent>\d{1,3})\s?(?:%|percent|per cent)"
    r"|(?<![\d.])(?P<ahead>\d{1,3})\s?(?:%|percent|per cent)"
    r" (?:\w+ )?(?:stenosis|narrowing|loss of)"
)
_STEP = (
    r"\b(?P<scale>grade|category|stage|type|(?:bi|li|pi|ti)-?rads|bosniak|slap|suv|fazekas"
    r"|kellgren[- ]lawrence|graf|t-score|salter[- ]harris|garden|weber)(?: of [^.;]{3,50}? is| of)?"
    r"\s(?P<step>[-\u2212]?[0-9]{1,2}(?:\.\d)?[a-c]?|[IVX]{1,4}[a-c]?)\b"
)
_PART = (
    r"\b(?P<part>medial|lateral) (?:(?:femoral|tibial) )?"
    r"(?:menisc|condyl|plateau|malleol|collateral)"
    r"|\b(?P<level>[CL]\d|T(?:[3-9]|1[0-2]))\b"
    rf"|\b(?P<count>{'|'.join(_NUMBERS)}|[2-9]|1\d) (?!of\b)(?:[\w-]+ ){{0,2}}"
    r"(?:lesions|nodules|fractures|metastases|plaques|stones|cysts|masses|polyps|aneurysms|infarcts)\b"
)
_SIZE = re.compile(f"{_LENGTH}|{_SHARE}|{_STEP}|{_PART}", re.IGNORECASE)
_GRADE = re.compile("kellgren.?lawrence|category|stage")
_SMALLER = {"cm": (10.0, "cm"), "litre": (1000.0, "ml"), "liter": (1000.0, "ml")}
"""Units that are told in a smaller one."""

_ROUNDING = 0.05

_DEGREES = {
    "slight": "mild mildly slight slightly small minor minimal tiny trace subtle thin",
    "medium": "moderate moderately",
    "strong": "severe severely massive massively marked markedly large gross extensive big huge"
    " high-grade tight",
    "fresh": "acute recent fresh new subacute active",
    "old": "old chronic healed long-standing longstanding remote ancient consolidated",
}
_DEGREE = {word: degree for degree, words in _DEGREES.items() for word in words.split()}
_ADJECTIVE = re.compile(
    rf"(?<!beyond a )(?<!beyond the )(?<!more than a )(?<!more than )(?<!physiological )"
    rf"\b(?:{'|'.join(_DEGREE)})\b",
    re.IGNORECASE,
)
_OF_SIZE, _OF_AGE = frozenset({"slight", "medium", "strong"}), frozenset({"fresh", "old"})

Sizes = Mapping[str, frozenset[float | str]]
"""Unit, scale or what is named → figures; lengths are in mm."""


def sizes_in(text: str) -> Sizes:
    """Every measurement and grade of the text, and which part, level and how many it names."""
    found: dict[str, set[float | str]] = {}
    for match in _SIZE.finditer(text):
        if match["scale"]:
            scale = _GRADE.sub("grade", match["scale"].lower().replace("-", ""))
            found.setdefault(scale, set()).add(match["step"])
        elif share := match["percent"] or match["ahead"]:
            found.setdefault("%", set()).add(float(share))
        elif named := match["part"] or match["level"] or match["count"]:
            found.setdefault(str(match.lastgroup), set()).add(_count(named.lower()))
        else:
            spoken, value = match["unit"].lower(), float(match["value"].replace(",", "."))
            times, unit = _SMALLER.get(spoken.removesuffix("s"), (1.0, spoken))
            found.setdefault(unit, set()).add(value * times)
    return {unit: frozenset(values) for unit, values in found.items()}


def _count(named: str) -> float | str:
    """A number in words or figures as that number; any other name as it is."""
    if named.isdigit():
        return float(named)
    return float(_NUMBERS.index(named) + 1) if named in _NUMBERS else named


def sizes_differ(before: Sizes, after: Sizes) -> bool:
    """Whether a text has figures of a unit of which the one before had only others."""
    known = frozenset[float | str]().union(*before.values())
    return any(
        not any(_alike(one, other) for one in known for other in after[unit])
        for unit in before.keys() & after.keys()
    )


def degrees_in(text: str) -> frozenset[str]:
    """What its adjectives say of size and of age."""
    return frozenset(_DEGREE[word.lower()] for word in _ADJECTIVE.findall(text))


def degrees_differ(before: frozenset[str], after: frozenset[str]) -> bool:
    return _apart(before & _OF_SIZE, after & _OF_SIZE)


def ages_differ(before: frozenset[str], after: frozenset[str]) -> bool:
    return _apart(before & _OF_AGE, after & _OF_AGE)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _alike(one: float | str, other: float | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return abs(one - other) <= _ROUNDING * max(one, other)
