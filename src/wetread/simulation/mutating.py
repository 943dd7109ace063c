"""Whether anybody would notice if a rule stopped working: each is broken, and some story must fail.

A rule is broken in two ways: silent, it lets everything pass; inverted, it objects where it was
content and is content where it objected. A story that still ends as it says did not need the rule.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal

from wetread.clinical.coding import Noun
from wetread.guards.base import Guard, Judged, Objection, Remark
from wetread.guards.judging import BuiltRule
from wetread.manifests.stories import Story
from wetread.simulation.player import play_in
from wetread.simulation.theatre import Theatre

Breakage = Literal["silent", "inverted"]
BREAKAGES: Final[tuple[Breakage, ...]] = ("silent", "inverted")

Advance = Callable[[int, int], None]


class Mutant(Noun):
    """A broken rule, and the first story that failed because of it; None where none did."""

    rule: str
    breakage: Breakage
    killed_by: str | None = None
    played: int = 0


def mutants(
    theatre: Theatre,
    stories: Mapping[str, Story],
    advance: Advance = lambda _done, _all: None,
) -> tuple[Mutant, ...]:
    """Every rule in force, broken in every way.

    Stories that name the rule are played first, since they are the likeliest to notice.

    Args:
        theatre: with the rules in force, under which every story ends as it says.
        stories: by name.
        advance: told how many of how many are done.
    """
    found: list[Mutant] = []
    total = len(theatre.rules) * len(BREAKAGES)
    for built in theatre.rules:
        for breakage in BREAKAGES:
            broken = theatre.under(tuple(_with(theatre.rules, built, breakage)))
            found.append(_hunt(broken, built.rule.id, breakage, stories))
            advance(len(found), total)
    return tuple(found)


def _hunt(theatre: Theatre, rule: str, breakage: Breakage, stories: Mapping[str, Story]) -> Mutant:
    ordered = sorted(stories.values(), key=lambda story: not _names(story, rule))
    for number, story in enumerate(ordered, start=1):
        if play_in(theatre, story.spec).failed:
            return Mutant(rule=rule, breakage=breakage, killed_by=story.name, played=number)
    return Mutant(rule=rule, breakage=breakage, played=len(ordered))


def _names(story: Story, rule: str) -> bool:
    return any(said.with_.get("rule") == rule for said in story.spec.then)


def _with(
    rules: tuple[BuiltRule, ...], built: BuiltRule, breakage: Breakage
) -> Iterator[BuiltRule]:
    for one in rules:
        yield replace(one, guard=_broken(one.guard, breakage)) if one is built else one


def _broken(guard: Guard, breakage: Breakage) -> Guard:
    def silent(case: Judged) -> tuple[Objection | Remark, ...]:  # noqa: ARG001 - a guard's form
        return ()

    def inverted(case: Judged) -> tuple[Objection | Remark, ...]:
        objects = any(isinstance(said, Objection) for said in guard(case))
        return () if objects else (Objection(reason="the rule is inverted"),)

    return silent if breakage == "silent" else inverted
