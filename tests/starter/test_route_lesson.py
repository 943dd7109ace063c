"""The router learns most from whole requests, and of each text only what is known of it."""

import numpy as np

from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.starter.phrasebook import Example
from wetread.starter.requests import requests
from wetread.starter.route_lesson import AGENTS, NOTHING, PAIRS, ROUTES, route_lesson, routes

EXAMPLES = (
    Example("outline and report", "segmentation+report-drafting", "request:1"),
    Example("thanks a lot", NOTHING, "request:2"),
    Example("You are wrong.", "remark", "dialogue:1"),
    Example("Outline the lungs.", "segmentation", "phrase:1"),
    Example("Book a CT.", "scheduling", "phrase:2"),
)


def test_a_request_teaches_each_agent_whether_it_is_asked() -> None:
    """And a little of what it is not, where it asks anybody."""
    lesson = route_lesson(EXAMPLES)
    asks, thanks = lesson.texts.index("outline and report"), lesson.texts.index("thanks a lot")

    assert lesson.targets[asks].tolist() == [1, 0, 1, 0, 0, 0, 0]
    assert lesson.targets[thanks].tolist() == [0] * len(ROUTES)
    assert (lesson.importance[[asks, thanks], :AGENTS] == 1).all()
    assert (lesson.importance[asks, AGENTS:] > 0).all()


def test_what_a_text_without_a_task_is_instead_is_not_taught() -> None:
    """Thanks, a remark, somebody else's work: the set does not say."""
    lesson = route_lesson(EXAMPLES)

    assert (lesson.importance[lesson.texts.index("thanks a lot"), AGENTS:] == 0).all()


def test_phrases_and_turns_count_less_than_requests() -> None:
    """They are alike, and many."""
    lesson = route_lesson(EXAMPLES)
    most = dict(zip(lesson.texts, lesson.importance.max(axis=1), strict=True))

    assert most["You are wrong."] < most["Outline the lungs."] < most["outline and report"]


def test_every_request_and_every_example_of_an_agent_is_learned_from() -> None:
    """Beside phrases and what people say of an answer; two wishes are joined besides."""
    agents = read_folder(declared("agents"), AgentSpec)
    examples = routes(agents, None)
    texts = {one.text for one in examples}

    assert texts >= {one.text for one in requests()}
    assert texts >= {e for spec in agents.values() for skill in spec.skills for e in skill.examples}
    assert any(one.group.startswith("dialogue:") for one in examples)
    lesson = route_lesson(examples)
    assert len(examples) < len(lesson.texts) <= len(examples) + PAIRS
    assert np.isfinite(lesson.importance).all()
