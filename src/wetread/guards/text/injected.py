"""`injected-instructions`: does text that arrives as data try to give orders, or a user lift rules?

Provenance is the defence: what arrives as data is never an instruction here, whatever it says (see
docs/guards/injected-instructions.md). This guard raises the flag for the person. It judges a
document piece by piece, since an order hides among sentences that are harmless, and a user's turn
as a whole.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from wetread.clinical.coding import Noun
from wetread.guards.cues import compiled
from wetread.guards.text.base import TEXT_GUARDS, Asked, TextGuard, Told, Tools
from wetread.guards.text.pieces import Piece, pieces
from wetread.guards.wordlists import word_list

HEAD = "injection-head"
LABELS = ("instruction", "jailbreak")
"""What the head tells apart, in this order: an order in data, a user who tries to lift rules."""

CUE = 0.97
"""How sure a written cue is."""

Origin = Literal["user", "data"]


class Text(Asked):
    """A text and where it came from: typed by the user, or inside data (tag, prior, document)."""

    text: str
    origin: Origin


class Place(Noun):
    """Characters of the text, end exclusive."""

    start: int
    end: int


class Injected(Told):
    """`spans` are the pieces that give orders; of a user's turn the whole."""

    injected: bool
    spans: tuple[Place, ...]


@TEXT_GUARDS.register("injected-instructions")
def injected_instructions(tools: Tools, /) -> TextGuard:
    """Written cues and a head on the encoder vote; either suffices."""
    encoder, head = tools.encoder(), tools.head(HEAD)

    def judge(asked: Sequence[Text]) -> list[Injected]:
        parts = [_parts(one) for one in asked]
        flat = [piece.text for some in parts for piece in some]
        votes = iter(head(encoder, flat)) if flat else iter(())
        return [
            _told(
                one, some, [max(_cue(piece.text, one.origin), _vote(votes, one)) for piece in some]
            )
            for one, some in zip(asked, parts, strict=True)
        ]

    def _vote(votes: Any, one: Text) -> float:
        return float(
            next(votes)[LABELS.index("jailbreak" if one.origin == "user" else "instruction")]
        )

    return TextGuard(asked=Text, judge=judge)


def _parts(one: Text) -> list[Piece]:
    if one.origin == "data":
        return pieces(one.text)
    return [Piece(0, len(one.text), one.text)] if one.text.strip() else []


def _told(one: Text, parts: Sequence[Piece], scores: Sequence[float]) -> Injected:
    limit, score = limits()[one.origin], max(scores, default=0.0)
    found = [p for p, s in zip(parts, scores, strict=True) if s >= limit]
    return Injected(
        id=one.id,
        decision="disclose" if found else "pass",
        reason=_reason(one.origin, len(found)),
        score=round(score, 4),
        injected=bool(found),
        spans=tuple(Place(start=p.start, end=p.end) for p in found),
    )


def _reason(origin: Origin, found: int) -> str:
    if not found:
        return "Nothing in the text tries to give orders."
    if origin == "user":
        return "The turn tries to lift the rules that the system works by."
    many = (
        "1 piece of text that arrived as data reads"
        if found == 1
        else (f"{found} pieces of text that arrived as data read")
    )
    return f"{many} like orders to a machine."


def _cue(text: str, origin: Origin) -> float:
    return CUE if _cues(origin).search(text) else 0.0


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = word_list("injection")
    return declared


def limits() -> dict[Origin, float]:
    """From which score on a text of either origin is flagged."""
    declared: dict[Origin, float] = _declared()["thresholds"]
    return declared


@lru_cache(maxsize=2)
def _cues(origin: Origin) -> re.Pattern[str]:
    return compiled(_declared()[origin], _declared()["groups"])
