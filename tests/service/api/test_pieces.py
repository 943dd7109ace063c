"""Sentences come word by word, after the rules have let them through and never before."""

from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOW
from support.programs import opened, streamed
from support.workups import OWNER, build_kit, rule
from wetread.bootstrap.system import System
from wetread.guards.base import Objection
from wetread.service.api.pieces import pieces, sent
from wetread.service.api.running import Running


@given(st.text())
def test_the_pieces_of_a_text_are_the_text(text) -> None:
    """To the letter, whatever is in it, and none of them is empty."""
    assert "".join(pieces(text)) == text
    assert all(pieces(text))


def test_every_sentence_is_told_word_by_word_and_then_whole(program) -> None:
    """Its words stand directly before it, in order and counted from 0, under its own number."""
    rita = program("rita")
    case_id = opened(rita)
    case = rita.get(f"/api/v1/cases/{case_id}")
    asked = {"json": {"text": "How sure are you?"}, "headers": {"If-Match": case.headers["etag"]}}
    assert rita.post(f"/api/v1/cases/{case_id}/turns", **asked).status_code == 202

    words, whole = list[dict[str, object]](), list[str]()
    for name, event, data in streamed(rita, case_id):
        if event == "token":
            assert name == ""
            words.append(data)
            continue
        if event in {"answer", "statement"}:
            whole.append(event)
            assert "".join(str(one["text"]) for one in words) == data["text"]
            assert {(one["message"], one["kind"]) for one in words} == {(int(name), event)}
            assert [one["index"] for one in words] == list(range(len(words)))
            words = []
        assert words == []
    assert set(whole) == {"answer", "statement"}


def test_whoever_was_cut_off_within_a_sentence_gets_it_anew(program) -> None:
    """Behind the event that was read last as a whole, from the first word on."""
    rita = program("rita")
    case_id = opened(rita)
    every = streamed(rita, case_id)
    at = next(place for place, (_, event, _) in enumerate(every) if event == "token")
    last = int(every[at - 1][0])
    assert streamed(rita, case_id, after=last) == every[at:]
    assert every[at][2]["message"] == last + 1


@pytest.mark.parametrize("blocked", [False, True])
def test_nothing_of_what_is_blocked_is_told(ledger, artefacts, ids, home, blocked) -> None:
    """Not a word, though the same draft is told in full where no rule objects."""
    objections = (Objection(reason="a test"),) if blocked else ()
    at_release = rule("release", lambda _case: (), "block", "release")
    rules = (rule("draft", lambda _case: objections, "block"), at_release)
    kit = build_kit(ledger, artefacts, ids, home, rules=rules)
    case_id = kit.coordinator.open(OWNER, text="Is there pneumonia? Draft.", study=kit.study)
    running = Running(
        cast("System", SimpleNamespace(coordinator=kit.coordinator, clock=lambda: NOW))
    )

    running.start(case_id)
    while running.busy(case_id):
        pass

    told = running.news(case_id, 0)
    assert told[-1].event == "done"
    wire = "".join(event for news in told for event in sent(news))
    assert ("event: token" in wire) is not blocked
    assert ("Pneumonia" in wire) is not blocked
    running.close()
