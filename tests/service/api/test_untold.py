"""No problem repeats what was sent."""

from typing import Any

import pytest

from support.programs import decision, opened, token, waiting
from wetread.errors import TooManyAttempts

NAME = "Meier-Hans-1950"
EDITED = {"name": "release_report", "args": {"changes": [{NAME: NAME}]}}
DECIDED: dict[str, Any] = {"interrupt_id": NAME, "payload_digest": "0" * 64}
USER = {"name": "x1", "role": "auditor", "full_name": "X", "password": "correct horse"}


@pytest.mark.parametrize(
    "path",
    [
        f"cases/{NAME}",
        f"cases/{NAME}/turns/3",
        f"cases/{NAME}/events",
        f"work-items/{NAME}",
        f"models/{NAME}",
        f"simulations/{NAME}",
        f"work-items?state={NAME}",
        f"work-items?due_before={NAME}",
        f"cases?limit={NAME}",
        f"cases?cursor={NAME}",
    ],
)
def test_what_is_asked_for_is_not_repeated(program, path) -> None:
    """Neither a name in the address nor a value behind it."""
    answer = program("rita").get(f"/api/v1/{path}")
    assert 400 <= answer.status_code < 500
    assert NAME.lower() not in answer.text.lower()


@pytest.mark.parametrize(
    ("who", "method", "path", "body"),
    [
        ("rita", "post", "cases", {"study": "0" * 64, NAME: 1}),
        ("rita", "post", "cases", {"study": NAME}),
        ("rita", "post", "cases", {"study": "0" * 64, "priority": NAME}),
        ("rita", "post", "cases", [NAME]),
        ("rita", "post", f"cases/{NAME}/turns", {"text": NAME}),
        ("rita", "post", "work-items/i-1/decision", DECIDED | {"decisions": [{"type": NAME}]}),
        (
            "rita",
            "post",
            "work-items/i-1/decision",
            DECIDED | {"decisions": [{"type": "edit", "edited_action": EDITED}]},
        ),
        ("rita", "post", f"work-items/{NAME}/first-reading", {"impression": NAME}),
        ("rita", "delete", f"tokens/{NAME}", None),
        ("ada", "post", f"users/{NAME}/disable", None),
        ("ada", "post", "users", USER | {"role": NAME}),
        ("ada", "post", "users", USER | {"name": NAME}),
        ("ada", "post", "users", USER | {"name": "rita", "full_name": NAME}),
        ("ada", "post", "simulations", {"themes": [NAME]}),
        ("ada", "post", "simulations", {"themes": ["routing"], "against": NAME}),
    ],
)
def test_what_is_sent_is_not_repeated(program, who, method, path, body) -> None:
    """Neither a value, nor a name that nobody described."""
    answer = program(who).request(
        method, f"/api/v1/{path}", json=body, headers={"If-Match": f'"{NAME}"'}
    )
    assert 400 <= answer.status_code < 500
    assert NAME.lower() not in answer.text.lower()
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_not_json_is_not_repeated(program) -> None:
    """Nor where in it the fault stands."""
    kind = {"content-type": "application/json"}
    answer = program("rita").post("/api/v1/cases", content=f"{{{NAME}", headers=kind)
    assert (answer.status_code, answer.json()["detail"]) == (422, "body: is not JSON")


def test_what_is_wrong_is_told_in_words_of_the_description(program) -> None:
    """Where it stands, and why."""
    answer = program("rita").post("/api/v1/cases", json={"priority": "x", "request": ""})
    told = answer.json()["detail"]
    for said in (
        "body.study: Field required",
        "body.request: String should have at least 1 character",
        "body.priority: Input should be 'STAT'",
    ):
        assert said in told


def test_what_says_who_was_first_still_says_so(program) -> None:
    """The item of the address is a mark, and the name of whoever has it is told."""
    rita, wilma = program("rita"), program("wilma")
    shown, etag = waiting(rita, opened(rita))
    where = f"/api/v1/work-items/{shown['item']['id']}"
    etag = rita.post(f"{where}/claim", headers={"If-Match": etag}).headers["etag"]
    shown = wilma.get(where).json()
    answer = wilma.post(
        f"{where}/decision",
        json=decision(shown, type="reject", message="x"),
        headers={"If-Match": etag},
    )
    assert answer.status_code == 409
    assert "… is claimed by rita" in answer.json()["detail"]


def test_whoever_tries_too_often_is_told_to_wait(program, on, monkeypatch) -> None:
    """429, and for how many seconds."""

    def refuse(*_: object) -> None:
        raise TooManyAttempts("too many attempts for this user; wait", wait_s=300)

    monkeypatch.setattr(on.tokens, "own", refuse)
    answer = program("rita").get("/api/v1/tokens")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "300")


def test_a_scope_is_named_where_it_is_missing(program, on) -> None:
    """What a role or a token may do is a closed list, and helps whoever asks."""
    headers = {"Authorization": f"Bearer {token(on, 'rita', 'read')[1]}"}
    answer = program("rita").post("/api/v1/studies/phantom", headers=headers)
    assert "scope 'case'" in answer.json()["detail"]
