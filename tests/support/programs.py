"""What tests of the API say again and again."""

import json
from typing import Any

from starlette.testclient import TestClient

from support.served import PASSWORD
from wetread.bootstrap.system import System
from wetread.clinical.scopes import SCOPES
from wetread.signoff.tokens import Token

ASK = "Outline the lungs, is there pneumonia? Draft a report."


def events(client: TestClient, case_id: str, after: int = 0) -> list[tuple[int, str, Any]]:
    """All news of a case until its turn has ended, each as a whole."""
    return [
        (int(name), event, data) for name, event, data in streamed(client, case_id, after) if name
    ]


def streamed(client: TestClient, case_id: str, after: int = 0) -> list[tuple[str, str, Any]]:
    """Every event of a case as it is sent, without an id where it bears none."""
    answer = client.get(f"/api/v1/cases/{case_id}/events", headers={"Last-Event-ID": str(after)})
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        said = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if said:
            found.append((said.get("id", ""), said["event"], json.loads(said["data"])))
    return found


def opened(client: TestClient, **said: Any) -> str:
    """A case whose first turn has run."""
    study = client.post("/api/v1/studies/phantom").json()["study"]
    answer = client.post("/api/v1/cases", json={"study": study, "request": ASK, **said})
    assert answer.status_code == 201, answer.text
    case_id = str(answer.json()["id"])
    assert answer.headers["location"] == f"/api/v1/cases/{case_id}"
    assert events(client, case_id)[-1][1] == "done"
    return case_id


def waiting(client: TestClient, case_id: str) -> tuple[dict[str, Any], str]:
    """What waits of a case, and its ETag."""
    (item,) = client.get("/api/v1/work-items", params={"case_id": case_id}).json()["items"]
    answer = client.get(f"/api/v1/work-items/{item['id']}")
    return answer.json(), answer.headers["etag"]


def decision(shown: dict[str, Any], **decided: Any) -> dict[str, Any]:
    """The answer to what is shown."""
    asked = shown["interrupt"]
    return {
        "interrupt_id": asked["id"],
        "payload_digest": asked["value"]["payload_digest"],
        "decisions": [decided],
    }


def approval(shown: dict[str, Any], password: str = PASSWORD) -> dict[str, Any]:
    return decision(shown, type="approve", signature_meaning="approved", password=password)


def token(on: System, name: str, *scopes: str) -> tuple[Token, str]:
    """A token of somebody's; with all scopes where none is named."""
    return on.tokens.make(on.users.active(name), name="t", scopes=scopes or SCOPES, days=1)
