"""A write is done once under its key, and its answer is told to nobody else."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from starlette.testclient import TestClient

from support.programs import opened, token, waiting
from support.served import PASSWORD
from wetread.bootstrap.system import System
from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.service.api.callers import CSRF
from wetread.service.api.once import KEY, REPLAYED

CASES = "/api/v1/cases"
STUDIES = "/api/v1/studies"


def film(rows: int) -> bytes:
    return to_dicom(render(ChestPhantom(rows=rows, columns=256)))


@pytest.mark.parametrize("seen", [{}, {"If-Match": '"x"'}, {"If-Match": "*"}])
def test_what_is_sent_eight_times_at_once_is_done_once(program, on: System, seen) -> None:
    """Whatever it says that it has seen, where nothing has to be seen."""
    rita = program("rita")
    study = rita.post("/api/v1/studies/phantom").json()["study"]
    before = len(on.coordinator.duty.file.page(before=None, most=200))
    send = partial(rita.post, CASES, json={"study": study}, headers={KEY: f"8{seen}"} | seen)
    with ThreadPoolExecutor(8) as threads:
        answers = [one.result() for one in [threads.submit(send) for _ in range(8)]]
    assert {one.status_code for one in answers} <= {201, 409}
    assert len({one.json()["id"] for one in answers if one.status_code == 201}) == 1
    assert len(on.coordinator.duty.file.page(before=None, most=200)) == before + 1


def test_another_film_under_the_same_key_is_another_request(program) -> None:
    """However long it is: nobody is told that one patient's film is another's."""
    rita = program("rita")
    one, other = film(256), film(255)
    other = other[: len(one)] + b"\0" * (len(one) - len(other))
    assert len(one) == len(other)
    first = rita.post(STUDIES, content=one, headers={KEY: "film"})
    again = rita.post(STUDIES, content=one, headers={KEY: "film"})
    wrong = rita.post(STUDIES, content=other, headers={KEY: "film"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert again.headers[REPLAYED] == "true"
    assert (wrong.status_code, wrong.json()["title"]) == (422, "Key in use")


def test_a_film_in_pieces_is_known_again(program) -> None:
    """By what it holds, however it was cut."""
    rita, whole = program("rita"), film(256)

    def pieces() -> Iterator[bytes]:
        yield whole[:1000]
        yield whole[1000:]

    first = rita.post(STUDIES, content=pieces(), headers={KEY: "pieces"})
    again = rita.post(STUDIES, content=whole, headers={KEY: "pieces"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers[REPLAYED] == "true"


@pytest.mark.parametrize("media", ["Application/JSON", "application/vnd.x+json"])
def test_json_by_another_name_is_told_apart(program, media) -> None:
    """Two bodies of one length are two requests."""
    rita = program("rita")
    study = rita.post("/api/v1/studies/phantom").json()["study"]
    headers = {KEY: media, "content-type": media}
    for priority, status in (("STAT", 201), ("ASAP", 422)):
        said = json.dumps({"study": study, "priority": priority})
        answer = rita.post(CASES, content=said, headers=headers)
        assert answer.status_code == status, answer.text
    assert answer.json()["title"] == "Key in use"


def test_a_replay_is_for_who_may_write(gate) -> None:
    """Without the session's anti-forgery text nobody is told what was answered."""
    inside = TestClient(gate, headers={"origin": "http://testserver"})
    said = {"name": "rita", "password": PASSWORD}
    inside.post("/login", data=said, follow_redirects=False)
    csrf = inside.get("/api/v1/session").json()["csrf_token"]
    ask = partial(inside.post, "/api/v1/studies/phantom")
    assert ask(headers={KEY: "forged", CSRF: csrf}).status_code == 201
    assert ask(headers={KEY: "forged"}).status_code == 403
    assert ask(headers={KEY: "forged", CSRF: csrf}).headers[REPLAYED] == "true"


def test_another_token_is_told_no_answer(gate, on: System) -> None:
    """A key belongs to one token: what a narrower one may not do it is not told either."""
    answers = []
    for scopes in (("case",), ("read",), ("case",)):
        headers = {"Authorization": f"Bearer {token(on, 'rita', *scopes)[1]}", KEY: "tokens"}
        answers.append(TestClient(gate).post("/api/v1/studies/phantom", headers=headers))
    assert [one.status_code for one in answers] == [201, 403, 201]
    assert not any(REPLAYED in one.headers for one in answers)


def test_another_role_is_told_no_answer(gate, on: System, monkeypatch) -> None:
    """Whoever has another role by now is judged anew, and not done twice."""
    text = token(on, "rita", "case")[1]
    send = partial(
        TestClient(gate).post,
        "/api/v1/studies/phantom",
        headers={"Authorization": f"Bearer {text}", KEY: "role"},
    )
    assert send().status_code == 201
    known = on.tokens.principal(text)
    monkeypatch.setattr(
        on.tokens, "principal", lambda _: known.model_copy(update={"role": "auditor"})
    )
    assert (send().status_code, send().json()["title"]) == (422, "Key in use")


def test_what_is_for_one_version_is_answered_again(program) -> None:
    """The same request gets its first answer, though the version has changed since."""
    rita = program("rita")
    shown, etag = waiting(rita, opened(rita))
    where = f"/api/v1/work-items/{shown['item']['id']}/claim"
    first, again = (rita.post(where, headers={"If-Match": etag, KEY: "claim"}) for _ in range(2))
    assert (again.json(), again.headers[REPLAYED]) == (first.json(), "true")


@pytest.mark.parametrize("text", ["Meier\0", "\x1b[2J", "a\x7f"])
def test_a_text_holds_no_control_character(program, text) -> None:
    """Whatever it is encoded in, and wherever in the body it stands."""
    rita = program("rita")
    for said in ({"study": "0" * 64, "request": text}, {"study": "0" * 64, text: "x"}):
        for code in ("utf-8", "utf-16"):
            content, kind = json.dumps(said).encode(code), {"content-type": "application/json"}
            answer = rita.post(CASES, content=content, headers=kind)
            assert (answer.status_code, answer.json()["title"]) == (422, "Not valid")
            assert "control" in answer.json()["detail"]
