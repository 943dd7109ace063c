"""Where a department asks for it, no answer tells a reader what agents saw before they looked."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from support.departments import reading_first
from support.programs import decision, events, opened, token
from support.served import PASSWORD, PEOPLE, REPLIES
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import SYSTEM
from wetread.service.api.app import serve_api
from wetread.service.api.metrics import Measured, Metrics
from wetread.service.api.problems import READ_FIRST
from wetread.service.web.gate import Gate
from wetread.service.web.image_routes import image_routes
from wetread.service.web.login import login_routes
from wetread.signoff.users import Users
from wetread.simulation.scripted import ScriptedModels

PROBABILITY = 0.921875
CERTAIN = {"probability": {"present": PROBABILITY}, "prediction_set": ("present",)}
LOOK = {"impression": "Dense right base.", "seen": [{"code": "233604007", "presence": "present"}]}
OURS = {"origin": "http://testserver"}


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A home of a department where every draft is read first."""
    folder = tmp_path_factory.mktemp("read-first")
    settings = Settings(home=folder / "home", policies=reading_first(folder / "policies"))
    models = ScriptedModels(REPLIES | {"classification": (CERTAIN,)}, words=FewWords())
    on = System(settings, models=models)
    on.__dict__["users"] = Users(
        on.ledger, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    for name, role in {**PEOPLE, "rob": "resident"}.items():
        on.users.add(on.owner(), name, role=role, full_name=f"Dr. {name}", password=PASSWORD)
    yield on
    on.close()


@pytest.fixture(scope="module")
def tokens(on: System) -> dict[str, str]:
    return {name: token(on, name)[1] for name in (*PEOPLE, "rob")}


@pytest.fixture(scope="module")
def gate(on: System) -> Iterator[ASGIApp]:
    """The API, and what a viewer fetches."""
    app = FastAPI()
    app.include_router(login_routes(on.sessions))
    app.include_router(image_routes(on))
    metrics = Metrics(on)
    running = serve_api(app, on, metrics)
    yield Measured(Gate(app, sessions=on.sessions, tokens=on.tokens), metrics)
    running.close()


@pytest.fixture
def waits(program) -> tuple[str, str]:
    """A case of a technologist's, and the item of it that waits."""
    theo = program("theo")
    case_id = opened(theo)
    return case_id, item_of(theo, case_id)["id"]


def item_of(client: TestClient, case_id: str) -> dict[str, Any]:
    (item,) = client.get("/api/v1/work-items", params={"case_id": case_id}).json()["items"]
    return dict(item)


def browser(gate: ASGIApp, name: str) -> TestClient:
    """Somebody who has signed in: they may fetch what the pages fetch, too."""
    client = TestClient(gate, follow_redirects=False)
    client.post("/login", data={"name": name, "password": PASSWORD}, headers=OURS)
    return client


def test_a_reader_is_told_what_is_asked_and_then_what_agents_saw(program, waits) -> None:
    """The problem names concepts and address; what is posted there stands and reveals the item."""
    case_id, item = waits
    rita, where = program("rita"), f"/api/v1/work-items/{item}"
    refused = rita.get(where)
    told = refused.json()

    assert (refused.status_code, told["type"]) == (409, READ_FIRST)
    assert refused.headers["content-type"] == "application/problem+json"
    concept = {"system": "http://snomed.info/sct", "code": "233604007", "display": "Pneumonia"}
    asked = {"work_item": item, "concepts": [concept], "post_to": f"{where}/first-reading"}
    assert told["read_first"] == asked
    kept = rita.post(told["read_first"]["post_to"], json=LOOK)
    assert kept.status_code == 201, kept.text
    assert kept.headers["location"] == kept.json()["shown"] == where
    assert str(PROBABILITY) in rita.get(where).text
    assert rita.get(f"/api/v1/cases/{case_id}/turns/1").json()["read_first"] is None


def test_a_reading_is_taken_once_whole_and_of_who_may_read(program, on, waits, stranger) -> None:
    """Each other answer changes nothing, and the same key is answered as before."""
    _, item = waits
    where = f"/api/v1/work-items/{item}/first-reading"
    rita = program("rita")
    twice = [*LOOK["seen"], {"code": "233604007", "presence": "absent"}]
    wrong: dict[str, Any]
    for wrong in ({"seen": []}, {"seen": twice}, {"impression": "  "}):
        assert rita.post(where, json={**LOOK, **wrong}).status_code == 400
    assert rita.post(where, json={**LOOK, "impression": ""}).status_code == 422
    assert stranger.post(where, json=LOOK, headers=OURS).status_code == 401
    assert program("theo").post(where, json=LOOK).status_code == 403
    narrow = {"Authorization": f"Bearer {token(on, 'rita', 'read')[1]}"}
    assert rita.post(where, json=LOOK, headers=narrow).status_code == 403
    assert rita.post("/api/v1/work-items/item-0/first-reading", json=LOOK).status_code == 404

    key = {"Idempotency-Key": f"look at {item}"}
    first, again = (rita.post(where, json=LOOK, headers=key) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    assert rita.post(where, json=LOOK).status_code == 409
    assert program("rob").get(f"/api/v1/work-items/{item}").status_code == 409


def test_a_browser_sends_its_anti_forgery_text_with_a_reading(gate, waits) -> None:
    """As with every other write."""
    rita = browser(gate, "rita")
    sent = {**OURS, "Idempotency-Key": f"forged {waits[1]}"}
    where = f"/api/v1/work-items/{waits[1]}/first-reading"
    assert rita.post(where, json=LOOK, headers=sent).status_code == 403
    csrf = {"X-CSRF-Token": rita.get("/api/v1/session").json()["csrf_token"]}
    assert rita.post(where, json=LOOK, headers={**sent, **csrf}).status_code == 201


def test_nobody_decides_on_what_they_have_not_read(program, waits) -> None:
    """Neither a signature nor a return nor a change is taken, and the request says so."""
    _, item = waits
    rita, where = program("rita"), f"/api/v1/work-items/{item}"
    every = rita.get("/api/v1/interrupts", params={"limit": 200}).json()["interrupts"]
    asked = next(one for one in every if one["id"].startswith(item))
    assert asked["value"]["review_configs"][0]["allowed_decisions"] == []
    assert asked["value"]["read_first"] == f"{where}/first-reading"
    change = {"kind": "remove", "number": 1}
    for answer in (
        {"type": "approve", "signature_meaning": "approved", "password": PASSWORD},
        {"type": "respond", "message": "Say which side."},
        {"type": "reject", "message": "Not ours."},
        {
            "type": "edit",
            "edited_action": {"name": "release_report", "args": {"changes": [change]}},
        },
    ):
        etag = {"If-Match": f'"{item}.1"'}
        answered = rita.post(
            f"{where}/decision", json=decision({"interrupt": asked}, **answer), headers=etag
        )
        assert (answered.status_code, answered.json()["type"]) == (409, READ_FIRST), answered.text


def test_the_list_does_not_say_how_it_was_judged(program, waits) -> None:
    """To whoever has to read it: no standing, and none to find it by."""
    case_id, item = waits
    rita, aude = program("rita"), program("aude")
    assert item_of(aude, case_id)["standing"] == "pass"
    shown = item_of(rita, case_id)
    assert (shown["standing"], shown["read_first"]) == (None, True)
    wanted = {"case_id": case_id, "standing": ["pass", "disclose", "hold", "block"]}
    assert rita.get("/api/v1/work-items", params=wanted).json()["items"] == []
    claimed = rita.post(
        f"/api/v1/work-items/{item}/claim", headers={"If-Match": f'"{item}.1"'}
    ).json()
    assert (claimed["state"], claimed["standing"]) == ("claimed", None)
    rita.post(f"/api/v1/work-items/{item}/first-reading", json=LOOK)
    assert item_of(rita, case_id)["standing"] == "pass"
    assert len(rita.get("/api/v1/work-items", params=wanted).json()["items"]) == 1


def test_whoever_holds_the_conversation_is_sent_to_the_item(program) -> None:
    """Progress is told, then where to look first; the sentences come when they have looked."""
    rob = program("rob")
    case_id = opened(rob)
    kinds = [event for _, event, _ in events(rob, case_id)]
    (told,) = [data for _, event, data in events(rob, case_id) if event == "read-first"]

    assert kinds[-2:] == ["read-first", "done"]
    assert "step" in kinds
    assert told["detail"].startswith("Say first what you see yourself")
    rob.post(f"/api/v1/work-items/{told['work_item']}/first-reading", json=LOOK)
    assert "statement" in [event for _, event, _ in events(rob, case_id)]


# What stands in the place of each part of an address; a route with another part has to be thought
# about, and fails here until somebody has.
Values = dict[str, list[str]]
NO_CASE = {"name": ["pneumonia-nih", "run-1"]}


def addresses(gate: ASGIApp, on: System, values: Values) -> Iterator[str]:
    """Every GET route, of the API and of the viewer, with every value of every part."""
    described = TestClient(gate).get("/openapi.json").json()["paths"]
    paths = [path for path, methods in described.items() if "get" in methods]
    paths += [route.path for route in image_routes(on).routes if hasattr(route, "path")]
    assert len(paths) > 20
    for path in paths:
        found = [path]
        for name, each in values.items():
            found = [
                one.replace(f"{{{name}}}", value)
                for one in found
                for value in (each if f"{{{name}}}" in one else [""])
            ]
        for one in found:
            assert "{" not in one, f"{one}: what does it show of a case that somebody reads first?"
            yield one


def test_no_route_tells_an_unread_case(gate, program, on, waits) -> None:
    """Neither sentence, probability, reply nor outline; all of them when it has been read."""
    case_id, item = waits
    theo = program("theo")
    etag = theo.get(f"/api/v1/cases/{case_id}").headers["etag"]
    said = {"text": "How sure are you about the pneumonia?"}
    theo.post(f"/api/v1/cases/{case_id}/turns", json=said, headers={"If-Match": etag})
    assert events(theo, case_id)[-1][1] == "done"
    assert item_of(theo, case_id)["id"] == item
    first, second = (on.coordinator.view(case_id, turn, by=SYSTEM) for turn in (1, 2))
    assert first.payload is not None
    assert first.payload.draft is not None
    drawn = first.payload.masks
    canaries = [
        str(PROBABILITY),
        *(one.text for one in first.payload.draft.statements),
        *(one.text for reply in second.replies for one in reply.remarks),
        *drawn,
    ]
    assert len(canaries) > 5
    values = {
        "case": [case_id], "case_id": [case_id], "item": [item], "number": ["1", "2"],
        "study": ["1"], "series": ["1"], "drawn": [*drawn], **NO_CASE,
    }  # fmt: skip
    rita = browser(gate, "rita")

    def leaks(client: TestClient) -> set[str]:
        """Canaries that any answer sings; and the layers that are sent."""
        sung = set()
        for address in addresses(gate, on, values):
            answer = client.get(address)
            assert answer.status_code < 500, address
            body = json.dumps(answer.text, ensure_ascii=False)
            sung |= {one for one in canaries if one in body}
            if "/layers/" in address and answer.status_code == 200:
                sung.add("a layer")
        return sung

    assert leaks(rita) == set()
    csrf = {"X-CSRF-Token": rita.get("/api/v1/session").json()["csrf_token"]}
    sent = {**OURS, **csrf, "Idempotency-Key": "the look"}
    kept = rita.post(f"/api/v1/work-items/{item}/first-reading", json=LOOK, headers=sent)
    assert kept.status_code == 201, kept.text
    assert leaks(rita) == {*canaries, "a layer"}
    assert leaks(browser(gate, "wilma")) == set()


def test_whoever_decides_nothing_is_asked_nothing(program, waits) -> None:
    """A technologist sees the case, and an auditor case and item, as where nobody reads first."""
    case_id, item = waits
    for name in ("theo", "aude"):
        assert str(PROBABILITY) in program(name).get(f"/api/v1/cases/{case_id}/turns/1").text
    assert program("aude").get(f"/api/v1/work-items/{item}").status_code == 200
