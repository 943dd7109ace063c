"""What may become of a model that was added, and by whose hand."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file
from sqlalchemy import text

from conftest import NOW
from oversight.conftest import ADMIN, OWNER
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.audit.verification import verify_chain
from wetread.clinical.principals import Principal, Role
from wetread.errors import (
    BadInput,
    NotAuthorised,
    Refused,
    Tampered,
    UnknownComponent,
    WeightsRefused,
)
from wetread.manifests.specs import Mode
from wetread.oversight.canary.base import CanaryResult, Check
from wetread.oversight.register import ModelRegister
from wetread.oversight.shown import Shown
from wetread.oversight.standing import TRUST
from wetread.signoff.users import ROLES
from wetread.store.database import Database
from wetread.store.schema import upgrade

WHY = "forty films of ours were read beside it"


def add(register: ModelRegister, source: Any, model: str = "mine") -> Any:
    return register.add(OWNER, source(model), model, licence="CC BY 4.0")


def promote(register: ModelRegister, to: Mode = "trial", **changes: Any) -> Any:
    values = {"by": ADMIN, "model": "mine", "reason": WHY, **changes}
    return register.promote(values["by"], values["model"], to=to, reason=values["reason"])


def events(database: Any) -> list[tuple[str, str, dict[str, Any]]]:
    with database.read() as connection:
        rows = connection.execute(text("SELECT event, actor, body FROM audit_events ORDER BY seq"))
        return [(event, actor, json.loads(body)) for event, actor, body in rows]


def test_a_new_model_is_in_shadow(register, source) -> None:
    """Whatever it is and whoever brings it."""
    standing = add(register, source)

    assert (standing.mode, register.mode("mine")) == ("shadow", "shadow")
    assert standing.digest == register.lock.pin("mine").digest


def test_what_was_tried_can_be_promoted(register, source, tried, database) -> None:
    """The record names digest, from, to, who, and every figure."""
    add(register, source)
    result = tried()

    promote(register)

    event, actor, body = events(database)[-1]
    assert (event, actor) == ("model.promoted", "ada")
    assert (body["before"], body["mode"], body["digest"]) == ("shadow", "trial", result.digest)
    assert body["figures"] == ["mean-dice:0.97"]
    assert register.mode("mine") == "trial"
    assert register.first_objection() is None


def test_nothing_is_promoted_untried(register, source) -> None:
    """The sentence says which command to run."""
    add(register, source)

    with pytest.raises(Refused, match="wetread models canary mine"):
        promote(register)
    assert register.mode("mine") == "shadow"


@pytest.mark.parametrize(
    "changes",
    [{"passed": False}, {"cases": "lungs/0"}, {"checks": ()}],
    ids=["failed", "cases of another release", "nothing was checked"],
)
def test_a_result_that_proves_nothing_promotes_nothing(register, source, tried, changes) -> None:
    """A failure, cases that are no longer those of this release, and no figure at all."""
    add(register, source)
    tried(**changes)

    with pytest.raises(Refused, match="has not passed"):
        promote(register)


def test_a_result_of_other_bytes_is_not_recorded(register, source, tried) -> None:
    """A model that was exchanged while it was tried proved nothing."""
    add(register, source)

    with pytest.raises(Refused, match="changed while it was tried"):
        tried(digest="0" * 64)


def test_a_model_that_fails_falls_back_to_shadow(register, source, tried, shown) -> None:
    """However far it was trusted before."""
    add(register, source)
    tried()
    register.simulated(OWNER, "mine", shown())
    promote(register, "production")

    tried(passed=False)

    assert register.mode("mine") == "shadow"


def test_changed_bytes_are_not_promoted(register, source, tried, home) -> None:
    """The decision is about these very bytes, so they are read when it is made."""
    add(register, source)
    tried()
    (home / "models" / "mine" / "config.json").write_text("[]", encoding="utf-8")

    with pytest.raises(WeightsRefused, match=r"config\.json is not the pinned file"):
        promote(register)


def test_other_bytes_pinned_by_hand_are_in_shadow(register, source, tried, home) -> None:
    """Whoever rewrites the home's lock takes no trust along."""
    add(register, source)
    tried()
    promote(register)
    add(register, lambda _: source("other", seed=2), "other")
    lock = json.loads((home / "models.lock").read_text())
    lock["mine"] = lock["other"]
    (home / "models.lock").write_text(json.dumps(lock))

    assert register.mode("mine") == "shadow"
    with pytest.raises(Refused, match="has not passed"):
        promote(register)


