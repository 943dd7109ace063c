"""Over the proofs that ship every rule is seen to object, and to have nothing to object."""

import pytest

from support.words import FewWords
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import PolicySpec
from wetread.manifests.stories import read_library
from wetread.simulation.company import Billing
from wetread.simulation.figures import Figures, figures_of
from wetread.simulation.simulating import simulate
from wetread.simulation.theatre import Theatre


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Of the stories that prove rules; that all others hold as well is tested one by one."""
    proofs = {
        name
        for policy in read_folder(declared("policies"), PolicySpec).values()
        for rule in policy.rules
        for name in (rule.proved_by.trips, rule.proved_by.leaves)
    }
    stories = read_library(declared("scenarios"))
    chosen = {name: story for name, story in stories.items() if name in proofs}
    rows = simulate(chosen, Billing(words=FewWords))
    assert [row.scenario for row in rows if not row.passed] == []
    return figures_of(rows)


@pytest.mark.timeout(900)
def test_every_rule_has_fired_and_stayed_silent(figures) -> None:
    """A rule that never speaks is not known to work; one that always does is no rule."""
    rules = {built.rule.id for built in Theatre(words=FewWords()).rules}
    assert set(figures.rules) == rules
    one_sided = {rule: count for rule, count in figures.rules.items() if set(count) == {"pass"}}
    always = {rule: count for rule, count in figures.rules.items() if "pass" not in count}
    assert (one_sided, always) == ({}, {})
