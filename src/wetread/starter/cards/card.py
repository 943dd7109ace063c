"""Everything that is known of a shipped image model, gathered from its folder."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wetread.errors import ManifestError
from wetread.runtimes.lock import Entry, Pin, WeightsLock
from wetread.starter.cards.maps import maps
from wetread.starter.cards.stored import Figures, read_figures
from wetread.starter.cards.subjects import SUBJECTS
from wetread.starter.cards.words import CardWords, has_words, read_words
from wetread.starter.catalogue import ROOT
from wetread.starter.training_record import TrainingRecord, read_record

SPEEDS = {"cpu": ROOT / "speed.json", "cuda": ROOT / "speed.cuda.json"}
"""What was timed, by device; one of them may not have been."""
PLOTS = "plots"
"""The folder of the diagrams, beside the pages."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is rendered: words of people, figures of an evaluation, digests of the lock."""

    entry: Entry
    pin: Pin
    words: CardWords
    figures: Figures | None
    record: TrainingRecord | None
    speed: tuple[Figures, ...]
    explanation: str | None

    @property
    def name(self) -> str:
        return self.pin.model

    @property
    def measured(self) -> bool:
        """Whether the figures are of these very bytes."""
        return self.figures is not None and self.figures.get("digest") == self.pin.digest


def card_names() -> tuple[str, ...]:
    """The shipped models with such a card; words alone, before there are weights, make none."""
    entries = WeightsLock.read().entries
    return tuple(name for name in sorted(SUBJECTS) if name in entries and has_words(ROOT / name))


def read_card(name: str) -> Card:
    """The card of a shipped image model.

    Raises:
        UnknownComponent: no such model is pinned.
        ManifestError: a part of it cannot be read.
    """
    lock = WeightsLock.read()
    pin = lock.pin(name)
    folder = pin.directory
    classifies = SUBJECTS[name].kind == "classification"
    return Card(
        entry=lock.entries[name],
        pin=pin,
        words=read_words(folder),
        figures=read_figures(folder),
        record=read_record(folder),
        speed=tuple(_timed()),
        explanation=maps(folder) if classifies else None,
    )


def _timed() -> Iterator[Figures]:
    for file in filter(Path.is_file, SPEEDS.values()):
        try:
            yield json.loads(file.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError):
            raise ManifestError(
                f"{file.name} cannot be read; make it anew: python -m wetread.starter.speed"
            ) from None
