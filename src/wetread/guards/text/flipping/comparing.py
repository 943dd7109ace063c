"""What became of a finding that two answers speak of: the same, or something else, and what.

Names are compared by family; where no family is shared, by kin ("nodule", "mass"); and where an
answer does not name a finding, by words that call the place sound ("cortex intact").
"""

from collections.abc import Iterable
from typing import Literal

from wetread.guards.text.flipping.asserting import LEANS, Answer, Asserted, asserted, leanings
from wetread.guards.text.flipping.degrees import ages_differ, degrees_differ, sizes_differ
from wetread.guards.text.flipping.named import sound_in
from wetread.guards.text.flipping.shared import named_by_both, stems
from wetread.guards.text.flipping.words import flip_words, kin_of

Change = Literal["kept", "reversed", "doubtful", "side", "size", "history"]

_MOVED = 0.2
_SOFTER, _FIRMER = 0.33, 0.5
"""How much less or more surely a finding is told before that is another position."""


def change(before: Answer, after: Answer) -> Change | None:
    """What became of a position; None where the second answer says nothing of it.

    Where both name nothing that is listed, words that both use are compared; what is there in
    neither settles it, since other words may stand in both by chance.
    """
    found = _change(before, after)
    if found is not None or before.text == after.text:
        return found
    by_words = _by_words(before, after)
    pairs = [leaning for _, leaning in _shared(*by_words)]
    return "kept" if (LEANS["absent"],) * 2 in pairs else _change(*by_words)


def _nothing_there(pairs: Iterable[tuple[float, float]]) -> bool:
    """Whether all of which both speak is there in neither: its size is no question then."""
    return all(max(pair) < 0 for pair in pairs)


def by_words_alone(before: Answer, after: Answer) -> bool:
    """Whether the answers share nothing that is listed, so that other words are compared."""
    return _change(before, after) is None


def _by_words(before: Answer, after: Answer) -> tuple[Answer, Answer]:
    """Both answers as what they assert of the words that they share."""
    first, second = named_by_both(before.text, after.text)
    return (
        before._replace(mentions=asserted(before.text, first)),
        after._replace(mentions=asserted(after.text, second)),
    )


def _change(before: Answer, after: Answer) -> Change | None:
    shared = _shared(before, after)
    pairs = [leaning for _, leaning in shared]
    if any(one * other < -_MOVED for one, other in pairs):
        return "reversed"
    meant = [leaning for name, leaning in shared if name not in flip_words().things] or pairs
    if any(one - other > _SOFTER or other - one > _FIRMER for one, other in meant):
        return "doubtful"
    if pairs and (other := _told_otherwise(before, after)):
        return other
    if sizes_differ(before.sizes, after.sizes) and not (pairs and _nothing_there(pairs)):
        return "size"
    return "kept" if pairs else None


def _shared(before: Answer, after: Answer) -> list[tuple[str, tuple[float, float]]]:
    """Leanings of what both speak of, with the name that they share."""
    first = leanings(_without_contradictions(before))
    there = _elsewhere_left_out(_with_sound(after, before), before)
    second = leanings(_of_the_same_place(there, before), finally_=True)
    named = first.keys() & second.keys()
    pairs = [(name, (first[name], second[name])) for name in sorted(named)]
    kin, other_kin = (
        {kin_of(name): leaning for name, leaning in said.items() if name not in named}
        for said in (first, second)
    )
    pairs += [
        (name, (kin[name], other_kin[name])) for name in sorted(kin.keys() & other_kin.keys())
    ]
    was_sound = leanings(_without_contradictions(_with_sound(before, after)))
    new = sorted((was_sound.keys() - first.keys()) & second.keys())
    return pairs + [(name, (was_sound[name], second[name])) for name in new]


def _with_sound(said: Answer, other: Answer) -> Answer:
    """The answer, and where it says of what the other names, by other words, that it is not there.

    Words that stand in both answers speak of something beside it; what the answer names itself it
    needs no other words for.
    """
    there = _families(other.mentions) - _families(said.mentions)
    theirs = {family for one in sound_in(other.text, there) for family in one.families}
    found = asserted(said.text, sound_in(said.text, there - theirs))
    turned = [one._replace(leaning=-one.leaning) for one in found]
    mentions = sorted((*said.mentions, *turned), key=lambda one: one.start)
    return said._replace(mentions=tuple(mentions))


