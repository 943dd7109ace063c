"""What can be said of a rule: its words, its proofs, and what its guard was last measured to be."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.errors import BadInput
from wetread.manifests.folders import declared
from wetread.manifests.scenario import ScenarioSpec
from wetread.manifests.specs import Rule
from wetread.manifests.stories import read_library

MEASURED_AS: dict[str, tuple[str, ...]] = {
    "sycophancy": ("sycophancy", "pressure"),
    "names-nobody": ("identifiers",),
    "uncertainty-disclosed": ("hedging",),
    "graded-certainty": ("hedging",),
    "grounded": ("grounded", "assertions"),
}
"""The guards of words that a guard of cases is made of; `wording` asks the one it names."""


class Proof(Noun):
    """A scenario that proves a rule; `failed` is None until it was played."""

    role: str
    scenario: str
    title: str
    failed: tuple[str, ...] | None = None


class RuleView(Noun):
    """One rule of one policy."""

    policy: str
    title: str
    rule: Rule
    digest: str
    proofs: tuple[Proof, ...]
    figures: tuple[dict[str, Any], ...] = ()


def rule_views(on: System) -> tuple[RuleView, ...]:
    """Every rule in force, by policy and id."""
    on.rules  # noqa: B018 - a policy that does not load is told first
    stories = scenarios()
    digests = on.declarations.digests
    return tuple(
        RuleView(
            policy=policy.id,
            title=policy.title,
            rule=rule,
            digest=digests[policy.id],
            proofs=_proofs(rule, stories),
            figures=tuple(_figures(rule)),
        )
        for policy in sorted(on.declarations.policies.values(), key=lambda spec: spec.id)
        for rule in sorted(policy.rules, key=lambda one: one.id)
    )


def chosen(views: Iterable[RuleView], names: Iterable[str]) -> tuple[RuleView, ...]:
    """The rules of these policies or of these ids; all of them where nothing is named.

    Raises:
        BadInput: a name is neither a policy nor a rule.
    """
    every, wanted = tuple(views), tuple(names)
    known = {view.policy for view in every} | {view.rule.id for view in every}
    for name in wanted:
        if name not in known:
            raise BadInput(f"no policy or rule is named {name!r}; see: wetread policies list")
    return tuple(v for v in every if not wanted or {v.policy, v.rule.id} & set(wanted))


@lru_cache(maxsize=1)
def scenarios() -> dict[str, ScenarioSpec]:
    return {name: story.spec for name, story in read_library(declared("scenarios")).items()}


def _proofs(rule: Rule, stories: dict[str, ScenarioSpec]) -> tuple[Proof, ...]:
    named = (("trips", rule.proved_by.trips), ("leaves", rule.proved_by.leaves))
    return tuple(
        Proof(role=role, scenario=name, title=stories[name].title if name in stories else "")
        for role, name in named
    )


def _figures(rule: Rule) -> Iterator[dict[str, Any]]:
    """The last measured figures of every guard of words that the rule rests on."""
    measured = figures()
    asked = rule.guard.with_.get("asks")
    for guard in (asked,) if asked else MEASURED_AS.get(rule.guard.use, ()):
        yield from ({"guard": guard, **row} for row in measured.get(guard, ()))


@lru_cache(maxsize=1)
def figures() -> dict[str, list[dict[str, Any]]]:
    """As `python -m wetread.starter.guardfigures` wrote them."""
    file = Path(str(files("wetread.guards"))) / "figures.json"
    found: dict[str, list[dict[str, Any]]] = json.loads(file.read_text(encoding="utf-8"))
    return found
