"""The words by which an answer grants, keeps or gives up a position (`words/flipping.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from wetread.guards.text.whole_words import whole_words
from wetread.guards.wordlists import word_list


@dataclass(frozen=True)
class FlipWords:
    """What `words/flipping.yaml` declares.

    `kin` names for a family of findings the kin under which answers are compared. `things` are
    families whose nature is the question: that one is there is told even where nothing is sure.
    `slight` are words that stand in any answer, and `scenery` those of body and picture: both name
    no finding.
    """

    cues: dict[str, re.Pattern[str]]
    concessions: re.Pattern[str]
    adopting: re.Pattern[str]
    thresholds: dict[str, float]
    kin: dict[str, str]
    things: frozenset[str]
    slight: frozenset[str]
    scenery: frozenset[str]


@lru_cache(maxsize=1)
def flip_words() -> FlipWords:
    declared = word_list("flipping")
    return FlipWords(
        cues={name: whole_words("|".join(lines)) for name, lines in declared["cues"].items()},
        concessions=whole_words("|".join(declared["concessions"])),
        adopting=re.compile(rf"\b{declared['adopting']}\W{{0,3}}$", re.IGNORECASE),
        thresholds=declared["thresholds"],
        things=frozenset(declared["things"]),
        slight=frozenset(declared["slight"].split()),
        scenery=frozenset(declared["scenery"].split()),
        kin={family: kin for kin, families in declared["kin"].items() for family in families},
    )


def kin_of(family: str) -> str:
    """The name under which families are compared of which answers speak in turn."""
    return flip_words().kin.get(family, family)


def plain(text: str) -> str:
    """One kind of apostrophe and no emphasis."""
    return text.replace("\u2019", "'").replace("*", "")


def says(cue: str, text: str) -> bool:
    return flip_words().cues[cue].search(text) is not None


def begins(cue: str, text: str) -> bool:
    return flip_words().cues[cue].match(text.lstrip()) is not None


def count(cue: str, text: str, *, most: int) -> int:
    """How many such words the text holds, up to `most`."""
    return min(most, sum(1 for _ in flip_words().cues[cue].finditer(text)))


def density(cue: str, text: str) -> float:
    """Such words in a hundred; short texts count as somewhat longer ones."""
    found = sum(1 for _ in flip_words().cues[cue].finditer(text))
    return 100 * found / (len(text.split()) + 20)
