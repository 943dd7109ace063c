"""Finds the phrase for a point and fills it, the same way every time.

Conditions decide which phrases would be true; among those the encoder finds the one nearest in
meaning. Without an encoder the phrase that demands most is taken, as it fits most closely. Which
of a phrase's equivalent wordings is used follows from the film, so that reports vary from case to
case but never from run to run.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from wetread.agents.phrases.bank import Bank, Phrase
from wetread.agents.sections.base import Point
from wetread.agents.wording import REASSURANCE, sentence
from wetread.clinical.reports import Statement
from wetread.errors import ManifestError, Refused
from wetread.ports.encoder import Encoder
from wetread.store.canonical import sha256

Writer = Callable[[Sequence[Point], str, Sequence[str]], tuple[Statement, ...]]
"""Turns points into one statement each, in order, given a key for variation and texts to avoid.

The phrase bank is one such writer; a local chat model can be another, judged by the same guards.
"""

_TIE = 6
"""Decimals of a similarity that count: beyond them lies the rounding of a device."""


def phrase_writer(bank: Bank, encoder: Encoder | None) -> Writer:
    """A writer that retrieves from the bank; the encoder sees each intent once."""
    intents = _Intents(bank, encoder)

    def write(points: Sequence[Point], key: str, avoid: Sequence[str]) -> tuple[Statement, ...]:
        scores = intents.nearness([point.meaning for point in points])
        return tuple(
            _said(point, _ranked(bank, point, row), key, avoid)
            for point, row in zip(points, scores, strict=True)
        )

    return write


class _Intents:
    """Embeddings of every intent, made when the first draft needs them."""

    def __init__(self, bank: Bank, encoder: Encoder | None) -> None:
        self._bank, self._encoder = bank, encoder
        self._vectors: NDArray[np.float32] | None = None

    def nearness(self, meanings: Sequence[str]) -> NDArray[np.float32]:
        """Cosine similarity [meanings, phrases]; zeros without an encoder."""
        if self._encoder is None or not meanings:
            return np.zeros((len(meanings), len(self._bank)), dtype=np.float32)
        if self._vectors is None:
            self._vectors = self._encoder([phrase.intent for _, phrase in self._bank])
        scores: NDArray[np.float32] = self._encoder(meanings) @ self._vectors.T
        return scores


def _ranked(bank: Bank, point: Point, nearness: NDArray[np.float32]) -> list[Phrase]:
    """The phrases that would be true of the point, best first; ties go to what demands more.

    Raises:
        ManifestError: the bank has none.
    """
    fitting = [
        (-round(float(near), _TIE), -len(phrase.requires), phrase.id, phrase)
        for (section, phrase), near in zip(bank, nearness, strict=True)
        if section == point.section and _fits(phrase, point)
    ]
    if not fitting:
        raise ManifestError(
            f"phrases/{point.section}.yaml: no phrase about {point.about!r} fits the conditions "
            f"{sorted(point.holds)} and slots {sorted(point.slots)}"
        )
    return [phrase for *_, phrase in sorted(fitting, key=lambda entry: entry[:3])]


def _fits(phrase: Phrase, point: Point) -> bool:
    return (
        phrase.about == point.about
        and point.holds.issuperset(phrase.requires)
        and point.slots.keys() >= set(phrase.slots)
    )


def _said(point: Point, phrases: list[Phrase], key: str, avoid: Sequence[str]) -> Statement:
    """The best phrase in this film's wording; what a note quotes gives way to the next."""
    texts = [text for phrase in phrases for text in _wordings(phrase, point, key)]
    text = next((t for t in texts if not any(t in note for note in avoid)), texts[0])
    if REASSURANCE.search(text):
        raise Refused(f"a phrase about {point.about!r} was filled with words no draft may contain")
    return Statement(section=point.section, text=text, cites=point.cites)


def _wordings(phrase: Phrase, point: Point, key: str) -> list[str]:
    turn = int(sha256(f"{key}/{phrase.id}".encode())[:8], 16) % len(phrase.text)
    rotated = phrase.text[turn:] + phrase.text[:turn]
    return [sentence(text.format_map(point.slots)) for text in rotated]
