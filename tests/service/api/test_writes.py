"""Every write is refused without a role, a session or token, a key, or the version seen."""

import hashlib
import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from support.programs import approval, decision, opened, token, waiting
from support.served import PASSWORD
from wetread.clinical.scopes import SCOPES
from wetread.service.api.callers import CSRF
from wetread.service.api.once import KEY, REPLAYED, OnceRow
from wetread.store.tables import table_of

OURS = {"origin": "http://testserver"}
WRITES = [
    ("post", "/api/v1/studies"),
    ("post", "/api/v1/studies/phantom"),
    ("post", "/api/v1/cases"),
    ("post", "/api/v1/cases/c-1/turns"),
    ("post", "/api/v1/cases/c-1/plan/confirmation"),
    ("post", "/api/v1/work-items/item-1/first-reading"),
    ("post", "/api/v1/work-items/item-1/claim"),
    ("delete", "/api/v1/work-items/item-1/claim"),
    ("post", "/api/v1/work-items/item-1/decision"),
    ("post", "/api/v1/work-items/item-1/addenda"),
    ("post", "/api/v1/tokens"),
    ("delete", "/api/v1/tokens/token-1"),
    ("post", "/api/v1/users"),
    ("post", "/api/v1/users/rita/disable"),
    ("post", "/api/v1/users/rita/enable"),
    ("post", "/api/v1/users/rita/role"),
    ("post", "/api/v1/users/rita/password"),
    ("post", "/api/v1/session/password"),
    ("post", "/api/v1/simulations"),
]


def browser(gate) -> TestClient:
    """Somebody who signed in with a form."""
    client = TestClient(gate, headers=OURS)
    said = {"name": "rita", "password": PASSWORD}
    assert client.post("/login", data=said, follow_redirects=False).status_code == 303
    return client


def test_the_list_of_writes_is_whole(gate) -> None:
    """A route that is added later is tried here, too."""
    described = TestClient(gate).get("/openapi.json").json()["paths"]
    found = {
        (method, path)
        for path, methods in described.items()
        for method in methods
        if method not in ("get", "parameters")
    }
    assert len(found) == len(WRITES)


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_stranger_writes_nothing(stranger, method, path) -> None:
    """Without a session or a token, from our own address or without one."""
    assert stranger.request(method, path, headers=OURS).status_code == 401
    assert stranger.request(method, path).status_code == 403
    bad = {"Authorization": "Bearer wetread_nothing"}
    assert stranger.request(method, path, headers=bad).status_code == 401


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_browser_needs_its_anti_forgery_text(gate, method, path) -> None:
    """A cookie and our own origin alone do not write."""
    inside = browser(gate)
    for sent in ({}, {CSRF: "x"}):
        answer = inside.request(method, path, headers={KEY: "k", **sent}, json={})
        assert (answer.status_code, answer.json()["title"]) in (
            (403, "Forged request"),
            (422, "Not valid"),
        )
        assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_write_needs_a_key(gate, tokens, method, path) -> None:
    """Without one it is not looked at."""
    client = TestClient(gate, headers={"Authorization": f"Bearer {tokens['rita']}"})
    answer = client.request(method, path, json={})
    assert (answer.status_code, answer.json()["title"]) == (428, "Key missing")


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_token_that_may_read_writes_nothing(gate, on, method, path) -> None:
    """Whatever its user may."""
    name = "ada" if "users" in path or "simulations" in path else "rita"
    headers = {"Authorization": f"Bearer {token(on, name, 'read')[1]}", KEY: path}
    body = BODIES.get(path, {})
    answer = TestClient(gate).request(method, path, json=body, headers=headers)
    assert answer.status_code == 403, answer.text


BODIES = {
    "/api/v1/cases": {"study": "0" * 64},
    "/api/v1/cases/c-1/turns": {"text": "x"},
    "/api/v1/work-items/item-1/first-reading": {"impression": "x"},
    "/api/v1/work-items/item-1/decision": {
        "interrupt_id": "x",
        "payload_digest": "0" * 64,
        "decisions": [{"type": "reject", "message": "x"}],
    },
    "/api/v1/work-items/item-1/addenda": {"text": "x"},
    "/api/v1/tokens": {"name": "x", "scopes": ["read"]},
    "/api/v1/users": {"name": "x", "role": "admin", "full_name": "X", "password": "x" * 8},
    "/api/v1/users/rita/role": {"role": "resident"},
    "/api/v1/users/rita/password": {"password": "x" * 8},
    "/api/v1/session/password": {"old": PASSWORD, "new": "x" * 8},
    "/api/v1/simulations": {"themes": ["routing"]},
}


