"""What Prometheus reads: routes as they are declared, and the queue as it is now."""

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from support.programs import decision, opened, waiting


def figures(client: TestClient) -> dict[tuple[str, str], float]:
    """Samples by their name and what their labels say."""
    answer = client.get("/api/v1/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_routes_are_named_as_declared_and_never_as_sent(program) -> None:
    """No label holds the id of a case, a path that nobody declared or a method that is none."""
    rita, ada = program("rita"), program("ada")
    case_id = opened(rita)
    rita.get(f"/api/v1/cases/{case_id}")
    rita.get("/api/v1/nowhere/patient-1")
    rita.request("JANEDOE", f"/api/v1/cases/{case_id}")
    told = figures(ada)
    assert told["wetread_http_requests_total", "GET /api/v1/cases/{case} 200"] >= 1
    labels = " ".join(label for _, label in told)
    assert all(word not in labels for word in (case_id, "patient-1", "JANEDOE"))


def test_a_state_in_which_nothing_is_any_more_counts_nothing(program) -> None:
    """The last item that waited is decided, and none is told to wait."""
    rita, ada = program("rita"), program("ada")
    opened(rita)
    for item in rita.get("/api/v1/work-items").json()["items"]:
        shown, etag = waiting(rita, item["case_id"])
        before = figures(ada)["wetread_work_items", "open"]
        assert before >= 1
        body = decision(shown, type="reject", message="Not this one.")
        answer = rita.post(
            f"/api/v1/work-items/{item['id']}/decision", json=body, headers={"If-Match": etag}
        )
        assert answer.status_code == 200, answer.text
    after = figures(ada)
    assert after["wetread_work_items", "open"] == 0
    assert after["wetread_work_items", "rejected"] >= 1
