"""Every shipped scenario holds on the real graph, guards and database; the proofs are run.

Models and the understanding of words are scripted, so that what fails here is a rule or an agent.
"""

from collections.abc import Iterator

import pytest

from support.words import FewWords
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec, PolicySpec
from wetread.manifests.stories import read_library
from wetread.simulation.player import play_in
from wetread.simulation.theatre import Theatre

SCENARIOS = {name: story.spec for name, story in read_library(declared("scenarios")).items()}
AGENTS = read_folder(declared("agents"), AgentSpec)
RULES = [
    rule
    for policy in read_folder(declared("policies"), PolicySpec).values()
    for rule in policy.rules
]


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    """What all stories share: policies and agents as they were read once."""
    theatre = Theatre(words=FewWords())
    yield theatre
    theatre.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_story_ends_as_it_says(theatre, name) -> None:
    """Everything under `then` holds."""
    assert play_in(theatre, SCENARIOS[name]).failed == ()


def test_every_proof_of_a_rule_is_among_them() -> None:
    """A rule whose proof is not played is not proved."""
    proofs = {name for rule in RULES for name in (rule.proved_by.trips, rule.proved_by.leaves)}

    assert proofs <= set(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_replies_are_for_agents_that_there_are(name) -> None:
    """A script for a misspelt agent would never be played, and nobody would notice."""
    gates = (f"{agent}.gate" for agent, spec in AGENTS.items() if any(r.gate for r in spec.roles()))

    assert set(SCENARIOS[name].given.replies) <= {*AGENTS, *gates}
