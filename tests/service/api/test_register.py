"""The register over HTTP: roles, dismissal and passwords."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from support.served import PASSWORD
from wetread.bootstrap.system import System
from wetread.service.api.callers import CSRF
from wetread.service.api.once import KEY

OURS = {"origin": "http://testserver"}
Enter = Callable[[str], TestClient]


def browser(gate, name: str, password: str) -> TestClient:
    """Somebody who signed in with a form and knows what to send with a write."""
    client = TestClient(gate, headers=OURS)
    said = {"name": name, "password": password}
    assert client.post("/login", data=said, follow_redirects=False).status_code == 303
    client.headers[CSRF] = client.get("/api/v1/session").json()["csrf_token"]
    return client


@pytest.fixture
def somebody(on: System) -> str:
    """A user of this test alone."""
    name = f"u{len(on.users.all(on.owner()))}"
    on.users.add(on.owner(), name, role="resident", full_name="S. Omebody", password=PASSWORD)
    return name


def test_somebody_is_let_in_again_and_given_a_role(program: Enter, somebody) -> None:
    """By an admin, and the list says so."""
    ada = program("ada")
    for act, body in (("disable", None), ("enable", None), ("role", {"role": "radiologist"})):
        assert ada.post(f"/api/v1/users/{somebody}/{act}", json=body).status_code == 204
    (shown,) = [u for u in ada.get("/api/v1/users").json()["users"] if u["name"] == somebody]
    assert (shown["active"], shown["role"]) == (True, "radiologist")
    rita = program("rita")
    for act, body in (
        ("enable", None),
        ("role", {"role": "admin"}),
        ("password", {"password": "x" * 8}),
    ):
        assert rita.post(f"/api/v1/users/{somebody}/{act}", json=body).status_code == 403


def test_the_last_admin_stays(program: Enter) -> None:
    """Neither do they lock themselves out, nor change what they may."""
    ada = program("ada")
    for act, body in (
        ("disable", None),
        ("role", {"role": "auditor"}),
        ("password", {"password": "x" * 8}),
    ):
        answer = ada.post(f"/api/v1/users/ada/{act}", json=body)
        assert (answer.status_code, answer.json()["title"]) == (409, "Refused")
    assert ada.get("/api/v1/users").status_code == 200


def test_a_password_that_was_reset_is_changed_first(program: Enter, gate, somebody) -> None:
    """Until then the session does that alone; then it goes on, and the old password is none."""
    reset = {"password": "given once"}
    assert program("ada").post(f"/api/v1/users/{somebody}/password", json=reset).status_code == 204
    theirs = browser(gate, somebody, "given once")
    for answer in (
        theirs.get("/api/v1/work-items"),
        theirs.post("/api/v1/tokens", json={"name": "x", "scopes": ["read"]}, headers={KEY: "t"}),
    ):
        assert (answer.status_code, answer.json()["title"]) == (403, "Choose a password")

    where, key = "/api/v1/session/password", f"own-{somebody}"
    wrong = {"old": "guess", "new": "battery staple"}
    assert theirs.post(where, json=wrong, headers={KEY: key}).status_code == 403
    for new, status in (("given once", 400), ("short", 422), ("battery staple", 204)):
        said = {"old": "given once", "new": new}
        answer = theirs.post(where, json=said, headers={KEY: key})
        assert answer.status_code == status, answer.text
    assert theirs.get("/api/v1/work-items").status_code == 200


def test_no_token_changes_the_password_of_its_user(program: Enter) -> None:
    """Whoever found one does not take over the signature with it."""
    said = {"old": PASSWORD, "new": "battery staple"}
    answer = program("rita").post("/api/v1/session/password", json=said)
    assert (answer.status_code, answer.json()["title"]) == (403, "Not allowed")


def test_who_is_added_for_once_chooses_another(program: Enter, gate, somebody) -> None:
    """As the admin who added them asked."""
    name = f"{somebody}-new"
    new = {"name": name, "role": "resident", "full_name": "N. Ew", "password": "given once"}
    made = program("ada").post("/api/v1/users", json={**new, "one_time": True})
    assert (made.status_code, made.json()["must_change"]) == (201, True)
    theirs = browser(gate, name, "given once")
    assert theirs.get("/api/v1/work-items").status_code == 403


def test_a_name_that_reads_otherwise_is_refused(program: Enter, somebody) -> None:
    """The problem says which character it is."""
    new = {"name": f"{somebody}-x", "role": "resident", "full_name": "Dr. \u202eatiR"}
    answer = program("ada").post("/api/v1/users", json={**new, "password": PASSWORD})
    assert (answer.status_code, "U+202E" in answer.json()["detail"]) == (400, True)
