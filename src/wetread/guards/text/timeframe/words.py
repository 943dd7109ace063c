"""Reads the words that speak of time (`words/timeframe.yaml`) and finds them among tokens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from wetread.guards.text.timeframe.tokens import Token
from wetread.guards.wordlists import word_list

_JOINTS = frozenset('-."')


class Phrase(NamedTuple):
    """Words that are of one part of speech and what they mean."""

    words: tuple[str, ...]
    part: str
    value: Any


class Hours(NamedTuple):
    """Of a part of the day: when it is, and from and to which hour a time named with it lies.

    Hours from 24 on belong to the day that follows.
    """

    first: str
    last: str
    earliest: int
    latest: int


@dataclass(frozen=True)
class Words:
    """`phrases` are listed under their first word."""

    phrases: dict[str, tuple[Phrase, ...]]
    hours: dict[str, Hours]
    small: dict[str, frozenset[str]]
    never_before: frozenset[str]
    never_behind: frozenset[str]
    never_near: frozenset[str]

    def at(self, tokens: Sequence[Token], place: int) -> Iterator[tuple[str, int, Any]]:
        """Each part of speech that begins here, where it ends, and its value."""
        token = tokens[place]
        for phrase in (one for text in token.texts for one in self.phrases.get(text, ())):
            end = _end(phrase.words, tokens, place)
            if end and not (token.owner and phrase.part == "weekdays"):
                yield phrase.part, end, phrase.value


@lru_cache(maxsize=1)
def time_words() -> Words:
    declared = word_list("timeframe")
    phrases: dict[str, list[Phrase]] = {}
    for part, meanings in declared["parts"].items():
        for value, listed in meanings.items():
            for words in map(str.split, listed.split("|")):
                phrases.setdefault(words[0], []).append(Phrase(tuple(words), part, value))
    return Words(
        phrases={first: tuple(listed) for first, listed in phrases.items()},
        hours={part: Hours(*hours) for part, hours in declared["hours"].items()},
        small={name: _split(listed) for name, listed in declared["words"].items()},
        never_before=_split(declared["never"]["before"]),
        never_behind=_split(declared["never"]["behind"]),
        never_near=_split(declared["never"]["near"]),
    )


@lru_cache(maxsize=1)
def time_rules() -> dict[str, Any]:
    """As they are written."""
    rules: dict[str, Any] = word_list("timeframe_rules")
    return rules


def _split(listed: str) -> frozenset[str]:
    return frozenset(word.strip() for word in listed.split("|"))


def _end(words: Sequence[str], tokens: Sequence[Token], place: int) -> int | None:
    """Where the words end that begin here; None if others stand here.

    Hyphens, points and quotation marks may join them: "o"clock", "mid-day", "St. Patrick".
    """
    for number, word in enumerate(words):
        if (
            number
            and place < len(tokens)
            and tokens[place].text in _JOINTS
            and tokens[place].joined
        ):
            place += 1
        if place >= len(tokens) or word not in tokens[place].texts:
            return None
        place += 1
    return place
