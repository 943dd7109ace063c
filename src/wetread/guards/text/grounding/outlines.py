"""Sets what a text says was outlined or measured against the parts of the body that were."""

from collections.abc import Iterator, Sequence

from wetread.guards.text.grounding.claims import misplaced, named, those
from wetread.guards.text.grounding.complaints import Reproach
from wetread.guards.text.grounding.facts import Fact
from wetread.guards.text.grounding.mentions import Reading, Said
from wetread.guards.text.grounding.places import Place
from wetread.guards.text.grounding.quantities import quantities
from wetread.guards.text.grounding.scope import Span
from wetread.guards.text.grounding.words import vocabulary

_GENERAL = ("heart", "myocardium", "aorta")
"""Parts that are named where a smaller or a neighbouring one was measured."""
_BEFORE, _BEHIND = 40, 60


def outline_reproaches(reading: Reading, facts: Sequence[Fact]) -> Iterator[tuple[Span, Reproach]]:
    """A part is claimed only where it is said to have been outlined, or a figure is given."""
    for said in reading.said:
        claimed = said.family.structure and said.standing == "present" and _outlined(said, reading)
        if claimed and (why := _reproach(said, facts)):
            yield said.sentence, why


def _reproach(said: Said, facts: Sequence[Fact]) -> Reproach | None:
    own = [fact for fact in facts if fact.family == said.family]
    if there := those("present", own):
        return misplaced(Place(said.place.side), there)
    if own:
        return Reproach("unsupported", f"The findings say that {named(own)} was not assessed.")
    if said.family.name in _GENERAL:
        return None
    return Reproach("unsupported", f"No finding says that the {said.family.name} was outlined.")


def _outlined(said: Said, reading: Reading) -> bool:
    """Whether the clause says so near the name, and speaks of no condition."""
    if not all(one.family.structure for one in reading.within(said.clause)):
        return False
    start = max(said.clause[0], said.start - _BEFORE)
    end = min(said.clause[1], said.start + _BEHIND)
    if vocabulary().outlining.search(reading.text, start, end):
        return True
    return any(one.unit for one in quantities(reading.text, start, end))
