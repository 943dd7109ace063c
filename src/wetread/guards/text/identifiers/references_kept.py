"""What a request needs said, although its characters are those of an identifier.

Who books needs the day that is wished for, and who reads the request needs its verbs and organs.
A day to come says nothing about who somebody is; the day somebody was born does.
"""

import re
from datetime import date

from wetread.guards.text.identifiers.lists import plain
from wetread.guards.text.identifiers.spans import Span
from wetread.guards.text.identifiers.vocabulary import (
    is_clinical,
    is_everyday,
    is_name,
    is_name_first,
    is_place,
    is_word_first,
    looks_clinical,
)

_OLDEST_ORDINARY = 89
"""Years; a higher age is rare enough to tell who somebody is (45 CFR 164.514)."""

_LATER = 10
"""Years ahead for which "31" means 2031 and no longer 1931."""

_WINDOW = 32
_BORN = re.compile(
    r"\b(?:born|birth(?:day|date)?|dob|d\.o\.b)\b[\W_]{0,4}(?:(?:on|is|was|of|the)\b[\W_]{1,3}){0,3}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)((?:1[89]|2[01])\d\d)(?:[01]\d[0-3]\d)?(?!\d)")
_SHORT_YEAR = re.compile(
    r"\d(?:[-/. ]\d{1,2}[-/. ]|(?:st|nd|rd|th)?(?: of)?[ -][a-z]{3,9}\.?,?[ -])['\u2019]?(\d\d)"
    r"(?!\d|[:.]\d|\s?[ap]\.?m)",
    re.IGNORECASE,
)
_YEARS_ALONE = re.compile(r"(?:1[89]|20)\d\d(?:s|-(?:1[89]|20)?\d\d)?")
_LIKE_A_DAY = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|[ap]m)|\d{1,2}([ ./-])\d{1,2}\1(?:\d\d){1,2}"
    r"|\d{4}-\d{1,2}-\d{1,2}|(?:19|20)\d\d[01]\d[0-3]\d|[0-2]\d[0-5]\d-[0-2]\d[0-5]\d",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\d{1,3}\s?(?:yo|y/o|yrs?|uhr|[ap]m)\b.{0,3}", re.IGNORECASE)
_RATIO = re.compile(r"\d+/\d+\.\d+")
_AMERICAN = re.compile(r"(?<=[iy])s(?=(?:e[drs]?|ing|ations?)$)")
_ASKED = frozenset(
    "april asap august cauda christmas classifier cob easter eod fovea hm hmm june may pentecost "
    "pm psoas ramadan whitsun workup".split()
)
"""Words of requests that the guard takes for names, since they are in no list or names as well."""


def is_needed(span: Span, text: str, today: date | None) -> bool:
    """Whether the span stays as it is; without `today` no date is taken for a wish."""
    said = text[span.start : span.end]
    if span.type in ("PERSON", "LOCATION"):
        return all(_is_word(word) for word in re.split(r"[\W_]+", plain(said)) if word)
    if span.type == "AGE":
        return int(re.sub(r"\D", "", said)) <= _OLDEST_ORDINARY
    if span.type == "ADDRESS":
        return bool(_SPOKEN.fullmatch(said))
    dated = span.type == "DATE" or bool(_LIKE_A_DAY.fullmatch(said))
    return dated and _is_wish(span, text, today)


def _is_word(word: str) -> bool:
    if word in _ASKED:
        return True
    if is_name(word) or is_name_first(word) or is_word_first(word) or is_place(word):
        return False
    spelt = _AMERICAN.sub("z", word)
    return is_everyday(spelt) or is_clinical(word) or looks_clinical(word, loosely=True)


def _is_wish(span: Span, text: str, today: date | None) -> bool:
    """A day without a year or of a year that is not over; days of the week and bare years stay."""
    if _BORN.search(text[max(0, span.start - _WINDOW) : span.start]):
        return False
    said = text[span.start : span.end]
    if _YEARS_ALONE.fullmatch(said) or _RATIO.fullmatch(said) or not re.search(r"\d", said):
        return True
    if today is None:
        return False
    year = _year(span, text, today)
    return year is None or year >= today.year


def _year(span: Span, text: str, today: date) -> int | None:
    said = text[span.start : span.end]
    whole = _YEAR.search(said)
    if whole:
        return int(whole[1])
    # What follows the span tells "12 March 14:00" from 12 March '14.
    short = _SHORT_YEAR.search(said + text[span.end : span.end + 3])
    if short is None:
        return None
    year = today.year // 100 * 100 + int(short[1])
    return year if year <= today.year + _LATER else year - 100
