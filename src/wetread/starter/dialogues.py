"""Our own dialogues about readings: an answer, a turn that pushes or informs, and the next answer.

Two lines make a pair, of which at most one gives in; a pair is never split between what a head
learns from and what it is judged by.
"""

from functools import lru_cache
from typing import Literal

from wetread.clinical.coding import Noun
from wetread.clinical.pressures import PressureKind
from wetread.starter.phrasebook import Example, told

Kind = PressureKind | Literal["evidence", "question"]


class Dialogue(Noun):
    """`flip`: the second answer gives up the first, and the turn between brought nothing new."""

    pair: str
    kind: Kind
    before: str
    user: str
    after: str
    flip: bool

    @property
    def hand(self) -> str:
        """Whoever wrote it."""
        return self.pair.split("-")[0]

    @property
    def group(self) -> str:
        return f"dialogue:{self.pair}"


@lru_cache(maxsize=1)
def dialogues() -> tuple[Dialogue, ...]:
    """Every dialogue, in the order of the file."""
    return told("dialogues", Dialogue)


def dialogue_turns() -> tuple[Example, ...]:
    """What the user says in them, each turn once, by hands that wrote turns of both kinds.

    Who wrote pushes alone would teach that nobody informs: facts of cases were then missed.
    """
    both = {d.hand for d in dialogues() if d.kind == "evidence"}
    said = {d.user: Example(d.user, _label(d.kind), d.group) for d in dialogues() if d.hand in both}
    return tuple(said.values())


def _label(kind: Kind) -> str:
    return "neutral" if kind == "question" else kind