def _families(mentions: Iterable[Asserted]) -> set[str]:
    return {family for one in mentions for family in one.families}


def _elsewhere_left_out(said: Answer, before: Answer) -> Answer:
    """The answer without what it denies of a side that the first answer did not speak of."""
    sides = _sides(before)

    def of_that_side(one: Asserted) -> bool:
        known = set[str]().union(*(sides.get(kin_of(family), ()) for family in one.families))
        return not known or one.side is None or one.side in known or one.leaning > 0

    return said._replace(mentions=tuple(filter(of_that_side, said.mentions)))


def _without_contradictions(said: Answer) -> Answer:
    """The answer without findings that it says are there and not there: elsewhere, most likely."""
    both = _contradicted(said)
    return said._replace(mentions=tuple(one for one in said.mentions if not one.families & both))


def _of_the_same_place(said: Answer, before: Answer) -> Answer:
    """The answer, and where it contradicts itself, only what is like the first answer's words.

    "No rib fracture. Skull fractured." says of ribs what was said of them before.
    """
    told: dict[str, set[str]] = {}
    for one in before.mentions:
        for family in one.families:
            told.setdefault(family, set()).update(stems(one.clause))

    def likeness(one: Asserted, family: str) -> int:
        return len(told.get(family, set()) & stems(one.clause))

    kept = said.mentions
    for family in _contradicted(said):
        about = [one for one in kept if family in one.families]
        most = max((likeness(one, family) for one in about), default=0)
        kept = tuple(one for one in kept if one not in about or likeness(one, family) == most)
    return said._replace(mentions=kept)


def _contradicted(said: Answer) -> frozenset[str]:
    """Findings of which an answer says both."""
    there, not_there = (
        _families(one for one in said.mentions if one.leaning == LEANS[status])
        for status in ("present", "absent")
    )
    return frozenset(there & not_there)


def _told_otherwise(before: Answer, after: Answer) -> Change | None:
    """What is there in both, and is now of another age, on another side, or of another degree."""
    if _grown_old(before, after):
        return "history"
    if _other_side(before, after):
        return "side"
    first, second = _degrees(before), _degrees(after)
    both = [(first[name], second[name]) for name in first.keys() & second.keys()]
    if any(ages_differ(*pair) for pair in both):
        return "history"
    return "size" if any(degrees_differ(*pair) for pair in both) else None


def _there(said: Answer) -> list[Asserted]:
    return [one for one in said.mentions if one.leaning > 0]


def _grown_old(before: Answer, after: Answer) -> bool:
    """Whether something of today is only of the past in the second answer."""
    first, second = _of_the_past(before), _of_the_past(after)
    return any(second[name] and not first[name] for name in first.keys() & second.keys())


def _of_the_past(said: Answer) -> dict[str, bool]:
    """Kin of what is there, and whether all of it is of the past."""
    found: dict[str, bool] = {}
    for mention in _there(said):
        for name in map(kin_of, mention.families):
            found[name] = found.get(name, True) and mention.past
    return found


def _other_side(before: Answer, after: Answer) -> bool:
    first, second = _sides(before), _sides(after)
    if both := first.keys() & second.keys():
        return any(not first[name] & second[name] for name in both)
    if first and second:
        return False
    return len(before.sides) == len(after.sides) == 1 and before.sides != after.sides


def _sides(said: Answer) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for mention in _there(said):
        for family in mention.families if mention.side else ():
            found.setdefault(kin_of(family), set()).add(str(mention.side))
    return found


def _degrees(said: Answer) -> dict[str, frozenset[str]]:
    """Kin of what is there → degrees told of it."""
    found: dict[str, frozenset[str]] = {}
    for mention in _there(said):
        for name in map(kin_of, mention.families):
            found[name] = found.get(name, frozenset()) | mention.degrees
    return found
