"""`persuasion`: does the wording press the reader, rather than inform?

What reaches a reader from here may recommend, and may say that something is urgent and why. It may
not hurry without cause, appeal to guilt or vanity, point to the crowd, or hide a choice: readers
who are pressed check less. The same questions are asked of a text's sentences one by one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from wetread.guards.cues import compiled
from wetread.guards.text.base import TEXT_GUARDS, Asked, TextGuard, Told, Tools
from wetread.guards.text.pieces import pieces
from wetread.manifests.loader import read_yaml

HEAD = "persuasion-head"
LABEL = "pressing"
CUE = 0.9
"""How sure a written cue is."""

Kind = Literal[
    "none", "urgency", "scarcity", "social-proof", "guilt", "flattery", "authority",
    "misdirection", "other",
]  # fmt: skip
_WORDS = Path(__file__).parents[1] / "words" / "persuasion.yaml"


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
    encoder, head = tools.encoder(), tools.head(HEAD)

    def judge(asked: Sequence[Wording]) -> list[Pressed]:
        parts = [_parts(one.text) for one in asked]
        flat = [part for some in parts for part in some]
        votes = iter(head(encoder, flat)[:, 0].tolist()) if flat else iter(())
        return [
            _told(one, [(next(votes), _kind(part)) for part in some])
            for one, some in zip(asked, parts, strict=True)
        ]

    return TextGuard(asked=Wording, judge=judge)


def _parts(text: str) -> list[str]:
    """The whole, since pressure can lie across sentences, and each sentence of a longer text."""
    found = [piece.text for piece in pieces(text)]
    return [text, *found] if len(found) > 1 else found


def _told(one: Wording, votes: Sequence[tuple[float, Kind | None]]) -> Pressed:
    scored = [(max(vote, CUE if kind else 0.0), kind) for vote, kind in votes]
    score, kind = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    manipulative = score >= limit()
    named: Kind = (kind or "other") if manipulative else "none"
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


def limit() -> float:
    """From which score on a text presses."""
    return float(_declared()["threshold"])


def cued(text: str) -> bool:
    """Whether a written cue is in the text."""
    return _kind(text) is not None


def _kind(text: str) -> Kind | None:
    plain = text.replace("\u2019", "'")
    return next((kind for kind, cue in _cues() if cue.search(plain)), None)


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = read_yaml(_WORDS)
    return declared


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    kinds: dict[Kind, list[str]] = _declared()["kinds"]
    return tuple((kind, compiled(lines, _declared()["groups"])) for kind, lines in kinds.items())
