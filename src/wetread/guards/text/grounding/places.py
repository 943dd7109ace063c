"""On which side, and how high, a name or a sentence puts a thing."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from wetread.guards.text.assertions.mentions import Side
from wetread.guards.text.grounding.words import vocabulary
from wetread.guards.text.whole_words import struck_out

Level = Literal["upper", "middle", "lower"]
Span = tuple[int, int]

_SIDES: tuple[Side, ...] = ("bilateral", "left", "right")
_LEVELS: tuple[Level, ...] = ("upper", "middle", "lower")
_LINK = re.compile(r"[,;:(\n]|\b(?:and|with|but|no|or|without|while)\b", re.IGNORECASE)
_HARD = re.compile(r"[;:\n]|\b(?:with|but|no|without|while|and)\b", re.IGNORECASE)
_BREAK = re.compile(
    r"[;:\n]|\b(?:but|no|none|not|without|while|clear|free|whereas)\b", re.IGNORECASE
)
_TAG = re.compile(r"\s*[:=|(\u2013-]\s*")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|shows?|there|contains?)\b", re.IGNORECASE)
_LISTED = re.compile(r"[\s,&/#]*(?:(?:and|or|&|a|an|the|both|some)\b[\s,#]*)*", re.IGNORECASE)
_WORDS_IN_PHRASE, _NEAR = 6, 24


class Place(NamedTuple):
    side: Side | None = None
    level: Level | None = None


class Sided(NamedTuple):
    """A side named at `start`."""

    side: Side
    start: int
    end: int


def sides_in(text: str) -> list[Sided]:
    """Every side named, in the order of the text; "left ventricle" names none."""
    known = vocabulary()
    found: list[Sided] = []
    plain = struck_out(known.no_side, text)
    for side in _SIDES:
        for match in known.sides[side].finditer(plain):
            if not any(one.start <= match.start() < one.end for one in found):
                found.append(Sided(side, *match.span()))
    return sorted(found, key=lambda one: one.start)


def place_named(text: str) -> Place:
    """The place that a name gives ("Right lower lobe"); both sides together are bilateral."""
    sides = {one.side for one in sides_in(text)}
    side: Side | None = "bilateral" if len(sides) > 1 else next(iter(sides), None)
    return Place(side, level_in(text))


def level_in(text: str) -> Level | None:
    """The height that a text gives, where it gives one alone."""
    found = [level for level in _LEVELS if vocabulary().levels[level].search(text)]
    return found[0] if len(found) == 1 else None


class Map:
    """Which place each of the things named in a clause is given."""

    def __init__(self, clause: str, things: Sequence[Span]) -> None:
        self._text, self._things = clause, sorted(things)
        self._sides = sides_in(clause)
        self._owned = {owner: one for one in self._sides if (owner := self._modified(one))}

    def place(self, thing: Span) -> Place:
        one = self._side(thing)
        if one is None:
            return Place(None, self._level(thing))
        if self._on_both(thing):
            return Place("bilateral")
        return Place(one.side, self._level((one.start, one.end)))

    def _side(self, thing: Span) -> Sided | None:
        inside = [one for one in self._sides if thing[0] <= one.start < thing[1]]
        if inside:
            return inside[0]
        return self._owned.get(thing) or self._behind(thing) or self._governing(thing)

    def _on_both(self, thing: Span) -> bool:
        """Whether both sides stand behind it before anything else is named: one here, one there."""
        following = next((t[0] for t in self._things if t[0] >= thing[1]), len(self._text))
        behind = {
            one.side
            for one in self._sides
            if thing[1] <= one.start < following and one not in self._owned.values()
        }
        return {"left", "right"} <= behind and not self._broken(thing, following)

    def _broken(self, thing: Span, end: int) -> bool:
        """Whether something else is spoken of behind a thing and what it is tagged with."""
        tag = _TAG.match(self._text, thing[1])
        return _BREAK.search(self._text, tag.end() if tag else thing[1], end) is not None

    def _modified(self, one: Sided) -> Span | None:
        """The thing before whose name the side stands as an adjective."""
        following = next((thing for thing in self._things if thing[0] >= one.end), None)
        if following is None:
            return None
        between = self._text[one.end : following[0]]
        near = len(between.split()) <= _WORDS_IN_PHRASE
        return following if near and not (_LINK.search(between) or _VERB.search(between)) else None

    def _behind(self, thing: Span) -> Sided | None:
        """The side behind it, if nothing else is spoken of in between but its companions."""
        for one in self._sides:
            if one.start < thing[1] or one in self._owned.values():
                continue
            others = [t for t in self._things if thing[1] <= t[0] < one.start]
            if not others:
                return None if self._broken(thing, one.start) else one
            last = others[-1]
            listed = all(
                _LISTED.fullmatch(self._text, before, after)
                for before, after in _gaps(thing, others)
            )
            joined = listed and not _HARD.search(self._text, last[1], one.start)
            return one if joined else None
        return None

    def _governing(self, thing: Span) -> Sided | None:
        """The side that the clause began with: "in the left lung", "right lung:"."""
        before = [one for one in self._sides if one.end <= thing[0]]
        free = [one for one in before if one not in self._owned.values()]
        first = self._things[0][0]
        return free[-1] if free and free[-1] == before[-1] and free[-1].start < first else None

    def _level(self, side: Span) -> Level | None:
        """The height named nearest to a side, or else to a thing."""
        near: list[tuple[int, Level]] = []
        for level in _LEVELS:
            for cue in vocabulary().levels[level].finditer(self._text):
                start, end = cue.span()
                gap = max(start - side[1], side[0] - end, 0)
                between = self._text[min(end, side[1]) : max(start, side[0])]
                if gap <= _NEAR and not _LINK.search(between):
                    near.append((gap, level))
        return min(near)[1] if near else None


def _gaps(thing: Span, others: Sequence[Span]) -> Iterator[Span]:
    chain = [thing, *others]
    for one, following in pairwise(chain):
        yield one[1], following[0]
