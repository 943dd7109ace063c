"""A rule that stops working is noticed: some shipped scenario fails."""

import pytest

from support.words import FewWords
from wetread.guards.judging import BuiltRule
from wetread.manifests.folders import declared
from wetread.manifests.specs import Component
from wetread.manifests.stories import Story, read_library
from wetread.simulation.mutating import BREAKAGES, mutants
from wetread.simulation.theatre import Theatre

LIBRARY = read_library(declared("scenarios"))


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return Theatre(words=FewWords())


def one(theatre: Theatre, rule: str) -> tuple[BuiltRule, ...]:
    return tuple(built for built in theatre.rules if built.rule.id == rule)


@pytest.mark.timeout(900)
def test_no_rule_can_be_broken_unnoticed(theatre) -> None:
    """Every rule of every policy, made silent and turned round, has a scenario that fails."""
    found = mutants(theatre, LIBRARY)
    assert len(found) == len(BREAKAGES) * len(theatre.rules)
    assert [mutant for mutant in found if mutant.killed_by is None] == []


def test_a_rule_that_no_story_needs_is_told(theatre) -> None:
    """Stories about other things notice nothing, and that is what is said."""
    story = LIBRARY["lungs-of-a-heart-are-refused"]
    spec = story.spec.model_copy(update={"then": (Component(use="audit-verifies"),)})
    stories: dict[str, Story] = {story.name: story.model_copy(update={"spec": spec})}
    alone = theatre.under(one(theatre, "plan-is-meant"))
    told: list[tuple[int, int]] = []
    silent, _ = mutants(alone, stories, lambda done, total: told.append((done, total)))
    assert (silent.rule, silent.killed_by, silent.played) == ("plan-is-meant", None, 1)
    assert told == [(1, 2), (2, 2)]


def test_the_theatre_keeps_its_rules(theatre) -> None:
    """Breaking a rule breaks it in a theatre of its own."""
    before = theatre.rules
    assert theatre.under(()).rules == ()
    assert theatre.rules is before