def test_an_id_keeps_its_bytes(register, source) -> None:
    """The same bytes again change nothing; others are refused."""
    folder = source()
    first = register.add(OWNER, folder, "mine", licence="x")

    assert register.add(OWNER, folder, "mine", licence="y") == first
    with pytest.raises(Refused, match="other bytes"):
        register.add(OWNER, source("again", seed=2), "mine", licence="x")


def test_what_ships_is_neither_replaced_nor_moved(register, source) -> None:
    """Its mode stands in the manifests of the agents that use it."""
    with pytest.raises(Refused, match="ships with wetread"):
        add(register, source, "cxr-lungs")
    with pytest.raises(Refused, match="ships with wetread"):
        promote(register, model="cxr-lungs")


def test_an_unknown_model_is_answered_with_the_added_ones(register, source) -> None:
    """Shipped ids would be no help here."""
    add(register, source)

    with pytest.raises(UnknownComponent, match="known: mine"):
        promote(register, model="yours")


@pytest.mark.parametrize("role", [*ROLES, "owner", "system"])
def test_only_an_admin_promotes(register, source, tried, role: Role) -> None:
    """A promotion is a person's: not even the owner of the machine can do without a name."""
    add(register, source)
    tried()
    by = Principal(user="x", role=role, full_name="X")
    if role == "admin":
        assert promote(register, by=by).mode == "trial"
        return

    with pytest.raises(NotAuthorised, match=r"models\.promote"):
        promote(register, by=by)
    assert register.mode("mine") == "shadow"


@pytest.mark.parametrize("role", ["resident", "technologist", "auditor", "radiologist"])
def test_who_reads_adds_nothing(register, source, role: Role) -> None:
    """Nothing is copied for them either."""
    with pytest.raises(NotAuthorised, match=r"models\.add"):
        register.add(Principal(user="x", role=role), source(), "mine", licence="x")
    assert register.lock.added == frozenset()


def test_a_radiologist_may_pull_a_model(register, source, tried, shown) -> None:
    """Whoever sees it fail need not look for an admin."""
    add(register, source)
    tried()
    register.simulated(OWNER, "mine", shown())
    promote(register, "production")

    by = Principal(user="rita", role="radiologist", full_name="Dr. Rita Roentgen")
    assert register.demote(by, "mine", to="shadow", reason="two missed lungs").mode == "shadow"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_has_a_reason(register, source, tried, reason) -> None:
    """In words, which the audit keeps."""
    add(register, source)
    tried()

    with pytest.raises(BadInput, match="say why"):
        promote(register, reason=reason)


def test_a_promotion_bears_a_printed_name(register, source, tried) -> None:
    """As a signature does."""
    add(register, source)
    tried()

    with pytest.raises(BadInput, match="printed name"):
        promote(register, by=Principal(user="ada", role="admin"))


def test_a_move_that_is_none_is_refused(register, source, tried) -> None:
    """Up leads up and down leads down."""
    add(register, source)
    tried()
    promote(register)

    with pytest.raises(Refused, match="in trial already"):
        promote(register)
    with pytest.raises(Refused, match="nothing was changed"):
        register.demote(ADMIN, "mine", to="trial", reason=WHY)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mode", "production"),
        ("digest", "0" * 64),
        ("canary", "0" * 64),
        ("passed", 0),
        ('"by"', "eve"),
        ("since", "2020-01-01T00:00:00+00:00"),
        ("head_seq", 1),
        ("head_hash", "0" * 64),
        ("head_signature", "AAAA"),
        ("head_key_id", "../../x"),
        ("mode", "god"),
    ],
)
def test_no_field_of_a_standing_can_be_changed(
    register, source, tried, database, column, value
) -> None:
    """Only what the chain says counts, and nobody is trusted on a row alone."""
    add(register, source)
    tried()
    promote(register)
    with database.write() as connection:
        connection.execute(text(f"UPDATE model_standings SET {column} = :value"), {"value": value})

    with pytest.raises(Tampered, match="mine"):
        register.mode("mine")
    assert "mine" in (register.first_objection() or "")


