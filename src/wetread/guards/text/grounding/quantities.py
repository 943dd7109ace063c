"""The figures in a text: numbers with a unit, and shares that stand without one."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from wetread.guards.text.grounding.amounts import dimension_of
from wetread.guards.text.grounding.words import figure_words

Bound = Literal["exact", "about", "at least", "at most"]

_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3}){1,4}(?:\.\d{1,6})?|\d{1,9}(?:[.,]\d{1,6})?|\.\d{1,6})"
_JOINT = r"\s?(?:x|\u00d7|by|and|or|to|/|-|\u2013)\s?"
_WORDS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_BEFORE, _BEHIND = 45, 30
_GAP = re.compile(r"\W*(?:\w+\W+){0,2}")
_BESIDE = re.compile(r"\W*(?:of|is|was|a|an|the|only)?\W*", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3}){1,4}(?:\.\d{1,6})?")
_SHARE = re.compile(r"(?<![\w.,@/:])(?:[01]?\.\d{1,6}|[0-3]\.\d{1,4})(?![\w%@]|[.,]\d)")
_LARGE = 1000
"""From here on a last digit of nought may have been rounded to."""
_NEAREST = 0.05
"""Within this share of itself an amount is "about" another."""


class Quantity(NamedTuple):
    """`size` and the half of its last printed digit, in the unit of the dimension."""

    size: float
    half: float
    dimension: str
    bound: Bound
    start: int
    end: int
    unit: str

    def agrees(self, size: float) -> bool:
        slack = self.half * (1 + 1e-6) + 1e-9
        if self.bound == "at least":
            return size >= self.size - slack
        if self.bound == "at most":
            return size <= self.size + slack
        near = _NEAREST * size if self.bound == "about" else 0.0
        return abs(size - self.size) <= max(slack, near)


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Every figure of `text[start:end]` that speaks of the patient, in order."""
    found = [*_with_unit(text, start, end)]
    taken = [(one.start, one.end) for one in found]
    found += (
        _quantity(text, match[0], "", match.span())
        for match in _SHARE.finditer(text, start, end)
        if not any(left <= match.start() < right for left, right in taken)
    )
    yield from sorted(
        (one for one in found if not _of_something_else(text, start, end, one)),
        key=lambda one: one.start,
    )


def _with_unit(text: str, start: int, end: int) -> Iterator[Quantity]:
    figure, several = _patterns()
    for match in figure.finditer(text, start, end):
        unit = match["unit"]
        lead = several.search(text, max(start, match.start() - 60), match.start())
        if lead:
            for number in re.finditer(_NUMBER, lead[0]):
                place = lead.start() + number.start(), lead.start() + number.end()
                yield _quantity(text, number[0], unit, place)
        yield _quantity(text, match["number"], unit, match.span())


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number with its unit, and numbers before it that share the unit ("3 x 4 cm")."""
    unit, words = figure_words().any_unit, "|".join(_WORDS)
    figure = rf"(?<![\w.@])(?P<number>{_NUMBER}|\b(?:{words}))[\s-]?(?P<unit>{unit})(?![\w^]|/m)"
    several = rf"(?<![\w.@])(?:{_NUMBER}{_JOINT}){{1,3}}\Z"
    return re.compile(figure, re.IGNORECASE), re.compile(several, re.IGNORECASE)


def _quantity(text: str, number: str, unit: str, place: tuple[int, int]) -> Quantity:
    value, decimals = _read(number)
    dimension, size = dimension_of(unit)
    rounded = decimals == 0 and value >= _LARGE and value % 10 == 0
    half = (5.0 if rounded else 0.5 * 10.0**-decimals) * size
    return Quantity(value * size, half, dimension, _bound(text, place[0]), *place, unit)


def _read(number: str) -> tuple[float, int]:
    """Value and printed decimals; a comma before three digits groups thousands."""
    if number.lower() in _WORDS:
        return float(_WORDS[number.lower()]), 0
    plain = re.sub(r"[, ]", "", number) if _GROUPED.fullmatch(number) else number.replace(",", ".")
    return float(plain), len(plain.partition(".")[2])


def _bound(text: str, start: int) -> Bound:
    window = text[max(0, start - 24) : start]
    known = figure_words()
    choices: tuple[tuple[Bound, re.Pattern[str]], ...] = (
        ("about", known.about),
        ("at least", known.at_least),
        ("at most", known.at_most),
    )
    for bound, spelt in choices:
        if any(not window[match.end() :].strip() for match in spelt.finditer(window)):
            return bound
    return "exact"


def _of_something_else(text: str, start: int, end: int, one: Quantity) -> bool:
    """Whether it tells how the picture was taken, a limit, a coverage or an earlier figure."""
    known = figure_words()
    left = text[max(start, one.start - _BEFORE) : one.start]
    if any(_GAP.fullmatch(left[cue.end() :]) for cue in known.none_before.finditer(left)):
        return True
    right = text[one.end : min(end, one.end + _BEHIND)]
    return any(_BESIDE.fullmatch(right[: cue.start()]) for cue in known.none_after.finditer(right))