@pytest.mark.parametrize("name", ["theo", "ada", "aude"])
def test_only_who_may_sign_decides(program, name) -> None:
    """Neither a technologist nor an admin nor an auditor, whatever they answer."""
    rita = program("rita")
    shown, etag = waiting(rita, opened(rita))
    where = f"/api/v1/work-items/{shown['item']['id']}"
    other = program(name)
    assert other.post(f"{where}/claim", headers={"If-Match": etag}).status_code == 403
    for said in (approval(shown), decision(shown, type="reject", message="x")):
        answer = other.post(f"{where}/decision", json=said, headers={"If-Match": etag})
        assert answer.status_code == 403


def test_what_was_not_seen_is_not_decided(program) -> None:
    """Without an ETag, with an older one, and after somebody else was there."""
    rita = program("rita")
    shown, etag = waiting(rita, opened(rita))
    where = f"/api/v1/work-items/{shown['item']['id']}"
    assert rita.post(f"{where}/claim").status_code == 428
    taken = rita.post(f"{where}/claim", headers={"If-Match": etag})
    assert taken.status_code == 200
    for path, body in (("claim", None), ("decision", approval(shown))):
        answer = rita.post(f"{where}/{path}", json=body, headers={"If-Match": etag})
        assert answer.status_code == 412, answer.text
    assert rita.delete(f"{where}/claim").status_code == 428
    assert rita.delete(f"{where}/claim", headers={"If-Match": etag}).status_code == 412


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("answer", ["approve", "reject", "respond", "edit"])
def test_a_decision_is_refused_whole_or_done_whole(gate, program, on, scope, answer) -> None:
    """Whatever a token may: what is answered is what was done, and what follows has begun."""
    shown, etag = waiting(program("rita"), opened(program("rita")))
    said = {
        "approve": approval(shown),
        "reject": decision(shown, type="reject", message="Not ours."),
        "respond": decision(shown, type="respond", message="Say which side."),
        "edit": decision(
            shown,
            type="edit",
            edited_action={
                "name": "release_report",
                "args": {"changes": [{"kind": "remove", "number": 1}]},
            },
        ),
    }[answer]
    item = shown["item"]["id"]
    before = on.worklist.find(item)
    headers = {
        "Authorization": f"Bearer {token(on, 'rita', scope)[1]}",
        KEY: f"{item} {scope}",
        "If-Match": etag,
    }
    answered = TestClient(gate).post(
        f"/api/v1/work-items/{item}/decision", json=said, headers=headers
    )
    after = on.worklist.find(item)
    if answered.status_code == 200:
        assert answered.json()["item"]["state"] == after.state
        assert after.version > before.version
    else:
        assert answered.status_code == 403, answered.text
        assert after == before


def test_a_cursor_is_of_the_order_that_it_was_told_for(program) -> None:
    """With another the page would silently be wrong."""
    rita = program("rita")
    for _ in range(2):
        opened(rita)
    page = rita.get("/api/v1/work-items", params={"limit": 1}).json()
    again = {"limit": 1, "cursor": page["next"]}
    assert rita.get("/api/v1/work-items", params=again).status_code == 200
    answer = rita.get("/api/v1/work-items", params={**again, "order": "-due"})
    assert (answer.status_code, answer.json()["title"]) == (400, "Unknown cursor")
    naive = {"due_before": "2026-01-01T00:00:00"}
    assert rita.get("/api/v1/work-items", params=naive).status_code == 422


def test_a_claim_is_given_back_by_whoever_has_it(program) -> None:
    """Nobody else gives it back; then anybody may take it."""
    rita, wilma = program("rita"), program("wilma")
    shown, etag = waiting(rita, opened(rita))
    where = f"/api/v1/work-items/{shown['item']['id']}/claim"
    etag = rita.post(where, headers={"If-Match": etag}).headers["etag"]
    assert wilma.delete(where, headers={"If-Match": etag}).status_code == 409
    left = rita.delete(where, headers={"If-Match": etag})
    assert (left.json()["state"], left.json()["holder"]) == ("open", None)
    taken = wilma.post(where, headers={"If-Match": left.headers["etag"]})
    assert taken.json()["holder"] == "wilma"


