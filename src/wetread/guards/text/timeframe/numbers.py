"""Numbers, days of a month, years and lengths of time, in figures and in words."""

from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.values import Length, length_of

_LAST_DAY = 31
_ROUND = 10
_MOST_FIGURES = 6
_YEAR_FIGURES = 4
_FIRST_YEAR, _LAST_YEAR = 1500, 2199
_NEW, _OLD = 30, 40
"""A year of two figures below the first is of this century, and from the second on of the last."""

Years = tuple[int, ...]


def same(_now: datetime, **value: Any) -> Any:
    """The part in it is all that it means."""
    (one,) = value.values()
    return one


def nothing(_now: datetime, **_value: Any) -> str:
    """What is read over, and is there all the same."""
    return ""


def total(_now: datetime, **numbers: int) -> int:
    return sum(numbers.values())


def hundreds(_now: datetime, digit: int, small: int = 0) -> int:
    return 100 * digit + small


def one_hundred(_now: datetime) -> int:
    return 100


def figure(_now: datetime, said: str) -> int | None:
    return int(said) if len(said) <= _MOST_FIGURES else None


def ordinal(_now: datetime, said: str) -> int:
    return int(said[:-2])


def spelt_ordinal(_now: datetime, tens: int, spelt_ordinal: int) -> int | None:
    return tens + spelt_ordinal if spelt_ordinal < _ROUND else None


def day_number(_now: datetime, nth: int) -> int | None:
    return nth if 1 <= nth <= _LAST_DAY else None


def day_in_figures(now: datetime, said: str) -> int | None:
    return day_number(now, int(said)) if len(said) <= 2 else None  # noqa: PLR2004 - of a day


def full_year(_now: datetime, said: str) -> Years | None:
    return _year(int(said)) if len(said) == _YEAR_FIGURES else None


def _year(year: int) -> Years | None:
    return (year,) if _FIRST_YEAR <= year <= _LAST_YEAR else None


def short_year(_now: datetime, said: str) -> Years | None:
    """Two figures; between the two borders they can be of either century."""
    if len(said) != 2:  # noqa: PLR2004 - figures of such a year
        return None
    number = int(said)
    centuries = ((1900, number >= _NEW), (2000, number < _OLD))
    return tuple(century + number for century, meant in centuries if meant)


def any_year(now: datetime, said: str) -> Years | None:
    return full_year(now, said) or short_year(now, said)


def year_of_thousands(_now: datetime, digit: int, small: int = 0) -> Years | None:
    return _year(1000 * digit + small)


def year_of_tens(_now: datetime, century: int, small: int) -> Years | None:
    return _year(100 * century + small) if small >= _ROUND else None


def year_of_hundreds(_now: datetime, century: int, small: int = 0) -> Years | None:
    return _year(100 * century + small)


def decimal(_now: datetime, said: str) -> Fraction:
    return Fraction(said)


def mixed(_now: datetime, said: str, whole: str = "0") -> Fraction | None:
    """As in "1/2" and "2 1/2"; other pairs of figures are no numbers."""
    above, _, below = said.partition("/")
    simple = below in ("2", "4") and 0 < int(above) < int(below)
    return int(whole) + Fraction(int(above), int(below)) if simple else None


def counted(_now: datetime, count: Fraction | float, unit: str) -> Length | None:
    return length_of(Fraction(count), unit) if count else None


def figures_counted(now: datetime, said: str, unit: str) -> Length | None:
    return counted(now, Fraction(said), unit)


def and_half(_now: datetime, count: Fraction | float, unit: str, fraction: float) -> Length:
    return length_of(Fraction(count) + Fraction(fraction), unit)


def together(_now: datetime, **lengths: Length) -> Length | None:
    """Several lengths, each shorter than the one before."""
    first, *others = lengths.values()
    ordered = all(
        one.seconds_long > other.seconds_long for one, other in pairwise([first, *others])
    )
    return sum(others, first) if ordered else None


NUMBERS = meanings(
    *(same, nothing, total, hundreds, one_hundred, figure, ordinal, spelt_ordinal),
    *(day_number, day_in_figures, full_year, short_year, any_year),
    *(year_of_thousands, year_of_tens, year_of_hundreds),
    *(decimal, mixed, counted, figures_counted, and_half, together),
)
