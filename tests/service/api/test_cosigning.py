"""Over the API, too, several sign, a name alone sends nothing, and reports grow."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from support.programs import approval, opened, waiting
from support.served import PASSWORD

LATER = "The earlier film came in: no change."
Enter = Callable[[str], TestClient]


def approve(client: TestClient, case_id: str, **changes: object) -> dict[str, Any]:
    """The item after somebody approved what waits of a case."""
    shown, etag = waiting(client, case_id)
    said = approval(shown)
    said["decisions"][0] |= changes
    where = f"/api/v1/work-items/{shown['item']['id']}"
    answer = client.post(f"{where}/decision", json=said, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    return dict(client.get(where).json())


@pytest.fixture
def released(on) -> Callable[[str], list[str]]:
    """What has left of a case, as text, once all that was decided is followed."""

    def released(case_id: str) -> list[str]:
        for item in on.worklist.unsettled(case_id):
            on.follow(item.id)
        files = (on.home / "outbox" / case_id).glob("*.json")
        return sorted(path.read_text(encoding="utf-8") for path in files)

    return released


def test_a_resident_signs_and_a_radiologist_co_signs(program: Enter, released) -> None:
    """Whoever looks in between sees who signed and whose signature is missing."""
    remy, rita = program("remy"), program("rita")
    case_id = opened(remy)
    between = approve(remy, case_id, preliminary=True)

    assert between["item"]["state"] == "open"
    assert between["signatures"]["missing"] == "1 more signature of a radiologist"
    assert [one["user"] for one in between["signatures"]["given"]] == ["remy"]
    assert released(case_id) == []

    after = approve(rita, case_id)
    assert after["item"]["state"] == "signed"
    assert [one["user"] for one in after["signatures"]["given"]] == ["remy", "rita"]
    (bundle,) = released(case_id)
    assert "Dr. remy" in bundle
    assert "Dr. rita" in bundle


def test_a_resident_is_told_how_to_sign(program: Enter) -> None:
    """For good is refused, and the refusal says what is needed."""
    remy = program("remy")
    shown, etag = waiting(remy, opened(remy))
    where = f"/api/v1/work-items/{shown['item']['id']}/decision"

    assert "approve" in shown["interrupt"]["value"]["review_configs"][0]["allowed_decisions"]
    refused = remy.post(where, json=approval(shown), headers={"If-Match": etag})
    assert refused.status_code == 403
    assert "preliminary" in refused.json()["detail"]


def test_a_report_is_added_to_and_signed_again(program: Enter, released) -> None:
    """What left stays; what is added waits, is signed with the password, and leaves too."""
    rita = program("rita")
    case_id = opened(rita)
    signed = approve(rita, case_id)
    where = f"/api/v1/work-items/{signed['item']['id']}"
    etag = rita.get(where).headers["etag"]
    made = rita.post(f"{where}/addenda", json={"text": LATER}, headers={"If-Match": etag})

    assert (made.status_code, made.json()["adds_to"]) == (201, signed["item"]["id"])
    assert rita.get(where).json()["addenda"] == [made.json()["id"]]
    added = approve(rita, case_id)
    assert added["payload"]["draft"]["statements"][-1]["text"] == LATER
    assert added["item"]["state"] == "signed"
    assert [LATER in bundle for bundle in released(case_id)].count(True) == 1
    assert len(released(case_id)) == 2


def test_what_is_not_signed_or_not_seen_is_not_added_to(program: Enter) -> None:
    """409 where there is no report yet, 412 for an older version, 403 for who may not."""
    rita, theo = program("rita"), program("theo")
    case_id = opened(rita)
    shown, etag = waiting(rita, case_id)
    where = f"/api/v1/work-items/{shown['item']['id']}/addenda"
    sent = {"text": LATER}

    assert rita.post(where, json=sent, headers={"If-Match": etag}).status_code == 409
    approve(rita, case_id)
    assert rita.post(where, json=sent, headers={"If-Match": etag}).status_code == 412
    assert rita.post(where, json=sent).status_code == 428
    assert theo.post(where, json=sent, headers={"If-Match": etag}).status_code == 403
    assert rita.post(where, json={"text": ""}, headers={"If-Match": etag}).status_code == 422


def test_a_password_stands_in_no_answer(program: Enter) -> None:
    """Neither where it was right nor where it was refused."""
    remy = program("remy")
    shown, etag = waiting(remy, opened(remy))
    where = f"/api/v1/work-items/{shown['item']['id']}/decision"
    said = approval(shown)
    said["decisions"][0]["preliminary"] = "maybe"
    refused = remy.post(where, json=said, headers={"If-Match": etag})
    assert refused.status_code == 422
    assert PASSWORD not in json.dumps(refused.json())
