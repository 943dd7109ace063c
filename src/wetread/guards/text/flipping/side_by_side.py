"""Both answers in one text, for an encoder that was taught to compare them.

What both name is the same word in both, whatever it is: so the encoder learns how answers differ
and needs to know no finding. Of each answer only what it holds itself is left.
"""

import re
from collections.abc import Iterable, Sequence

from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.named import Named, named_in
from wetread.guards.text.flipping.positions import answered, own_position
from wetread.guards.text.flipping.shared import named_by_both
from wetread.guards.text.flipping.words import kin_of, plain

STANDING = ("alpha", "beta", "gamma", "delta", "sigma", "omega")
"""What stands for the first thing that both name, for the second, and so on."""

_MARK = re.compile(r"\[(?:SEP|CLS|PAD|MASK|UNK)\]")

Both = tuple[list[Named], list[Named]]


def side_by_side(told: Dialogue) -> str:
    """The first answer and the second, with a mark between them that nobody else can write."""
    before, after = (_MARK.sub(" ", plain(text)) for text in (told.before, told.after))
    before, after = answered(before), own_position(after)
    first, second = _alike(before, after)
    standing = _standing([*first, *second])
    return f"{_replaced(before, first, standing)} [SEP] {_replaced(after, second, standing)}"


def _alike(before: str, after: str) -> Both:
    """What both name, by kin: what is listed, and where they share nothing listed, other words."""
    listed = _shared(named_in(before), named_in(after))
    return listed if listed[0] else _shared(*named_by_both(before, after))


def _shared(first: Sequence[Named], second: Sequence[Named]) -> Both:
    """The places whose kin both have, with no other kin."""
    both = frozenset(_kin(first) & _kin(second))
    first, second = (
        [one._replace(families=_kin([one]) & both) for one in found] for found in (first, second)
    )
    return [one for one in first if one.families], [one for one in second if one.families]


def _kin(found: Iterable[Named]) -> frozenset[str]:
    return frozenset(kin_of(family) for one in found for family in one.families)


def _standing(found: Sequence[Named]) -> dict[str, str]:
    """Kin → the word that stands for it; kin that share a place are one thing."""
    things: list[frozenset[str]] = []
    for one in found:
        apart = [thing for thing in things if not thing & one.families]
        joined = one.families.union(*(thing for thing in things if thing & one.families))
        where = next((n for n, thing in enumerate(things) if thing & one.families), len(apart))
        things = [*apart[:where], joined, *apart[where:]]
    words = [*STANDING, *[STANDING[-1]] * len(things)]
    return {name: word for thing, word in zip(things, words, strict=False) for name in thing}


def _replaced(text: str, found: Sequence[Named], standing: dict[str, str]) -> str:
    """The text with every place replaced, the longer of two that overlap."""
    said, end = "", 0
    for one in sorted(found, key=lambda place: (place.start, -place.end)):
        if one.start >= end:
            said += f"{text[end : one.start]}{standing[min(one.families)]}"
            end = one.end
    return said + text[end:]
