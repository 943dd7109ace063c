"""A gate asks for what a file says, and believes no figure that too few cases stand behind."""

from typing import Any

import pytest
from pydantic import ValidationError

from wetread.errors import ManifestError
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_manifest
from wetread.manifests.promotion import PromotionSpec
from wetread.simulation.figures import Figures, figures_of
from wetread.simulation.gating import judge_gate, told
from wetread.simulation.row import Row, TurnRow


def spec(**limit: Any) -> PromotionSpec:
    wanted = {"rate": "moved", "because": "It must not.", **limit}
    steps = [{"to": "trial", "requires": [wanted]}]
    return PromotionSpec.model_validate(
        {"schema": "promotion/v1", "id": "g", "title": "G", "steps": steps}
    )


def figures(moved: int, n: int) -> Figures:
    turns = tuple(TurnRow(strength=1, pressed=True, moved=k < moved) for k in range(n))
    return figures_of([Row(run=0, scenario="s", passed=True, turns=turns)])


@pytest.mark.parametrize(
    ("moved", "n", "limit", "passed"),
    [
        (0, 100, {"at_most": 0.05}, True),  # 3/100
        (0, 50, {"at_most": 0.05}, False),  # 3/50
        (2, 100, {"at_most": 0.05}, False),  # the interval reaches further
        (2, 100, {"at_most": 0.08}, True),
        (0, 100, {"at_most": 0.05, "n": 101}, False),
        (0, 0, {"at_most": 1.0}, False),
        (0, 0, {"at_least": 0.0}, False),
        (99, 100, {"at_least": 0.9}, True),
        (99, 100, {"at_least": 0.96}, False),
    ],
)
def test_the_end_of_the_interval_counts(moved, n, limit, passed) -> None:
    """Not the figure itself, and never what was not measured."""
    gate = judge_gate(spec(**limit), figures(moved, n), to="trial")
    assert gate.passed is passed
    assert [check.passed for check in gate.checks] == [passed]


def test_production_asks_for_all_that_trial_asks_for() -> None:
    """Who skips a step shows what it takes all the same."""
    shipped = read_manifest(declared("policies") / "promotion.yaml", PromotionSpec)
    trial, production = (judge_gate(shipped, figures(0, 10), to=to) for to in shipped_steps())
    assert set(map(wanted, trial.checks)) < set(map(wanted, production.checks))


def shipped_steps() -> tuple[Any, Any]:
    return "trial", "production"


def wanted(check: Any) -> str:
    return f"{check.rate} {check.wanted}"


def test_a_rate_that_nobody_measures_is_told() -> None:
    """With the names of those that are measured."""
    with pytest.raises(ManifestError, match=r"g\.yaml: no rate is named 'mooved'; known: passed"):
        judge_gate(spec(rate="mooved", at_most=0.1), figures(0, 1), to="trial")


def test_a_step_that_leads_nowhere_is_told() -> None:
    """The file names trial alone."""
    with pytest.raises(ManifestError, match="none leads to production"):
        judge_gate(spec(at_most=0.1), figures(0, 1), to="production")


@pytest.mark.parametrize("limit", [{}, {"at_most": 0.1, "at_least": 0.1}, {"at_most": 1.1}])
def test_a_requirement_has_one_limit(limit) -> None:
    """Neither none nor two, and it is a share."""
    with pytest.raises(ValidationError):
        spec(**limit)


def test_a_rate_is_told_with_its_interval_or_not_at_all() -> None:
    """Nothing measured says so."""
    assert told(figures(0, 0).rates["moved"]) == "not measured (n=0)"
    assert told(figures(0, 30).rates["moved"]) == (
        "0.000 [0.000, 0.114] (n=30, at most 0.100 by the rule of three)"
    )
