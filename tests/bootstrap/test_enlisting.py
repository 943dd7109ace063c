"""Agents come on duty within their time, and a speaker brings somebody who can stand in."""

from pathlib import Path
from typing import Any

import pytest

from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.coordinator.roster import WithinTime
from wetread.simulation.scripted import DRAFTING, ScriptedModels

DRAFT = {"statements": [{"section": "impression", "text": "Pneumonia.", "cites": ["request"]}]}


@pytest.fixture
def on(tmp_path: Path, request) -> Any:
    """The shipped agents; what drafts is scripted where the test says so."""
    replies = {DRAFTING: (DRAFT,)} if request.param else {}
    system = System(
        Settings(home=tmp_path / "home"), models=ScriptedModels(replies, words=FewWords())
    )
    yield system
    system.close()


@pytest.mark.parametrize("on", [True], indirect=True)
def test_whoever_stands_in_has_no_more_time_than_the_agent(on: System) -> None:
    """Standard phrases are found by a model too, and a model may hang."""
    drafting = on.roster[DRAFTING]

    assert isinstance(drafting.standard, WithinTime)
    assert drafting.standard.seconds == drafting.spec.timeout_s
    assert [name for name, one in on.roster.items() if one.standard] == [DRAFTING]


@pytest.mark.parametrize("on", [False], indirect=True)
def test_nobody_stands_in_for_words_that_are_ours(on: System) -> None:
    """The shipped agents write from the phrase bank as it is."""
    assert [one.standard for one in on.roster.values()] == [None] * len(on.roster)
    assert all(isinstance(one.agent, WithinTime) for one in on.roster.values())
