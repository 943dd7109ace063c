"""A case from its study to its signature, by HTTP alone."""

import pytest

from support.programs import approval, decision, events, opened, waiting
from support.served import delivered
from wetread.phantoms import DEMO, render, to_dicom


def test_what_runs_is_told_step_by_step(program) -> None:
    """The plan before its steps, then the sentences of the draft, and what waits in the end."""
    rita = program("rita")
    case_id = opened(rita)
    told = events(rita, case_id)
    kinds = [event for _, event, _ in told]
    assert kinds[:2] == ["turn", "plan"]
    assert "step" in kinds
    assert kinds.index("statement") > kinds.index("step")
    assert told[-1][2]["work_item"]
    first = told[0][0]
    assert [number for number, _, _ in told] == list(range(first, first + len(told)))
    assert events(rita, case_id, after=told[-3][0]) == told[-2:]


def test_a_signature_over_http_releases_exactly_what_was_shown(program, on) -> None:
    """The bundle lies in the outbox; the answer names no way that leads around the item."""
    rita = program("rita")
    case_id = opened(rita)
    shown, etag = waiting(rita, case_id)
    value = shown["interrupt"]["value"]
    assert value["action_requests"][0]["name"] == "release_report"
    assert value["review_configs"][0]["allowed_decisions"] == [
        "approve",
        "edit",
        "reject",
        "respond",
    ]
    assert value["approver"] == ["radiologist"]
    answer = rita.post(
        f"/api/v1/work-items/{shown['item']['id']}/decision",
        json=approval(shown),
        headers={"If-Match": etag},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["item"]["state"] == "signed"
    assert answer.json()["interrupt"] is None
    assert delivered(on.home, case_id)


def test_the_queue_is_narrowed_to_modalities(program) -> None:
    """One or several; a code that is none of DICOM's is refused."""
    rita = program("rita")
    case_id = opened(rita)

    def listed(*codes: str) -> list[str]:
        asked = {"case_id": case_id, "modality": list(codes)}
        answer = rita.get("/api/v1/work-items", params=asked)
        assert answer.status_code == 200, answer.text
        return [item["modality"] for item in answer.json()["items"]]

    assert listed() == listed("DX") == listed("MR", "DX") == ["DX"]
    assert listed("MR") == []
    assert rita.get("/api/v1/work-items", params={"modality": "XRAY"}).status_code == 422


def test_an_edit_is_judged_again_and_waits_under_another_name(program) -> None:
    """The interrupt before it is answered, and answers nothing more."""
    rita = program("rita")
    shown, etag = waiting(rita, opened(rita))
    where = f"/api/v1/work-items/{shown['item']['id']}/decision"
    change = {"kind": "replace", "number": 1, "text": "Asked for: pneumonia."}
    edit = decision(
        shown,
        type="edit",
        edited_action={"name": "release_report", "args": {"changes": [change]}},
    )
    first = rita.post(where, json=edit, headers={"If-Match": etag})
    assert first.status_code == 200, first.text
    assert first.json()["interrupt"]["id"] != shown["interrupt"]["id"]
    again = rita.post(where, json=approval(shown), headers={"If-Match": first.headers["etag"]})
    assert (again.status_code, again.json()["title"]) == (409, "Answered already")


@pytest.mark.parametrize(
    ("said", "state"),
    [({"type": "reject", "message": "Not this film."}, "rejected"),
     ({"type": "respond", "message": "Say which side."}, "returned")],
)  # fmt: skip
def test_a_draft_is_sent_back_or_refused_with_a_reason(program, said, state) -> None:
    """Nothing is released."""
    rita = program("rita")
    shown, etag = waiting(rita, opened(rita))
    answer = rita.post(
        f"/api/v1/work-items/{shown['item']['id']}/decision",
        json=decision(shown, **said),
        headers={"If-Match": etag},
    )
    assert answer.json()["item"]["state"] == state


def test_a_later_turn_goes_on_from_the_first(program) -> None:
    """It names the state of the case that was seen, and is told like the first."""
    rita = program("rita")
    case_id = opened(rita)
    case = rita.get(f"/api/v1/cases/{case_id}")
    before = events(rita, case_id)[-1][0]
    answer = rita.post(
        f"/api/v1/cases/{case_id}/turns",
        json={"text": "How sure are you?"},
        headers={"If-Match": case.headers["etag"]},
    )
    assert answer.status_code == 202, answer.text
    told = events(rita, case_id, after=before)
    assert told[-1][1] == "done"
    assert any(event == "answer" for _, event, _ in told)
    turn = rita.get(f"/api/v1/cases/{case_id}/turns/2").json()
    assert turn["replies"]


def test_a_film_is_taken_by_its_bytes(program, tmp_path) -> None:
    """A phantom as DICOM; its identifiers are not in the answer."""
    rita = program("rita")
    answer = rita.post("/api/v1/studies", content=to_dicom(render(DEMO)))
    assert answer.status_code == 201, answer.text
    assert answer.json()["series"][0]["images"] == 1
    assert "1.2." not in answer.text


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_study_is_refused(program, content, on) -> None:
    """In one sentence, and nothing of it stays on the disk."""
    answer = program("rita").post("/api/v1/studies", content=content)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert not list(on.home.glob("*.part"))


def test_cases_come_a_page_at_a_time(program) -> None:
    """Newest first, none twice and none left out."""
    rita = program("rita")
    made = [opened(rita) for _ in range(3)]
    seen, cursor = [], dict[str, str]()
    for _ in range(100):
        page = rita.get("/api/v1/cases", params={"limit": "2"} | cursor).json()
        seen += [case["id"] for case in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen))
    assert set(made) <= set(seen)
    assert seen.index(made[2]) < seen.index(made[0])


def test_nobody_waits_for_news_of_a_case_at_rest(program) -> None:
    """The stream of a case in which nothing runs ends at once."""
    rita = program("rita")
    case_id = opened(rita)
    last = events(rita, case_id)[-1][0]
    assert events(rita, case_id, after=last) == []
