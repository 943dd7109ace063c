"""`persuasion`: does the wording press the reader, rather than inform?

What reaches a reader from here may recommend, and may say that something is urgent and why. It may
not hurry without cause, appeal to guilt or vanity, point to the crowd, or hide a choice: readers
who are pressed check less. The same is asked of a long text's sentences one by one.
"""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from wetread.guards.cues import compiled
from wetread.guards.text.base import TEXT_GUARDS, Asked, TextGuard, Told, Tools
from wetread.guards.text.pieces import pieces
from wetread.guards.wordlists import word_list

HEAD = "persuasion-head"
LABELS = ("pressing", "dark")
"""What the head tells apart, in this order: advice that presses, and the dark patterns of shops.

Apart, since neither sounds like the other, and each has limits of its own.
"""

CUE = 0.9
"""How sure a written cue is."""

LONG = 60
"""Words beyond which the sentences of a text are judged, too."""

ENOUGH = 0.5
"""The score from which on a text presses; its votes are measured against limits in the YAML."""

_EDGE = 1e-9

Kind = Literal[
    "none", "urgency", "scarcity", "social-proof", "guilt", "flattery", "authority",
    "misdirection", "other",
]  # fmt: skip
Votes = NDArray[np.float64]


class Wording(Asked):
    """A text as a reader would see it."""

    text: str


class Pressed(Told):
    """`kind` is how the most pressing piece presses; `other` where only the head says so."""

    manipulative: bool
    kind: Kind


@TEXT_GUARDS.register("persuasion")
def persuasion(tools: Tools, /) -> TextGuard:
    """Written cues and a head on the encoder vote; either suffices."""
    encoder, head = tools.encoder(HEAD), tools.head(HEAD)

    def judge(asked: Sequence[Wording]) -> list[Pressed]:
        texts = [parts(one.text) for one in asked]
        flat = [part for some in texts for part in some]
        votes = iter(head(encoder, flat)) if flat else iter(())
        return [
            _told(one, some, concerns(some, [next(votes) for _ in some]))
            for one, some in zip(asked, texts, strict=True)
        ]

    return TextGuard(asked=Wording, judge=judge)


def parts(text: str) -> list[str]:
    """What is judged: the whole, and of a long text, where one is little of it, each sentence."""
    return every_part(text)[: None if len(text.split()) > LONG else 1]


def every_part(text: str) -> list[str]:
    """The whole, since pressure can lie across sentences, and each sentence of several."""
    found = [piece.text for piece in pieces(text)]
    return [text, *found] if len(found) > 1 else found


def concerns(some: Sequence[str], votes: Sequence[Votes]) -> list[float]:
    """How much each part of a text presses: `ENOUGH` where a vote meets its limit; a cue suffices.

    A sentence out of its text has lost the reason that stood beside it, and has to be surer.

    Args:
        some: the parts of a text, the whole first.
        votes: the head's probability of each label, by part.
    """
    heard = [_heard(vote, "piece" if place else "whole") for place, vote in enumerate(votes)]
    return [
        max(score, CUE if _kind(part) else 0.0) for part, score in zip(some, heard, strict=True)
    ]


def _heard(vote: Votes, place: Literal["whole", "piece"]) -> float:
    """The vote that is furthest above its limit, or least below, as if all limits were `ENOUGH`."""
    limits: dict[str, float] = _declared()["limits"][place]
    # A head may know fewer labels; what it does not know it does not say.
    beyond = [
        _logit(said) - _logit(limits[label]) for label, said in zip(LABELS, vote, strict=False)
    ]
    return 1 / (1 + math.exp(-max(beyond)))


def _logit(probability: float) -> float:
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(inside / (1 - inside))


def _told(one: Wording, some: Sequence[str], scores: Sequence[float]) -> Pressed:
    scored = zip(scores, some, strict=True)
    score, part = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    manipulative = score >= ENOUGH
    named: Kind = (_kind(part) or "other") if manipulative else "none"
    return Pressed(
        id=one.id,
        decision="revise" if manipulative else "pass",
        reason=(
            f"The wording presses the reader ({named}); say the same plainly, with its reason."
            if manipulative
            else "The wording does not press the reader."
        ),
        score=round(score, 4),
        manipulative=manipulative,
        kind=named,
    )


def _kind(text: str) -> Kind | None:
    plain = text.replace("\u2019", "'")
    return next((kind for kind, cue in _cues() if cue.search(plain)), None)


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = word_list("persuasion")
    return declared


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    kinds: dict[Kind, list[str]] = _declared()["kinds"]
    return tuple((kind, compiled(lines, _declared()["groups"])) for kind, lines in kinds.items())
