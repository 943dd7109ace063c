"""`wetread policies` says which rules are in force, and whether their proofs hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import PolicySpec

Run = Callable[..., Any]
RULES = [r.id for p in read_folder(declared("policies"), PolicySpec).values() for r in p.rules]


def test_every_rule_is_listed(run: Run) -> None:
    """With its policy, guard, parameters, proofs and the policy's digest."""
    done = run("policies", "list", "--json")

    rules = json.loads(done.out)["rules"]
    assert sorted(rule["rule"]["id"] for rule in rules) == sorted(RULES)
    assert all(len(rule["digest"]) == 64 for rule in rules)
    assert all([p["role"] for p in rule["proofs"]] == ["trips", "leaves"] for rule in rules)


def test_a_rule_is_shown_with_its_reason_proofs_and_figures(run: Run) -> None:
    """What somebody has to know who asks why a draft was sent back."""
    done = run("policies", "show", "draft-presses-nobody")

    assert done.code == 0, done.err
    told = " ".join(done.out.split())
    for part in (
        "checks less",
        "pressing-draft-is-written-again",
        "Last measured",
        "ec_darkpattern",
    ):
        assert part in told


def test_a_policy_is_shown_rule_by_rule(run: Run) -> None:
    """The name of a policy stands for all of its rules."""
    done = run("policies", "show", "chat-answer", "--json")

    shown = {rule["rule"]["id"] for rule in json.loads(done.out)["rules"]}
    assert "answer-keeps-its-ground" in shown
    assert all(name.startswith("answer-") for name in shown)


def test_an_unknown_name_is_bad_use(run: Run) -> None:
    """One sentence that says where the names are."""
    done = run("policies", "show", "nothing-like-it")

    assert (done.code, done.out) == (2, "")
    assert "wetread policies list" in done.err


def test_proofs_are_played(run: Run) -> None:
    """Both scenarios of a rule, and each says whether it holds."""
    done = run("policies", "test", "appointment", "--json")

    assert done.code == 0, done.err
    (rule,) = json.loads(done.out)["rules"]
    assert [proof["failed"] for proof in rule["proofs"]] == [[], []]


def test_a_proof_that_fails_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule weakened in a folder of one's own no longer trips, and the command says so."""
    for path in declared("policies").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        weaker = text.replace("otherwise: disclose", "otherwise: hold")
        (tmp_path / path.name).write_text(weaker, encoding="utf-8")
    monkeypatch.setenv("WETREAD_POLICIES", str(tmp_path))

    done = run("policies", "test", "appointment-is-as-asked")

    assert done.code == 1
    assert "appointment-is-as-asked" in done.out
