"""The shipped policies load, and every rule names two scenarios that prove it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.heads import SilentHeads
from support.judged import case, draft, said
from wetread.guards.judging import build_rules, judge
from wetread.guards.shipped import GUARDS
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder, read_manifest, yaml_files
from wetread.manifests.specs import AgentSpec, PolicySpec, Rule
from wetread.manifests.stories import read_library

POLICIES = read_folder(declared("policies"), PolicySpec)
SCENARIOS = {n: story.spec for n, story in read_library(declared("scenarios")).items()}
RULES = [rule for policy in POLICIES.values() for rule in policy.rules]


def _kind(path: Path) -> str | None:
    """Of a file that is none of its folder's kind."""
    if path.name.endswith(".part.yaml"):
        return "scenario-part"
    return path.stem if path.stem in {"promotion", "sign-off"} else None


FILES = [
    (path, _kind(path) or kind)
    for folder, kind in (("agents", "agent"), ("policies", "policy"), ("scenarios", "scenario"))
    for path in yaml_files(declared(folder))
]


def verdicts_expected(scenario: str, rule: str) -> set[Any]:
    """What a scenario says that the rule decides."""
    return {
        said.with_["decision"]
        for said in SCENARIOS[scenario].then
        if said.use == "verdict-is" and said.with_["rule"] == rule
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_seen_to_trip_and_to_leave_alone(rule: Rule) -> None:
    """A rule that cannot fire protects nobody, and one that always fires is ignored."""
    assert rule.otherwise in verdicts_expected(rule.proved_by.trips, rule.id)
    assert verdicts_expected(rule.proved_by.leaves, rule.id) == {"pass"}


def test_every_shipped_guard_is_in_force() -> None:
    """A guard that no policy asks would be code that nobody hears."""
    assert {rule.guard.use for rule in RULES} == set(GUARDS.names())


def test_shipped_rules_judge_a_faultless_case_content() -> None:
    """In scope and without a fault, every rule passes."""
    rules = build_rules(POLICIES, SilentHeads())
    scope = said(
        "Pleural effusion, pneumothorax and nodules were not assessed.",
        "study-1",
        section="disclosure",
    )

    verdicts = judge(case(draft=draft(said("Pneumonia is likely.", "f-pneumonia"), scope)), rules)

    assert {verdict.decision for verdict in verdicts} == {"pass"}
    assert len(verdicts) == sum(rule.at == "draft" for rule in RULES)


@pytest.mark.parametrize(("path", "kind"), FILES, ids=lambda value: getattr(value, "stem", value))
def test_every_file_names_its_schema(path: Path, kind: str) -> None:
    """The first line leads an editor to the schema, wherever the file lies."""
    first, _ = path.read_text(encoding="utf-8").split("\n", 1)
    prefix, _, where = first.partition("$schema=")

    assert prefix == "# yaml-language-server: "
    assert (path.parent / where).resolve() == declared("schemas") / f"{kind}.v1.json"


def quality_limits() -> Iterator[tuple[float, float]]:
    drafting = read_manifest(declared("agents") / "report-drafting.yaml", AgentSpec)
    for rule in RULES:
        if rule.guard.use == "uncertainty-disclosed":
            yield rule.guard.with_["quality_below"], drafting.roles()[0].agent.with_["low_quality"]


def test_guard_and_drafting_agent_agree_on_a_poor_outline() -> None:
    """Were the guard stricter, every draft between the two limits would be sent back in vain."""
    limits = list(quality_limits())

    assert limits
    assert all(guard <= drafting for guard, drafting in limits)
