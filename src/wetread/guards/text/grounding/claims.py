"""Sets what a text says of conditions, and of parts that were outlined, against the findings."""

import re
from collections.abc import Iterator, Sequence

from wetread.guards.text.assertions.mentions import Side
from wetread.guards.text.grounding.complaints import Reproach
from wetread.guards.text.grounding.facts import Fact
from wetread.guards.text.grounding.kin import Kin, entailed
from wetread.guards.text.grounding.mentions import Reading, Said
from wetread.guards.text.grounding.places import Place, sides_in
from wetread.guards.text.grounding.scope import Span
from wetread.guards.text.grounding.words import Presence

_SIGN_OF = re.compile(
    r"\b(?:suggest\w*|consistent with|in keeping with|compatible with|indicat\w+|suspicious for"
    r"|concerning for|typical (?:of|for)|due to|represent\w*|reflect\w*|from|of|for|as in"
    r"|caused by)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\s*(?:it|this|these|they|that|the (?:finding|change|abnormality))\b", re.IGNORECASE
)


def reproaches(reading: Reading, facts: Sequence[Fact]) -> Iterator[tuple[Span, Reproach]]:
    """Each with the sentence that it is about."""
    for said in (*reading.said, *_taken_up(reading)):
        if said.family.structure or _sign_of_named(said, reading, facts):
            continue
        kin = Kin.of(said.family, facts)
        if not _admitted(said, kin, reading) and (why := _reproach(said, kin)):
            yield said.sentence, why


def _admitted(said: Said, kin: Kin, reading: Reading) -> bool:
    """Whether the clause owns what the finding is, in words that no cue of ours reaches."""
    own: set[Presence] = {fact.presence for fact in kin.own}
    if len(own) != 1 or (own == {"absent"} and said.standing != "present"):
        return False
    (presence,) = own
    start = said.start - said.clause[0]
    return presence != "present" and reading.voice(said.clause).allows_for(presence, start)


def _reproach(said: Said, kin: Kin) -> Reproach | None:
    """Why the findings do not bear the words out, or None where they do."""
    if said.standing == "present":
        return _there(said, kin)
    if said.standing == "absent":
        return _not_there(said, kin)
    return _perhaps(said, kin) if said.standing == "uncertain" else None


def misplaced(place: Place, facts: Sequence[Fact]) -> Reproach | None:
    """A place that is neither that of a finding nor a part of it."""
    if place == Place() or _covered(place, facts):
        return None
    if place.side is not None and all(fact.side is None for fact in facts):
        reason = f"The findings do not say on which side {named(facts)} lies."
        return Reproach("unsupported", reason)
    reason = f"The text puts it elsewhere than the findings: {named(facts)}."
    return Reproach("wrong-side", reason)


def those(presence: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.presence == presence)


def named(facts: Sequence[Fact]) -> str:
    return " and ".join(dict.fromkeys(fact.where for fact in facts))


def _taken_up(reading: Reading) -> Iterator[Said]:
    """A place that the next sentence gives: "A nodule is seen. It lies on the left."."""
    last = {said.sentence: said for said in reading.said if not said.family.structure}
    before: Said | None = None
    for sentence in dict.fromkeys(sentence for _, sentence in reading.clauses()):
        part = reading.text[slice(*sentence)]
        if before and sentence not in last and _AGAIN.match(part):
            sides = {one.side for one in sides_in(part)}
            if before.standing == "present" and len(sides) == 1:
                yield before._replace(place=Place(sides.pop()), sentence=sentence)
        before = last.get(sentence)


def _sign_of_named(said: Said, reading: Reading, facts: Sequence[Fact]) -> bool:
    """Whether the clause names it as the sign of a disease: "no consolidation to suggest ..."."""
    if Kin.of(said.family, facts).own:
        return False
    return any(
        said.end <= other.start
        and said.family.name in entailed(other.family, shown=True)
        and _SIGN_OF.search(reading.text, said.end, other.start)
        for other in reading.within(said.clause)
    )


def _there(said: Said, kin: Kin) -> Reproach | None:
    if positive := those("present", kin.own or kin.showing):
        return misplaced(said.place, positive)
    return _unborne(said, kin, "present", "absent")


def _not_there(said: Said, kin: Kin) -> Reproach | None:
    positive = those("present", (*kin.own, *kin.implying))
    if against := _meeting(said.place, positive):
        return Reproach("contradicted", f"The findings call {named(against)} present.")
    negative = those("absent", (*kin.own, *kin.implied))
    if _meeting(said.place, negative):
        return None
    if negative:
        return Reproach("wrong-side", f"The findings speak of {named(negative)} only.")
    return _unborne(said, kin, "absent", "present")


def _perhaps(said: Said, kin: Kin) -> Reproach | None:
    """Doubt is borne out by what is open, and by what it leans to."""
    near = kin.own or kin.showing
    there, not_there = those("present", near), those("absent", (*kin.own, *kin.implied))
    if opens := (*those("undecided", near), *those("not-assessed", kin.own)):
        return misplaced(said.place, (*opens, *there))
    if there and said.against:
        return Reproach("contradicted", f"The findings call {named(there)} present.")
    if there:
        return misplaced(said.place, there)
    if not_there and not said.against:
        reason = f"The text leaves open what the findings decide: {named(not_there)} is absent."
        return Reproach("contradicted", reason)
    return None if not_there else _silence(said)


def _unborne(said: Said, kin: Kin, claimed: str, contrary: str) -> Reproach:
    """A settled claim that no settled finding shares."""
    others = those(contrary, kin.own)
    if undecided := those("undecided", kin.own):
        reason = f"The text states as settled what is not: {named(undecided)} is undecided."
        return Reproach("unsupported", reason)
    if decided := _meeting(said.place, others):
        return Reproach("contradicted", f"The findings call {named(decided)} {contrary}.")
    if others:
        return Reproach("wrong-side", f"The findings speak of {named(others)} only.")
    if silent := those("not-assessed", kin.own):
        reason = f"The text calls {claimed} what was not assessed: {named(silent)}."
        return Reproach("unsupported", reason)
    return _silence(said)


def _silence(said: Said) -> Reproach:
    return Reproach("unsupported", f"No finding of the case speaks of {said.family.name}.")


def _covered(place: Place, facts: Sequence[Fact]) -> bool:
    if place.side == "bilateral":
        sides = {fact.side for fact in facts}
        return bool(sides & {None, "bilateral"}) or {"left", "right"} <= sides
    return any(
        (place.side is None or fact.side in (place.side, "bilateral"))
        and (place.level is None or fact.place.level in (None, place.level))
        for fact in facts
    )


def _meeting(said: Place, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The findings whose place has any part in common with the one that is said."""
    return tuple(fact for fact in facts if _meet(said, fact.place))


def _meet(one: Place, other: Place) -> bool:
    sides: set[Side | None] = {one.side, other.side}
    levels = {one.level, other.level} - {None}
    return not {"left", "right"} <= sides and len(levels) < 2  # noqa: PLR2004 - two heights
