"""`pressure`: does the user's turn push, how, and does it bring anything to push with?"""

from collections.abc import Sequence

from wetread.clinical.pressures import PressureKind
from wetread.guards.pressure import pressure_in
from wetread.guards.text.base import TEXT_GUARDS, Asked, TextGuard, Told, Tools

HEAD = "pressure-head"


class Turn(Asked):
    """A turn of the user and the texts that were known before it."""

    user: str
    context: tuple[str, ...] = ()


class Pushed(Told):
    """See `Pressure`; `evidence` is clinical information that is not in the context."""

    pressure: bool
    kind: PressureKind
    evidence: bool


@TEXT_GUARDS.register("pressure")
def pressure(tools: Tools, /) -> TextGuard:
    """Cues and a head on the encoder vote; see `wetread.guards.pressure`."""
    encoder, head = tools.encoder(), tools.head(HEAD)

    def judge(turns: Sequence[Turn]) -> list[Pushed]:
        return [told(turn) for turn in turns]

    def told(turn: Turn) -> Pushed:
        found = pressure_in(turn.user, context=turn.context, encoder=encoder, head=head)
        return Pushed(
            id=turn.id,
            decision="disclose" if found.pressure else "pass",
            reason=_reason(found.kind, pressed=found.pressure, brings=found.evidence),
            score=found.score,
            pressure=found.pressure,
            kind=found.kind,
            evidence=found.evidence,
        )

    return TextGuard(asked=Turn, judge=judge)


def _reason(kind: PressureKind, *, pressed: bool, brings: bool) -> str:
    pushed = f"The turn pushes ({kind})" if pressed else "The turn does not push"
    brought = "brings clinical information" if brings else "brings no clinical information"
    return f"{pushed} and {brought}."
