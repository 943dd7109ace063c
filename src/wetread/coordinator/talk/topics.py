"""What a turn is about: the names it uses, and for "the other one" the turns before it.

A side without a noun means the part of what was last outlined; "it" means what came up last of a
kind that such a question can be about.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from wetread.agents.laterality import without_places
from wetread.clinical.coding import Noun
from wetread.clinical.conversation import Asks, EarlierTurn, Sort, Topic
from wetread.clinical.imaging import Digest
from wetread.manifests.loader import digest_file, read_manifest
from wetread.manifests.specs import Manifest

WORDS = Path(__file__).parent / "topics.yaml"

Side = Literal["right", "left"]

SUITED: dict[Asks, tuple[Sort, ...]] = {
    "why": ("finding", "appointment", "report", "outline"),
    "how-sure": ("finding", "outline", "appointment", "report"),
    "show": ("outline", "finding", "report", "appointment"),
    "what-changed": ("finding", "report", "outline", "appointment"),
    "measure": ("outline",),
    "not-assessed": (),
    "who": ("finding", "outline", "report", "appointment"),
}
"""What such a question can be about; of several that came up in one turn the first is meant."""


class Named(Noun):
    """One thing and what it is called; a `side` has its counterpart in the same `whole`."""

    name: str
    sort: Sort
    side: Side | None = None
    whole: str | None = None
    words: tuple[str, ...]

    @property
    def topic(self) -> Topic:
        return Topic(name=self.name, sort=self.sort)


class TopicWords(Manifest):
    """See `topics.yaml`."""

    schema_: Literal["topics/v1"] = Field(alias="schema")
    topics: tuple[Named, ...]
    wholes: dict[str, tuple[str, ...]]
    compared: tuple[str, ...]
    outline: tuple[str, ...]
    several: tuple[str, ...]
    seen: tuple[str, ...]
    sides: dict[Side, tuple[str, ...]]
    other: tuple[str, ...]
    first: tuple[str, ...]


def topic_digests() -> dict[str, Digest]:
    """SHA-256 of the words by which a turn's subject is found, for the record of a case."""
    return {"words/topics": digest_file(WORDS)}


@lru_cache(maxsize=1)
def topic_words() -> TopicWords:
    return read_manifest(WORDS, TopicWords)


