"""Findings that are there and that a text never mentions."""

from collections.abc import Iterator, Sequence

from wetread.guards.text.grounding.amounts import all_amounts
from wetread.guards.text.grounding.facts import Fact
from wetread.guards.text.grounding.kin import Kin
from wetread.guards.text.grounding.mentions import Reading, Said
from wetread.guards.text.grounding.places import sides_in
from wetread.guards.text.grounding.quantities import quantities
from wetread.guards.text.grounding.scope import Span
from wetread.guards.text.grounding.words import figure_words, vocabulary

_SEGMENTS = ("anterior", "posterior")


def left_out(reading: Reading, facts: Sequence[Fact]) -> Iterator[Fact]:
    """What is asked, quoted, past or said not to have been assessed mentions nothing."""
    said = [one for one in reading.said if one.standing != "silent"]
    for fact in facts:
        if fact.presence != "present" or vocabulary().sound.search(fact.name):
            continue
        told = _outline_told if fact.family.structure else _condition_told
        if not told(fact, facts, said, reading):
            yield fact


def _condition_told(
    fact: Fact, facts: Sequence[Fact], said: Sequence[Said], reading: Reading
) -> bool:
    own = [one for one in said if one.family.name == fact.family.name]
    kin = [one for one in said if fact in _spoken_for(one, facts)]
    others = [one for one in facts if one.family == fact.family and one != fact]
    return any(
        _may_mean(one, fact, others) or _placed_later(one, fact, reading) for one in (*own, *kin)
    )


def _placed_later(said: Said, fact: Fact, reading: Reading) -> bool:
    """Whether the rest of the sentence gives its side: "nodules: left, 8 mm; right, 11 mm"."""
    return any(
        fact.side in {one.side for one in sides_in(reading.text[slice(*clause)])}
        for clause in reading.clauses_of(said.sentence)
        if clause > said.clause and all(one.family.structure for one in reading.within(clause))
    )


def _spoken_for(said: Said, facts: Sequence[Fact]) -> Sequence[Fact]:
    """A sign stands for the disease that shows it, unless the sign is a finding of its own."""
    kin = Kin.of(said.family, facts)
    return kin.own or kin.showing


def _may_mean(said: Said, fact: Fact, others: Sequence[Fact]) -> bool:
    """A wrong side is a fault of its own; it means this finding unless it fits another better."""
    if said.place.side in (None, "bilateral") or fact.side in (None, "bilateral", said.place.side):
        return True
    return not any(one.side == said.place.side for one in others)


def _outline_told(
    fact: Fact, facts: Sequence[Fact], said: Sequence[Said], reading: Reading
) -> bool:
    """Any word of the part will do; a part of which only the other half is told is left out."""
    within = vocabulary().within.get(fact.family.name)
    spoken = list(reading.spoken())
    halves = [one for one in facts if one.family == fact.family and one != fact]
    if _figure_told(fact, halves, reading, spoken):
        return True
    if not any(one.family == fact.family for one in said) and not any(
        within and within.search(reading.text, *clause) for clause in spoken
    ):
        return False
    if not halves:
        return True
    if fact.segment:
        return _named_half(fact.segment, set(_SEGMENTS), _segments(reading, spoken))
    dimensions = {amount.dimension for amount in fact.amounts} - {"share"}
    return _named_half(fact.side, {"left", "right"}, _sides(reading, spoken, dimensions))


def _figure_told(
    fact: Fact, halves: Sequence[Fact], reading: Reading, spoken: Sequence[Span]
) -> bool:
    """Whether a figure is its measure, or that of the whole, whatever it is called by."""
    whole = all_amounts(amount for one in (fact, *halves) for amount in one.amounts)
    told = (*fact.amounts, *(one for one in whole if one.kind == "whole"))
    return any(
        one.dimension == quantity.dimension and quantity.agrees(one.size)
        for clause in spoken
        for quantity in quantities(reading.text, *clause)
        for one in told
    )


def _named_half(own: str | None, halves: set[str], told: set[str]) -> bool:
    """Whether its half is told, or neither half is."""
    return own not in halves or own in told or not told & halves


def _segments(reading: Reading, spoken: Sequence[Span]) -> set[str]:
    return {
        name
        for name, spelt in figure_words().parts["segment"].items()
        if any(spelt.search(reading.text, *clause) for clause in spoken)
    }


def _sides(reading: Reading, spoken: Sequence[Span], dimensions: set[str]) -> set[str]:
    """The sides that are named where something is outlined or measured; both count as each."""
    outlining = vocabulary().outlining
    told: set[str] = set()
    for clause in spoken:
        part = reading.text[slice(*clause)]
        measured = any(one.dimension in dimensions for one in quantities(reading.text, *clause))
        if measured or outlining.search(part):
            told |= {one.side for one in sides_in(part)}
    return told | ({"left", "right"} if "bilateral" in told else set())
