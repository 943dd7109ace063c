"""Dialogues of several turns, written to measure what follow-up turns are taken for."""

import json
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "followups.jsonl"
DIALOGUES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
AGENTS = {"segmentation", "classification", "report-drafting", "scheduling"}
ASKS = {"why", "how-sure", "show", "what-changed", "measure", "not-assessed", "who"}


def test_every_turn_says_what_it_should_be_taken_for() -> None:
    """Work, a question, something called off, or nothing; a slip would count as a fault."""
    for dialogue in DIALOGUES:
        assert len(dialogue["turns"]) >= 5
        for turn in dialogue["turns"]:
            expects = turn["expects"]
            assert turn["user"].strip()
            assert expects.keys() & {"tasks", "asks", "negated", "none"}, turn
            assert {*expects.get("tasks", ()), *expects.get("negated", ())} <= AGENTS
            assert expects.get("asks", "why") in ASKS


def test_there_are_sixty_of_them() -> None:
    """Each once."""
    assert len({one["id"] for one in DIALOGUES}) == len(DIALOGUES) == 60
