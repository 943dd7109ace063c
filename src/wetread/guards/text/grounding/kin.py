"""Which findings speak of a condition: those of its own name, its signs and its causes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wetread.guards.text.grounding.facts import Fact
from wetread.guards.text.grounding.mentions import Said
from wetread.guards.text.grounding.words import Family, vocabulary


class Kin(NamedTuple):
    """The findings that speak of a family.

    `own` bear its name; `showing` are of diseases that are seen by it; `implying` are of those that
    it is part of; `implied` are of what is part of it. Pneumonia shows an opacity, a consolidation
    is one.
    """

    own: tuple[Fact, ...]
    showing: tuple[Fact, ...]
    implying: tuple[Fact, ...]
    implied: tuple[Fact, ...]

    @classmethod
    def of(cls, family: Family, facts: Sequence[Fact]) -> "Kin":
        parts = entailed(family, shown=False)
        return cls(
            own=tuple(fact for fact in facts if fact.family.name == family.name),
            showing=tuple(f for f in facts if family.name in entailed(f.family, shown=True)),
            implying=tuple(f for f in facts if family.name in entailed(f.family, shown=False)),
            implied=tuple(fact for fact in facts if fact.family.name in parts),
        )


def entailed(family: Family, *, shown: bool) -> frozenset[str]:
    """All that is there where the family is, by implication and, if asked, by its looks."""
    return frozenset(_closure(family, shown=shown, seen={family.name}))


def meant(said: Said, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The findings that a name may mean, those on its side where it has one."""
    kin = Kin.of(said.family, facts)
    near = kin.own or (*kin.showing, *kin.implied)
    sided = tuple(fact for fact in near if fact.side in (said.place.side, "bilateral"))
    return sided if said.place.side and sided else near


def _closure(family: Family, *, shown: bool, seen: set[str]) -> Iterator[str]:
    known = vocabulary().families
    for name in family.implies | (family.shows if shown else frozenset()):
        if name not in seen:
            seen.add(name)
            yield name
            if name in known:
                yield from _closure(known[name], shown=shown, seen=seen)