def test_an_old_row_does_not_bring_trust_back(register, source, tried, database) -> None:
    """A row of last week rests on a true head, but a later record says otherwise."""
    add(register, source)
    tried()
    promote(register)
    with database.read() as connection:
        row = dict(connection.execute(text("SELECT * FROM model_standings")).mappings().one())
    register.demote(ADMIN, "mine", to="shadow", reason=WHY)
    with database.write() as connection:
        columns = ", ".join(f'"{name}" = :{name}' for name in row)
        connection.execute(text(f"UPDATE model_standings SET {columns}"), row)

    with pytest.raises(Tampered, match="something newer"):
        register.mode("mine")


def test_a_row_taken_away_is_shadow(register, source, tried, database) -> None:
    """Fail closed: nothing on record is no trust."""
    add(register, source)
    tried()
    promote(register)
    with database.write() as connection:
        connection.execute(text("DELETE FROM model_standings"))

    assert register.mode("mine") == "shadow"


def test_the_chain_holds_with_every_head(register, source, tried, ledger) -> None:
    """Decisions about models are anchors of the chain, as signatures are."""
    add(register, source)
    tried()
    promote(register)

    with ledger.database.read() as connection:
        result = verify_chain(connection, ledger.key, ledger.last_head(), register.heads())
    assert (result.ok, result.records) == (True, 3)


STEPS = st.lists(
    st.sampled_from(["pass", "fail", "show", "to trial", "to production", "down", "add"]),
    max_size=8,
)


@settings(max_examples=30)
@given(steps=STEPS)
def test_no_road_to_trust_goes_round_the_proofs(steps, tmp_path_factory) -> None:
    """After any decisions: trusted means promoted after a pass, with no failure since.

    And in production is only what has shown in a simulation that it may be.
    """
    home = tmp_path_factory.mktemp("home")
    database = Database.at(home / "wetread.db")
    upgrade(database)
    register = ModelRegister(Ledger(database, home, AuditKey(home / "keys"), lambda: NOW), home)
    folder = _folder(home / "elsewhere")
    register.add(OWNER, folder, "mine", licence="x")
    digest, passed, promoted = register.lock.pin("mine").digest, False, False
    showed = False

    for step in steps:
        if step in ("pass", "fail"):
            passed = step == "pass"
            promoted = promoted and passed
            check = Check.at_least(0.5, "dice", float(passed))
            register.tried(
                OWNER,
                CanaryResult(
                    model="mine", digest=digest, kind="k", cases="lungs/1", n=1, checks=(check,)
                ),
            )
        elif step == "show":
            register.simulated(OWNER, "mine", _shown(digest))
            showed = True
        elif step == "add":
            register.add(OWNER, folder, "mine", licence="x")
        else:
            promoted = _moved(register, step) or (promoted and step != "down")

        trusted = TRUST[register.mode("mine")] > 0
        assert trusted == promoted
        assert not trusted or passed
        assert register.mode("mine") != "production" or showed
    database.close()


def _moved(register: ModelRegister, step: str) -> bool:
    """Whether a promotion went through."""
    try:
        if step == "down":
            register.demote(OWNER, "mine", to="shadow", reason=WHY)
            return False
        to: Mode = "trial" if step == "to trial" else "production"
        register.promote(ADMIN, "mine", to=to, reason=WHY)
    except Refused:
        return False
    return True


def _shown(digest: str) -> Shown:
    return Shown(
        gate="promotion",
        gate_digest=digest,
        to="production",
        passed=True,
        live=True,
        results=digest,
        figures=(),
        models={"mine": digest},
    )


def _folder(folder: Any) -> Any:
    folder.mkdir()
    save_file({"w": np.ones(2, np.float32)}, folder / "model.safetensors")
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder
