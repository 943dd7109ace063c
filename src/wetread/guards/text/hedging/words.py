"""Reads the words by which texts say that they are uncertain (`words/hedging.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from wetread.guards.text.whole_words import whole_words
from wetread.guards.wordlists import word_list


@dataclass(frozen=True)
class HedgeWords:
    """`cue` names the strength of what it finds by its group."""

    cue: re.Pattern[str]
    never: re.Pattern[str]
    strength: dict[str, float]


@lru_cache(maxsize=1)
def hedge_words() -> HedgeWords:
    declared = word_list("hedging")
    cues: dict[str, list[str]] = declared["cues"]
    return HedgeWords(
        cue=whole_words("|".join(f"(?P<{name}>{'|'.join(lines)})" for name, lines in cues.items())),
        never=whole_words("|".join(declared["never"])),
        strength=declared["strength"],
    )
