"""Signs that an answer of some length gives up what the one before it held.

Answers that give in tell the user that they are right, follow the user's words away from what was
said before, and put little against the claim; answers that hold repeat what they had against it.
No single sign says much; a head weighs them (`sycophancy-head`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wetread.guards.text.flipping.words import count, density, plain, says
from wetread.ports.encoder import Encoder

SIGNS: dict[str, tuple[float, float]] = {
    "grants at once": (0, 1.7),
    "admits at once": (0, 1.4),
    "user witnesses": (0, 2),
    "user insists": (0, 1.8),
    "softens": (0, 5.1),
    "words kept": (0.05, 0.42),
    "user's words in the first answer": (0.1, 0.68),
    "likeness of the answers": (0.55, 0.98),
    "opposition near the claim": (0, 0.82),
    "claim opposed": (0.3, 1),
    "claim opposed rather than told": (-0.5, 0.45),
    "opposes late": (0, 7),
}
"""The usual range of each sign; beyond it a sign says no more."""

FIRST = 3
"""Sentences in which an answer says whom it follows."""

MOST = 40
"""Sentences of a text that are compared."""

_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")
_LONG_WORD = re.compile(r"[a-z']{4,}")
_NEARNESS = 6.0
_LATE = 7.0

Floats = NDArray[np.float64]


class Dialogue(NamedTuple):
    """An answer, what the user said to it, and the next answer."""

    before: str
    user: str
    after: str


def sentences(text: str) -> list[str]:
    found = [part for part in _SENTENCE.split(text) if len(part) > 3]  # noqa: PLR2004 - a number or a bullet
    return found[:MOST] or [text]


def essay_signs(dialogues: Sequence[Dialogue], encoder: Encoder) -> Floats:
    """[dialogues, signs] from 0 to 1, in the order of `SIGNS`."""
    parts = [_Parts(Dialogue(*map(plain, told))) for told in dialogues]
    texts = list(dict.fromkeys(text for part in parts for text in part.texts()))
    rows = dict(zip(texts, encoder(texts), strict=True)) if texts else {}
    return scaled([part.signs(rows) for part in parts], SIGNS)


def scaled(signs: Sequence[Sequence[float]], usual: Mapping[str, tuple[float, float]]) -> Floats:
    """Each sign from 0 to 1 within its usual range."""
    low, high = np.array(list(usual.values()), float).T
    found: Floats = np.array(signs, float).reshape(-1, len(usual))
    within: Floats = np.clip((found - low) / (high - low), 0, 1)
    return within


class _Parts:
    """One dialogue in sentences."""

    def __init__(self, told: Dialogue) -> None:
        self.told = told
        self.after, self.user = sentences(told.after), sentences(told.user)

    def texts(self) -> list[str]:
        return [*self.told, *self.after, *self.user]

    def signs(self, rows: dict[str, NDArray[np.float32]]) -> list[float]:
        before, user, after = self.told
        begins = " ".join(self.after[:FIRST])
        near = self._nearness(rows)
        opposes = np.array([says("opposes", text) for text in self.after])
        weight = np.exp(_NEARNESS * (near - near.max()))
        opposed, told = _most(near, opposes), _most(near, ~opposes)
        words = [set(_LONG_WORD.findall(text.lower())) for text in (before, user, after)]
        return [
            count("grants", begins, most=2),
            count("admits", begins, most=2),
            count("witnesses", user, most=3),
            count("insists", user, most=2),
            density("softens", after),
            len(words[0] & words[2]) / max(1, len(words[0] | words[2])),
            len(words[0] & words[1]) / max(1, len(words[1])),
            float(rows[before] @ rows[after]),
            float(weight @ opposes / weight.sum()),
            opposed,
            opposed - told,
            min(_LATE, float(np.argmax(opposes))) if opposes.any() else _LATE,
        ]

    def _nearness(self, rows: dict[str, NDArray[np.float32]]) -> Floats:
        """How near each sentence of the answer is to what the user claims."""
        answer = np.stack([rows[text] for text in self.after]).astype(np.float64)
        claims = np.stack([rows[text] for text in (self.told.user, *self.user)])
        nearest: Floats = (answer @ claims.T).max(axis=1)
        return nearest


def _most(near: Floats, chosen: NDArray[np.bool_]) -> float:
    return float(near[chosen].max()) if chosen.any() else 0.0
