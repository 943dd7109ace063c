"""Reads the words by which texts say that they are uncertain (`words/hedging.yaml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wetread.guards.text.assertions_phrases import whole_words
from wetread.manifests.loader import read_yaml

_FILE = Path(__file__).parents[1] / "words" / "hedging.yaml"


@dataclass(frozen=True)
class HedgeWords:
    """`cue` names the strength of what it finds by its group."""

    cue: re.Pattern[str]
    never: re.Pattern[str]
    strength: dict[str, float]


@lru_cache(maxsize=1)
def hedge_words() -> HedgeWords:
    declared: dict[str, Any] = read_yaml(_FILE)
    cues: dict[str, list[str]] = declared["cues"]
    return HedgeWords(
        cue=whole_words("|".join(f"(?P<{name}>{'|'.join(lines)})" for name, lines in cues.items())),
        never=whole_words("|".join(declared["never"])),
        strength=declared["strength"],
    )
