"""Reads how texts say that a finding is absent, uncertain or past (`words/assertions.yaml`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from wetread.guards.text.whole_words import whole_words
from wetread.guards.wordlists import word_list

_GROUP = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Cues:
    """One kind of cue: what stands before or behind its object, where it ends, what is none."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    ends: re.Pattern[str]
    never: re.Pattern[str]


@dataclass(frozen=True)
class Words:
    """The whole list, compiled."""

    negation: Cues
    doubt: Cues
    history: Cues
    past_heading: re.Pattern[str]
    lifelong: re.Pattern[str]
    chronic: re.Pattern[str]
    abbreviation: re.Pattern[str]
    side: re.Pattern[str]
    concept: re.Pattern[str]
    concepts: tuple[str, ...]


@lru_cache(maxsize=1)
def words() -> Words:
    declared = word_list("assertions")
    groups: dict[str, str] = declared["groups"]

    def phrases(lines: Iterable[str]) -> re.Pattern[str]:
        spelt = "|".join(f"(?:{line})" for line in lines)
        return whole_words(_GROUP.sub(lambda match: groups[match[1]], spelt))

    def cues(kind: str) -> Cues:
        lists: dict[str, list[str]] = declared[kind]
        return Cues(
            before=phrases(lists["before"]),
            after=phrases(lists["after"]),
            ends=phrases([*declared["ends"], *lists["ends"]]),
            never=phrases(lists["never"]),
        )

    return Words(
        negation=cues("negation"),
        doubt=cues("doubt"),
        history=cues("history"),
        past_heading=phrases(declared["past_headings"]),
        lifelong=phrases(declared["lifelong"]),
        chronic=phrases(declared["chronic"]),
        abbreviation=phrases([declared["abbreviations"]]),
        side=_named(declared["sides"].items()),
        concept=_named((f"c{n}", line) for n, line in enumerate(declared["concepts"].values())),
        concepts=tuple(declared["concepts"]),
    )


def _named(lines: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    return whole_words("|".join(f"(?P<{name}>{line})" for name, line in lines))
