"""What the reader of later turns learns from: conversations, and requests that stand by themselves.

Requests come behind turns of other conversations, so that new work is known for what it is, and
behind words that press, so that pressing hides no question.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from typing import NamedTuple

import numpy as np

from wetread.clinical.conversation import ASKS, CONTINUES, OFF, TOLD, EarlierTurn, in_context
from wetread.starter.dialogues import dialogues
from wetread.starter.lessons import Lesson
from wetread.starter.requests import requests
from wetread.starter.route_lesson import AGENTS, ROUTES
from wetread.starter.talks import Expects, Talk, talks

LABELS = (*ROUTES[:AGENTS], *ASKS, OFF, TOLD, CONTINUES)

_REQUEST, _PRESSED = 0.15, 0.25
"""How much a request counts beside a turn of a conversation."""

_EVERY = 24
"""One of so many turns that press stands before a request."""


class Turn(NamedTuple):
    """One text to learn from."""

    text: str
    labels: frozenset[str]
    importance: float
    group: str


def talk_lesson() -> Lesson:
    turns = [*_turns(talks()), *_requests(), *_pressed()]
    return Lesson(
        labels=LABELS,
        texts=tuple(turn.text for turn in turns),
        targets=np.array([[name in turn.labels for name in LABELS] for turn in turns], float),
        importance=np.array([[turn.importance] * len(LABELS) for turn in turns]),
        groups=tuple(turn.group for turn in turns),
    )


def by_themselves(lesson: Lesson) -> Lesson:
    """The turns without what stood before them."""
    return replace(lesson, texts=tuple(text.rpartition(" // ")[2] for text in lesson.texts))


def labels_of(expects: Expects) -> frozenset[str]:
    """As the head is to say it."""
    said = {*expects.tasks, *((expects.asks,) if expects.asks else ())}
    said |= {OFF} if expects.negated else set()
    said = said or {TOLD}
    return frozenset(said | {CONTINUES} if expects.continues else said)


def _turns(told: Sequence[Talk]) -> Iterator[Turn]:
    for talk in told:
        for said, earlier in talk.so_far():
            text = in_context(said.user, earlier)
            yield Turn(text, labels_of(said.expects), 1.0, talk.group)


def _befores() -> Iterator[tuple[EarlierTurn, ...]]:
    """The first two turns of conversations, for what could follow any of them."""
    return cycle([list(talk.so_far())[2][1] for talk in talks()])


def _requests() -> Iterator[Turn]:
    for one, before in zip(requests(), _befores(), strict=False):
        labels = frozenset(one.tasks) or frozenset({TOLD})
        yield Turn(in_context(one.text, before), labels, _REQUEST, one.group)


def _pressed() -> Iterator[Turn]:
    """A push, and on the next line the question again."""
    asked = cycle(
        one for one in requests() if one.kind == "one" and one.tasks == ("classification",)
    )
    for dialogue in dialogues()[::_EVERY]:
        if dialogue.kind not in ("evidence", "question"):
            one = next(asked)
            before = EarlierTurn(text=one.text, told={"classification": one.text})
            text = in_context(f"{dialogue.user}\n{one.text}", (before,))
            yield Turn(text, frozenset(one.tasks), _PRESSED, one.group)