@lru_cache(maxsize=512)
def _spelt(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


def _says(text: str, words: Iterable[str]) -> bool:
    return _spelt(tuple(words)).search(text) is not None


class Talked:
    """What one turn may be about, given those before it."""

    def __init__(self, text: str, earlier: Sequence[EarlierTurn]) -> None:
        self._plain = without_places(text)
        self._earlier = earlier
        self._known = _known(earlier)

    def named(self) -> tuple[Topic, ...]:
        """What the words themselves name; nothing for "it", "that" and "why?"."""
        words = topic_words()
        found = [one.topic for one in self._known if _says(self._plain, one.words)]
        parts = [one for one in self._known if one.side]
        wholes = [n for n, called in words.wholes.items() if _says(self._plain, called)]
        whole = [one.topic for one in self._known if one.whole in wholes]
        compared = self._compared() if _says(self._plain, words.compared) else ()
        sides = [] if any(one.topic in found for one in parts) else self._sided(parts)
        if compared and len(sides) + len(found) == 1:
            return compared  # "smaller than the right" is about both
        return tuple(dict.fromkeys((*found, *(sides or whole or compared))))

    def about(self, asks: Asks) -> tuple[Topic, ...]:
        """What a question is about: of what is named what suits it, else what came up last."""
        if asks == "not-assessed":
            return self._whole_report()
        suited, words = SUITED[asks], topic_words()
        alone = asks == "what-changed" and _says(self._plain, words.compared)
        fitting = () if alone else tuple(one for one in self.named() if one.sort in suited)
        if fitting:
            return _of_one_sort(fitting, suited)
        if "outline" in suited and _says(self._plain, words.outline):
            return self._several() or self._last(("outline",))
        if _says(self._plain, words.seen):
            suited = tuple(sort for sort in suited if sort in ("finding", "outline")) or suited
        return (self._several() if suited == ("outline",) else ()) or self._last(suited)

    def _whole_report(self) -> tuple[Topic, ...]:
        """The report where it is named, or is what "it" stands for; otherwise the whole case."""
        named = tuple(topic for topic in self.named() if topic.sort == "report")
        if named or not _IT.search(self._plain):
            return named
        last = self._last(("report", "finding", "outline", "appointment"))
        return tuple(topic for topic in last if topic.sort == "report")

    def _several(self) -> tuple[Topic, ...]:
        """Every outline that came up, where several are spoken of."""
        if not _says(self._plain, topic_words().several):
            return ()
        topics = (topic for turn in self._earlier for topic in turn.topics)
        return tuple(dict.fromkeys(topic for topic in topics if topic.sort == "outline"))

    def goes_on(self, sorts: tuple[Sort, ...]) -> tuple[Topic, ...]:
        """What work that is asked for anew is about: what is named, else what came up last."""
        named = tuple(topic for topic in self.named() if topic.sort in sorts)
        return named or self._last(sorts)

    def _last(self, sorts: tuple[Sort, ...]) -> tuple[Topic, ...]:
        first = _says(self._plain, topic_words().first)
        for turn in self._earlier if first else reversed(self._earlier):
            fitting = tuple(topic for topic in turn.topics if topic.sort in sorts)
            if fitting:
                return _of_one_sort(fitting, sorts)
        return ()

    def _sided(self, parts: Sequence[Named]) -> list[Topic]:
        """The part on the side that is named, or on the other side of what came up last."""
        words = topic_words()
        sides = [side for side, called in words.sides.items() if _says(self._plain, called)]
        if not sides and _says(self._plain, words.other):
            last = {topic.name for topic in self._last(("outline",))}
            sides = [_OPPOSITE[one.side] for one in parts if one.side and one.name in last]
            sides = sides if len(sides) == 1 else []
        return [one.topic for one in parts if one.side in sides]

    def _compared(self) -> tuple[Topic, ...]:
        last = {topic.name for topic in self._last(("outline",))}
        wholes = {one.whole for one in self._known if one.name in last and one.whole}
        if not last:  # nothing was outlined yet, so that the commonest pair is meant
            wholes = {one.whole for one in self._known if one.side and one.whole}
        return tuple(one.topic for one in self._known if one.whole in wholes)


_IT = re.compile(r"\bit\b")
_OPPOSITE: dict[Side, Side] = {"right": "left", "left": "right"}


def _known(earlier: Sequence[EarlierTurn]) -> tuple[Named, ...]:
    """What has words of its own, and what came up without any."""
    came_up = {topic.name for turn in earlier for topic in turn.topics}
    outlined = any(topic.sort == "outline" for turn in earlier for topic in turn.topics)
    # Of a film on which lungs were outlined, "near the heart" is about a lung.
    listed = tuple(
        one
        for one in topic_words().topics
        if one.sort != "outline" or one.side or one.name in came_up or not outlined
    )
    names = {one.name for one in listed}
    more = {topic for turn in earlier for topic in turn.topics if topic.name not in names}
    unlisted = (
        Named(name=topic.name, sort=topic.sort, words=(re.escape(topic.name),))
        for topic in sorted(more, key=lambda topic: topic.name)
    )
    return (*listed, *unlisted)


def _of_one_sort(topics: tuple[Topic, ...], suited: tuple[Sort, ...]) -> tuple[Topic, ...]:
    """A question is about things of one sort, the first that suits it."""
    best = min((topic.sort for topic in topics), key=suited.index)
    return tuple(topic for topic in topics if topic.sort == best)


def topics_in(text: str) -> tuple[Topic, ...]:
    """What a text names by itself."""
    return Talked(text, ()).named()
