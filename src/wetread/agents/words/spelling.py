"""One spelling for a sentence before its words are read: numbers as digits, dashes as hyphens."""

import re
import unicodedata
from typing import Final

_ONES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_FIRSTS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_SMALL_FIRST: Final = 10  # "first available" is no date, "twelfth" hardly anything else


def _numbers() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_ONES)} | _TENS
    for ten, value in _TENS.items():
        words |= {f"{ten}{joint}{_ONES[n]}": value + n for n in range(1, 10) for joint in "- "}
    return words


def _ordinals() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_FIRSTS, 1)} | {"thirtieth": 30}
    for ten in ("twenty", "thirty"):
        words |= {
            f"{ten}{joint}{_FIRSTS[n - 1]}": _TENS[ten] + n for n in range(1, 10) for joint in "- "
        }
    return words


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NUMBERS: Final = _numbers()
_ORDINALS: Final = _ordinals()
_NUMBER = re.compile(rf"\b(?:{_any(_NUMBERS)})\b(?! or more)")
_ORDINAL = re.compile(rf"\b(?:{_any(_ORDINALS)})\b(?P<of> of )?")
_BEHIND_WEEKDAY = re.compile(r"day,? the $")
_SEEN_BY_US = r"(?:of the |of )?(?:abdom|pelvi|liver|renal|kidney|thyroid|neck|bladder|carotid)"
_EXCEPTION = (
    r"\b(?:do not|don't|dont|never|not) (?:book|schedul|arrang|plan)\w*(?: (?:it|them|anything))?"
    r"(?= (?:on (?:a |any |the )?(?:mon|tue|wed|thu|fri|sat|sun|\d)"
    r"|(?:before|after|earlier than|later than) (?:the )?(?:\d|noon|mon|tue|wed|thu|fri)"
    r"|in the (?:morn|after|even)))"
)
_AWAY = (
    r"\b(?:can(?:not|'t| not) \w+|unavailable|not available|busy|away|never)"
    r"(?= (?:on|in the|before|after|until|till|earlier than|later than)\b)"
)
_SPELLINGS: Final = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"o[\"']clock", "o'clock"),
        (r"(?<=abdominal )us\b|(?<=pelvic )us\b|(?<=renal )us\b", "ultrasound"),
        (rf"\bus(?= {_SEEN_BY_US})", "ultrasound"),
        (r"\b(?:a )?couple(?: of)?(?= )", "2"),
        (r"\b(?:a )?few(?= (?:days|weeks|months))", "3"),
        (r"\bhalf a year\b", "6 months"),
        (r"\b(?:within|in|over|during) the (?:next|coming) (?=week|month|fortnight)", "within 1 "),
        (r"\bbefore (?:the )?end of", "by the end of"),
        (r"\b(morning|afternoon|evening) (\d{1,2}(?::\d\d)?)\b(?![:-])", r"\2 in the \1"),
        (_EXCEPTION, "not"),
        (_AWAY, "not"),
    )
)


def normalise(text: str) -> str:
    """Lower case, plain dashes and digits.

    Capitals are read first, since they alone tell the modality US from the pronoun, and the
    modality MR from a title. "Don't book on Fridays" becomes "not on Fridays": it leaves out
    days, and not the booking.
    """
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[\u2018\u2019\u02bc`]", "'", re.sub(r"[\u2010-\u2015\u2212]", "-", text))
    text = re.sub(r"\bUS\b", "ultrasound", text)
    text = re.sub(r"\bM(?:r|rs|s)\.?(?= )", "patient", text)
    text = re.sub(r"\s+", " ", text).strip().lower()
    text = _NUMBER.sub(_digits, _ORDINAL.sub(_nth, text))
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text


def _digits(found: re.Match[str]) -> str:
    return str(_NUMBERS[found.group()])


def _nth(found: re.Match[str]) -> str:
    """The figure, where the word can only be a day of a month."""
    words = found.group().removesuffix(" of ")
    day = _ORDINALS[words]
    dated = found["of"] or _BEHIND_WEEKDAY.search(found.string[: found.start()])
    if day <= _SMALL_FIRST and not dated:
        return found.group()
    last = day % 10 if day not in (11, 12, 13) else 0
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }{found['of'] or ''}"
