"""Asks a guard of words about many texts: as it ships, or with heads that are strangers to them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

from wetread.errors import BadInput, WeightsRefused
from wetread.guards.text.base import TextGuard, Tools
from wetread.guards.text.shipped import TEXT_GUARDS
from wetread.ports.encoder import Encoder
from wetread.runtimes.lock import WeightsLock
from wetread.starter.evaluating.watching import Watch
from wetread.starter.guardfigures.courses import COURSES
from wetread.starter.guardfigures.folds import heads_by_fold
from wetread.starter.heads import text_encoder
from wetread.starter.lessons import fold_of
from wetread.statistics.linear_head import LinearHead, read_head

AT_ONCE = 64

Question = Mapping[str, Any]
Answer = dict[str, Any]
Counting = Callable[[str], AbstractContextManager[Watch]]
"""Shows how many of how many are done, under a name."""


class Shipped:
    """The pinned encoder and heads, each loaded once."""

    def __init__(self) -> None:
        self.encoder = cache(text_encoder)
        self.head = cache(_shipped_head)


class Judges:
    """Guards, and copies of them whose heads have learned nothing from a fold.

    Args:
        guards: the folder of sets that the heads learned from.
        tools: encoder and heads as they ship.
        counting: shows how far it has come.
    """

    def __init__(self, guards: Path, tools: Tools, counting: Counting) -> None:
        self.guards, self.tools, self.counting = guards, tools, counting
        self.strangers = cache(self._strangers)

    def ask(self, guard: str, questions: Sequence[Question]) -> list[Answer]:
        """What the guard says as it ships, in the keys of `wetread judge`."""
        with self.counting(guard) as watch:
            return _told(TEXT_GUARDS.build(guard, {}, self.tools), questions, watch)

    def ask_strangers(
        self, guard: str, questions: Sequence[Question], groups: Sequence[str]
    ) -> list[Answer]:
        """The same, each question by heads that have learned nothing from the fold of its group.

        Raises:
            BadInput: no head learned from a group, so that nobody knows who is a stranger to it.
        """
        answers: dict[int, Answer] = {}
        for fold in sorted({fold_of(group) for group in groups}):
            places = [place for place, group in enumerate(groups) if fold_of(group) == fold]
            tools = _Strangers(self, fold)
            built = TEXT_GUARDS.build(guard, {}, tools)
            with self.counting(f"{guard}, fold {fold + 1}") as watch:
                told = _told(built, [questions[place] for place in places], watch)
            # Only now is it known which heads the guard asked for.
            tools.expect(groups[place] for place in places)
            answers.update(zip(places, told, strict=True))
        return [answers[place] for place in range(len(questions))]

    def _strangers(self, head: str) -> tuple[frozenset[str], tuple[LinearHead, ...]]:
        """The groups that a head learned from, and for each fold a head that did not."""
        ships = self.tools.head(head)
        with self.counting(f"{head} learns") as watch:
            course = COURSES[head](self.guards, self.tools.encoder(), ships.features, watch)
            if ships.labels != course.lesson.labels:
                raise WeightsRefused(
                    f"{head} ships with other labels than its lesson has; "
                    "make it anew: python -m wetread.starter.heads"
                )
            return frozenset(course.lesson.groups), heads_by_fold(course)


class _Strangers:
    """Tools whose heads have learned nothing from one fold."""

    def __init__(self, judges: Judges, fold: int) -> None:
        self.judges, self.fold = judges, fold
        self.known = set[str]()

    def encoder(self, adapter: str | None = None) -> Encoder:
        return self.judges.tools.encoder(adapter)

    def head(self, name: str) -> LinearHead:
        if name not in COURSES:
            return self.judges.tools.head(name)
        groups, heads = self.judges.strangers(name)
        self.known |= groups
        return heads[self.fold]

    def expect(self, groups: Iterable[str]) -> None:
        for group in groups:
            if group not in self.known:
                raise BadInput(f"no head learned from {group!r}; judge it as the guard ships")


def _shipped_head(name: str) -> LinearHead:
    return read_head(WeightsLock.read().verify(name) / "model.safetensors")


def _told(guard: TextGuard, questions: Sequence[Question], watch: Watch) -> list[Answer]:
    return list(_batches(guard, questions, watch))


def _batches(guard: TextGuard, questions: Sequence[Question], watch: Watch) -> Iterator[Answer]:
    for start in range(0, len(questions), AT_ONCE):
        some = [
            guard.asked.model_validate_json(json.dumps({"id": start + number, **question}))
            for number, question in enumerate(questions[start : start + AT_ONCE])
        ]
        yield from (told.model_dump() for told in guard.judge(some))
        watch(start + len(some), len(questions))
