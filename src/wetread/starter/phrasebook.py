"""Our own examples: patterns with slots, spelt out into phrases under a seed.

A pattern is one group: in validation none of its phrases is judged by a head that learned from
another of them.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.manifests.loader import read_manifest
from wetread.manifests.specs import Manifest

FOLDER = Path(__file__).parent / "phrases"
_SLOT = re.compile(r"\{(\w+)\}")
_BARE = "\u2026"


class Example(NamedTuple):
    """A text, what it is, and which others it may not be judged by."""

    text: str
    label: str
    group: str


N = TypeVar("N", bound=Noun)


def told(name: str, kind: type[N]) -> tuple[N, ...]:
    """Every line of `phrases/NAME.jsonl`, in the order of the file."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(kind.model_validate(json.loads(line)) for line in lines)


class Phrasebook(Manifest):
    """Patterns by label; those under `verbs` begin with a verb and are wrapped in courtesies."""

    schema_: Literal["phrases/v1"] = Field(alias="schema")
    wrappers: tuple[str, ...] = Field(min_length=1)
    slots: dict[str, tuple[str, ...]]
    patterns: dict[str, dict[Literal["verbs", "plain"], tuple[str, ...]]]


def phrases(name: str, *, draws: int = 6, seed: int = 17) -> tuple[Example, ...]:
    """Every pattern of `phrases/<name>.yaml`, up to `draws` times with other words in its slots."""
    book = read_manifest(FOLDER / f"{name}.yaml", Phrasebook)
    rng = np.random.default_rng(seed)
    return tuple(
        Example(text, label, pattern)
        for label, kinds in book.patterns.items()
        for kind, patterns in kinds.items()
        for pattern in patterns
        for text in _spelt(book, pattern, draws, rng, wrap=kind == "verbs")
    )


def _spelt(
    book: Phrasebook, pattern: str, draws: int, rng: np.random.Generator, *, wrap: bool
) -> Iterator[str]:
    varies = bool(_SLOT.search(pattern))
    wanted = draws if varies else min(draws, 3) if wrap else 1
    seen = set[str]()
    for number in range(wanted):
        text = _SLOT.sub(lambda slot: str(rng.choice(book.slots[slot[1]])), pattern)
        if wrap and number:
            text = str(rng.choice(book.wrappers)).replace(_BARE, text)
        if rng.random() < 0.5:  # people write requests in either case
            text = text[:1].upper() + text[1:]
        if text not in seen:
            seen.add(text)
            yield text