def test_a_wrong_password_signs_nothing(program) -> None:
    """Whoever left a token lying about has not given their signature away."""
    rita = program("rita")
    shown, etag = waiting(rita, opened(rita))
    where = f"/api/v1/work-items/{shown['item']['id']}"
    answer = rita.post(
        f"{where}/decision", json=approval(shown, "wrong"), headers={"If-Match": etag}
    )
    assert answer.status_code == 403
    assert rita.get(where).json()["item"]["state"] == "open"


def test_the_same_request_is_done_once(program, on) -> None:
    """Sent again it is answered as before; another one under its key is refused."""
    rita = program("rita")
    study = rita.post("/api/v1/studies/phantom").json()["study"]
    body = {"study": study, "request": "Is there pneumonia?"}
    key = {KEY: "once"}
    first = rita.post("/api/v1/cases", json=body, headers=key)
    again = rita.post("/api/v1/cases", json=body, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers[REPLAYED] == "true"
    assert again.headers["location"] == first.headers["location"]
    other = rita.post("/api/v1/cases", json=body | {"priority": "STAT"}, headers=key)
    assert (other.status_code, other.json()["title"]) == (422, "Key in use")


def test_a_key_is_its_senders_own(program) -> None:
    """Two people may choose the same text."""
    for name in ("rita", "theo"):
        answer = program(name).post("/api/v1/studies/phantom", headers={KEY: "shared"})
        assert REPLAYED not in answer.headers


def test_what_was_refused_may_be_tried_again(program) -> None:
    """A refusal changed nothing, so its key is free."""
    rita = program("rita")
    key = {KEY: "tried"}
    for _ in range(2):
        answer = rita.post("/api/v1/cases", json={"study": "0" * 64}, headers=key)
        assert answer.status_code == 404


def test_a_browser_writes_with_what_its_session_tells(gate) -> None:
    """The anti-forgery text belongs to one session."""
    inside = browser(gate)
    told = inside.get("/api/v1/session").json()
    assert told["user"] == "rita"
    answer = inside.post("/api/v1/studies/phantom", headers={KEY: "b", CSRF: told["csrf_token"]})
    assert answer.status_code == 201
    other = browser(gate)
    answer = other.post("/api/v1/studies/phantom", headers={KEY: "b2", CSRF: told["csrf_token"]})
    assert answer.status_code == 403


def test_a_token_ends_when_it_is_revoked(gate, on) -> None:
    """At once, and nobody else revokes it."""
    kept, text = token(on, "theo", "read")
    client = TestClient(gate, headers={"Authorization": f"Bearer {text}"})
    assert client.get("/api/v1/session").json()["scopes"] == ["read"]
    on.tokens.revoke(on.users.active("theo"), kept.id)
    assert client.get("/api/v1/session").status_code == 401


def test_a_token_is_told_once_and_stands_nowhere(gate, on) -> None:
    """Its text is in no row, and no digest there can be guessed without the home's secret."""
    inside = browser(gate)
    csrf = inside.get("/api/v1/session").json()["csrf_token"]
    headers = {CSRF: csrf, KEY: "told-once"}
    body = {"name": "x", "scopes": ["read"], "days": 1}
    made = inside.post("/api/v1/tokens", json=body, headers=headers)
    assert made.status_code == 201
    again = inside.post("/api/v1/tokens", json=body, headers=headers)
    assert (again.status_code, again.json()["title"]) == (409, "Under way")
    with on.database.read() as connection:
        kept = [dict(row) for row in connection.execute(select(table_of(OnceRow))).mappings()]
    assert made.json()["text"] not in json.dumps(kept)
    plain = hashlib.sha256(f"rita\n{headers[KEY]}".encode()).hexdigest()
    assert plain not in {row["key"] for row in kept}


Enter = Callable[[str], TestClient]


def test_no_token_makes_another(program: Enter) -> None:
    """Nor lists or ends any: that takes a person's session."""
    rita = program("rita")
    assert rita.get("/api/v1/tokens").status_code == 403
    answer = rita.post("/api/v1/tokens", json={"name": "x", "scopes": ["read"]})
    assert answer.status_code == 403
