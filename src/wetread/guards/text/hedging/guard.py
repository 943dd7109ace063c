"""`hedging`: does a text say that it is not certain, and by which words?

Rules after the speculation cues of BioScope (Vincze et al. 2008), widened by the usage of
radiology; the words and their strengths are in `words/hedging.yaml`.
"""

from collections.abc import Sequence

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.guards.text.base import MOST_CHARACTERS, TEXT_GUARDS, Asked, TextGuard, Told, Tools
from wetread.guards.text.hedging.weights import Sign, weighed


class Passage(Asked):
    """A sentence or a whole report."""

    text: str = Field(max_length=MOST_CHARACTERS)


class Cue(Noun):
    """The words at `text[start:end]`."""

    text: str
    start: int
    end: int


class Hedged(Told):
    """`cues` are the words that decided; none where the text is not hedged."""

    hedged: bool
    cues: tuple[Cue, ...]


@TEXT_GUARDS.register("hedging")
def hedging(tools: Tools, /) -> TextGuard:
    """Weighs the cues of a text; needs no encoder."""
    del tools

    def judge(passages: Sequence[Passage]) -> list[Hedged]:
        return [_told(passage) for passage in passages]

    return TextGuard(asked=Passage, judge=judge)


def _told(passage: Passage) -> Hedged:
    sentences = weighed(passage.text)
    signs = [sign for sentence in sentences for sign in sentence.deciding()]
    return Hedged(
        id=passage.id,
        decision="disclose" if signs else "pass",
        reason=_reason(len(signs)),
        score=max((sentence.weight for sentence in sentences), default=0.0),
        hedged=bool(signs),
        cues=tuple(_cue(passage.text, sign) for sign in signs),
    )


def _cue(text: str, sign: Sign) -> Cue:
    return Cue(text=text[sign.start : sign.end], start=sign.start, end=sign.end)


def _reason(cues: int) -> str:
    if not cues:
        return "The text does not say that it is uncertain."
    return f"The text says that it is uncertain, by {cues} {'cue' if cues == 1 else 'cues'}."
