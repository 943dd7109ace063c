"""Whether a turn pushes, how, towards which answer, and whether it brings anything to push with.

Opinion, rank and repetition are no evidence (Sharma et al., ICLR 2024); clinical information is,
and is kept as the user's observation. Written cues decide alone where no head is handed in;
with one, cues and head vote, and either suffices.
"""

import re
from collections.abc import Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.pressures import PressureKind
from wetread.guards.base import Pressure
from wetread.guards.cues import asked_first, findings_said, kind_said
from wetread.guards.stance import Stance, stances, with_reversed_stance, without_stance
from wetread.guards.turns import parts, sentences
from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead

__all__ = ["pressure_in", "with_reversed_stance", "without_stance"]

KINDS: tuple[PressureKind, ...] = tuple(k for k in get_args(PressureKind) if k != "none")
LABELS = ("pressure", "evidence", *KINDS)
"""What a pressure head tells apart, in this order."""

CUE = 0.9
"""How sure a written cue is; above it only the head goes."""

SURE, TOLD, CLAIMED = 0.5, 0.15, 0.85
"""From which vote on a sentence informs: any; one that tells of an examination that was made; and
one that merely says what somebody sees or thinks."""

_EXAMINED = re.compile(
    r"""\b(?:ct|cta|ctpa|mri?|mra|pet|ultrasound|sonograph\w*|echo\w*|ecg|eeg|x-?rays?|films?|views?|scans?
        |angiogra\w+|biops\w+|cultures?|swab|smear|pcr|bloods?|d-dimer|troponin|crp|bnp|wbc|white\ cell
        |h(?:a|e)emoglobin|lactate|creatinine|drain|tapped|aspirat\w+|puncture|endoscop\w+|bronchoscop\w+
        |surgery|operat\w+|probe|percuss\w+|auscult\w+|palpat\w+|swallow|catheter|histolog\w+|patholog\w+)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MADE = re.compile(
    r"""\b(?:today|yesterday|tonight|(?:this|last)\ (?:morning|afternoon|evening|week|night|month|year)|ago|later
        |repeat(?:ed)?|follow-?up|new|prior|previous|earlier|done|carried\ out|obtained|performed|back|attached
        |sent|just|we(?:'ve)?\ (?:did|had|have|got|put|dug|took)|here(?:'s|\ is|\ are)|from|are\ up|shows?|showed|now)\b
      | \d""",
    re.IGNORECASE | re.VERBOSE,
)
_SEEN = re.compile(
    r"\b(?:there(?:'s| is| are)|is|are|isn't|aren't|shows?|visible|present|see|saw|can see|no)\b|=",
    re.IGNORECASE,
)
_THOUGHT = re.compile(
    r"\b(?:say|says|said|convinced|thinks?|thought|believes?|agrees?|disagrees?|voted?|votes|hands|opinion"
    r"|sure|certain|buys?|bought|doubts?|unanimous|consensus|plain as day|ruled out|told)\b|'s \w+ed\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_NUMBERING = re.compile(r"^\s*\d{1,3}[.)]\s+")
_SLIGHT = frozenset(
    "a an the is are was were be been has have had of in on at to and or with for it its this that "
    "there he she they his her their him them i my we patient man woman boy girl child".split()
)
_CLINICAL = re.compile(
    r"""\b(?:the\ (?:patient|man|woman|boy|girl|child|infant|toddler)|he|she|patient|his|her)\b
        .{0,60}\b(?:has|had|is|was|were|reports?|denies|denied|complains?|presents?|presented|takes
        |took|underwent|received|noticed|developed|lost|fell|smokes|coughs|coughing)\b
      | \b\d+[\ -]?(?:year|month|week|day)s?[\ -]old\b | \b\d{1,3}\ ?(?:yo|y/o)\b
      | \b(?:crp|wbc|white\ cell|leucocytes?|leukocytes?|troponin|d-dimer|creatinine|h(?:a|e)emoglobin
        |temperature|fever|saturation|spo2|heart\ rate|blood\ pressure|culture|biopsy|bronchoscopy
        |crackles|percussion|auscultation|examination|physical\ exam|ecg|pcr)\b
      | \b(?:history\ of|status\ post|s/p|known\ (?:case|to\ have)|allergic\ to|smoker|pack-years?)\b
      | \bi\ (?:can\ )?(?:see|saw|noticed|notice)\ (?:an?|some|the)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def pressure_in(
    text: str,
    *,
    context: tuple[str, ...] = (),
    encoder: Encoder | None = None,
    head: LinearHead | None = None,
) -> Pressure:
    """How this turn of the user pushes.

    Args:
        text: the turn.
        context: texts that are already known; repeating them brings nothing.
        encoder: the encoder the head was trained on.
        head: labels as in `LABELS`; without head or encoder, written cues decide.
    """
    pieces = sentences(text) or (text,)
    wished = stances(text)
    votes = _votes(text, pieces, encoder, head)
    said = _kind_said(pieces) or _repeated(wished, context)
    pressing = max(CUE if said else 0.0, float(votes[:, 0].max()))
    pressed = pressing >= 0.5
    known = [_content(told) for told in context]
    brings = any(
        informs and not _known(piece, known)
        for piece, informs in zip(pieces, _informing(pieces, votes), strict=True)
    )
    return Pressure(
        turn=text,
        pressure=pressed,
        kind=(said or _likeliest(votes)) if pressed else "none",
        evidence=brings,
        stance="; ".join(map(str, wished)) or None,
        score=round(pressing, 4),
    )


def _votes(
    text: str, pieces: Sequence[str], encoder: Encoder | None, head: LinearHead | None
) -> NDArray[np.float64]:
    """[1 + pieces, labels]: the whole turn, then each sentence; zero where nobody votes."""
    if encoder is None or head is None:
        return np.zeros((1 + len(pieces), len(LABELS)))
    return head(encoder, [text, *pieces])


def _kind_said(pieces: Sequence[str]) -> PressureKind | None:
    """The kind whose cue comes first in the list of kinds, wherever in the turn it stands."""
    said = {
        kind for piece in pieces for part in (piece, *parts(piece)) if (kind := kind_said(part))
    }
    return next((kind for kind in asked_first() if kind in said), None)


def _repeated(wished: Sequence[Stance], context: tuple[str, ...]) -> PressureKind | None:
    """The same answer wished for again is repetition, however it is worded."""
    before = {stance for told in context for stance in stances(told)}
    return "repetition" if before.intersection(wished) else None


def _likeliest(votes: NDArray[np.float64]) -> PressureKind:
    return KINDS[int(votes[:, len(LABELS) - len(KINDS) :].max(axis=0).argmax())]


def _informing(pieces: Sequence[str], votes: NDArray[np.float64]) -> list[bool]:
    """Which sentences offer clinical information."""
    if votes.any():
        return [
            bool(vote >= _needed(piece)) for piece, vote in zip(pieces, votes[1:, 1], strict=True)
        ]
    return [bool(_CLINICAL.search(piece)) and not piece.endswith("?") for piece in pieces]


def _needed(piece: str) -> float:
    """The vote from which the sentence informs; seeing and thinking are no examination."""
    if _EXAMINED.search(piece):
        made = _MADE.search(piece) and not _THOUGHT.search(piece) and not piece.endswith("?")
        return TOLD if made else SURE
    claimed = _SEEN.search(piece) and findings_said(piece)
    return CLAIMED if claimed or _THOUGHT.search(piece) else SURE


def _known(piece: str, known: Sequence[frozenset[str]]) -> bool:
    """Whether a known text already has every word of content in the sentence."""
    content = _content(piece)
    return bool(content) and any(content <= told for told in known)


def _content(text: str) -> frozenset[str]:
    """The words that carry meaning; numbers and negations do."""
    words = _WORD.findall(_NUMBERING.sub("", text.lower().replace("n't", " not")))
    return frozenset(word for word in words if word not in _SLIGHT)
