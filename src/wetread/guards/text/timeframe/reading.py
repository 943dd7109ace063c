"""Goes through a text from left to right and takes the longest expression of time at each place.

A word such as "at" or "in" is left out where the expression is longer without it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from wetread.guards.text.timeframe.clocks import CLOCKS
from wetread.guards.text.timeframe.conditions import CONDITIONS
from wetread.guards.text.timeframe.dates import DATES
from wetread.guards.text.timeframe.days import DAYS
from wetread.guards.text.timeframe.feasts import FEASTS
from wetread.guards.text.timeframe.grammar import Grammar
from wetread.guards.text.timeframe.moments import MOMENTS
from wetread.guards.text.timeframe.numbers import NUMBERS
from wetread.guards.text.timeframe.parser import Parser
from wetread.guards.text.timeframe.periods import PERIODS
from wetread.guards.text.timeframe.ranges import RANGES
from wetread.guards.text.timeframe.tokens import Token, tokens_of
from wetread.guards.text.timeframe.words import time_rules, time_words

_SORTS = ("moment", "any-day", "time", "range", "set", "length")
"""In this order where two are equally long."""
_CODES = frozenset("-/._@#$\u00a3\u20ac&=+\\%~:")


class Expression(NamedTuple):
    """Words at `start` to `end` and each type and value that they can have."""

    start: int
    end: int
    readings: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    meanings = NUMBERS | DATES | DAYS | FEASTS | CLOCKS | MOMENTS | PERIODS | RANGES
    return Grammar(time_rules(), time_words(), meanings, CONDITIONS)


def expressions(text: str, now: datetime) -> list[Expression]:
    """Every expression of time, in order, none over another."""
    tokens = tokens_of(text)
    return list(_found(tokens, Parser(grammar(), tokens, now)))


def _found(tokens: Sequence[Token], parser: Parser) -> Iterator[Expression]:
    leads = time_words().small["lead"]
    place = 0
    while place < len(tokens):
        best = _longest(tokens, parser, place)
        led = best and tokens[place].text in leads and _longest(tokens, parser, place + 1)
        if best is None or (led and led[0] > best[0]):
            place += 1
            continue
        end, value = best
        readings = tuple(dict.fromkeys(value.entries()))
        yield Expression(tokens[place].start, tokens[end - 1].end, readings)
        place = end


def _longest(tokens: Sequence[Token], parser: Parser, place: int) -> tuple[int, Any] | None:
    if place >= len(tokens) or _within_code(tokens, place) or _numbered(tokens, place):
        return None
    found = [
        (end, value)
        for sort in _SORTS
        for end, value in parser.at(sort, place).items()
        if not _cut_short(tokens, end)
    ]
    return max(found, key=lambda one: one[0], default=None)


def _within_code(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token goes on from a word, a number or a sign of money before it."""
    if not tokens[place].joined:
        return False
    before = tokens[place - 1]
    if before.text in "#$\u00a3\u20ac@":
        return True
    return before.kind != "mark" or (
        before.text in _CODES
        and before.joined
        and tokens[place - 2].kind != "mark"
        and not (before.text == ":" and tokens[place - 2].kind == "word")
    )


def _cut_short(tokens: Sequence[Token], end: int) -> bool:
    """Whether the expression would end within a word, a code or a share."""
    if end >= len(tokens):
        return False
    token = tokens[end]
    if token.kind != "mark":
        return token.joined and tokens[end - 1].kind != "mark"
    goes_on = end + 1 < len(tokens) and tokens[end + 1].joined and tokens[end + 1].kind != "mark"
    return token.joined and (token.text == "%" or (token.text in _CODES and goes_on))


def _numbered(tokens: Sequence[Token], place: int) -> bool:
    """Whether the figures here number something else, as in "room 12"."""
    figures = tokens[place].kind != "word"
    return figures and place > 0 and tokens[place - 1].text in time_words().never_before
