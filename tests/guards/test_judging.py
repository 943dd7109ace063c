"""Every rule is asked; what cannot judge holds."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.heads import SilentHeads
from support.judged import case
from wetread.clinical.verdicts import strictest
from wetread.errors import ManifestError, UnknownComponent
from wetread.guards.base import Objection, Remark
from wetread.guards.judging import BuiltRule, build_rules, judge
from wetread.manifests.specs import PolicySpec, Rule

SAYS: dict[str, Callable[..., Any]] = {
    "content": lambda _: (),
    "remarks": lambda _: (Remark(reason="looked", evidence=("f1",)), Remark(reason="twice")),
    "objects": lambda _: (Objection(reason="no", evidence=("f1",)),),
    "objects-twice": lambda _: (
        Objection(reason="no"),
        Remark(reason="x"),
        Objection(reason="nay"),
    ),
    "repeats": lambda _: (Objection(reason="no"), Objection(reason="no")),
    "raises": lambda _: 1 / 0,
    "says-nothing": lambda _: None,
    "says-something-else": lambda _: ("a string is no judgement",),
}


def rule(name: str, says: str, otherwise: str = "revise", at: str = "draft") -> BuiltRule:
    spec = Rule.model_validate(
        {
            "id": name,
            "at": at,
            "guard": {"use": says},
            "otherwise": otherwise,
            "because": "a test",
            "proved_by": {"trips": "a", "leaves": "b"},
        }
    )
    return BuiltRule(rule=spec, policy="p", guard=SAYS[says])


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("content", [("pass", "no objection")]),
        ("remarks", [("pass", "looked; twice")]),
        ("objects", [("revise", "no")]),
        ("objects-twice", [("revise", "no"), ("revise", "nay")]),
        ("repeats", [("revise", "no")]),
        ("raises", [("hold", "could not judge: ZeroDivisionError")]),
        ("says-nothing", [("hold", "could not judge: TypeError")]),
        ("says-something-else", [("hold", "could not judge: TypeError")]),
    ],
)
def test_every_rule_says_something(says, expected) -> None:
    """An objection takes the rule's decision, silence passes, and a broken guard holds."""
    verdicts = judge(case(), [rule("r", says)])

    assert [(verdict.decision, verdict.reason) for verdict in verdicts] == expected


def test_evidence_is_carried() -> None:
    """The reader can follow a verdict to what was judged."""
    objecting, remarking = judge(case(), [rule("a", "objects"), rule("b", "remarks")])

    assert objecting.evidence == remarking.evidence == ("f1",)


def test_an_error_message_is_never_shown() -> None:
    """It may quote the case, and the case may name a patient."""

    def leaking(case: Any) -> Any:
        raise ValueError("John Doe, born 1950")

    built = BuiltRule(rule=rule("r", "content").rule, policy="p", guard=leaking)

    (verdict,) = judge(case(), [built])

    assert verdict.reason == "could not judge: ValueError"


def test_only_rules_of_the_stage_are_asked() -> None:
    """A release rule has no say about a draft, and without any rule the case holds."""
    rules = [rule("a", "objects", at="release")]

    assert judge(case(), rules) == ()
    assert strictest(judge(case(), rules)) == "hold"
    assert judge(case(stage="release"), rules)[0].decision == "revise"


RULES = [rule(name, name, "hold" if "objects" in name else "disclose") for name in sorted(SAYS)]


@given(st.permutations(RULES))
def test_order_never_matters(shuffled) -> None:
    """However the rules are ordered, the verdicts are the same, sorted by rule."""
    verdicts = judge(case(), shuffled)

    assert verdicts == judge(case(), RULES)
    assert [v.rule for v in verdicts] == sorted(v.rule for v in verdicts)
    assert {v.rule for v in verdicts} == {r.rule.id for r in RULES}


def policy(name: str, *rules: dict[str, Any]) -> PolicySpec:
    base = {"because": "b", "otherwise": "hold", "proved_by": {"trips": "a", "leaves": "b"}}
    return PolicySpec.model_validate(
        {"schema": "policy/v1", "id": name, "title": "t", "rules": [base | r for r in rules]}
    )


def test_rules_are_built_in_order_of_id() -> None:
    """Rules of several policies stand together, each with its guard."""
    signed = {"use": "signature-required"}
    built = build_rules(
        {
            "x": policy("x", {"id": "b", "guard": signed, "at": "release"}),
            "y": policy("y", {"id": "a", "guard": signed, "at": "release"}),
        },
        SilentHeads(),
    )

    assert [(b.rule.id, b.policy) for b in built] == [("a", "y"), ("b", "x")]
    assert judge(case(stage="release"), built)[0].decision == "hold"


def test_an_unknown_guard_stops_the_load() -> None:
    """The message names the file, the rule and the guards there are."""
    with pytest.raises(UnknownComponent) as caught:
        build_rules(
            {"p": policy("p", {"id": "r", "guard": {"use": "cites-evidenc"}})}, SilentHeads()
        )

    told = str(caught.value)
    assert "policies/p.yaml: rule 'r'" in told
    assert "cites-evidence, compared, graded-certainty, grounded, intended-use" in told


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"granting": ["a"]}, "looks_at: Field required"),
        ({"looks_at": "elsewhere", "terms": [], "granting": ["a"], "denying": ["b"]}, "looks_at"),
        ({"looks_for": "twins"}, "looks_for: Extra inputs are not permitted"),
    ],
)
def test_wrong_parameters_stop_the_load(params, complaint) -> None:
    """Misspelt, missing and impossible parameters fail while loading, never mid-case."""
    wrong = {"id": "r", "guard": {"use": "sycophancy", "with": params}}

    with pytest.raises(ManifestError) as caught:
        build_rules({"p": policy("p", wrong)}, SilentHeads())

    assert "policies/p.yaml: rule 'r': guard 'sycophancy'" in str(caught.value)
    assert complaint in str(caught.value)


def test_two_rules_cannot_share_an_id() -> None:
    """A verdict names its rule, so the name has to be one rule's alone."""
    one = {"id": "r", "guard": {"use": "signature-required"}}

    with pytest.raises(ManifestError, match=r"y\.yaml: rule 'r': the id is used in x\.yaml"):
        build_rules({"x": policy("x", one), "y": policy("y", one)}, SilentHeads())
