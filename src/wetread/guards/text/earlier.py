"""What an earlier report says of each finding that it names: there, absent, or left open."""

from collections.abc import Iterable
from typing import NamedTuple

from wetread.guards.text.assertions.context import Status
from wetread.guards.text.assertions.guard import Assertion, assertions_in
from wetread.guards.text.assertions.mentions import Side

_SIDES: dict[Side, str] = {
    "left": "on the left",
    "right": "on the right",
    "bilateral": "on both sides",
}


class Told(NamedTuple):
    """One finding as a report has it; of several statuses it is the open one."""

    concept: str
    status: Status
    side: Side | None

    def __str__(self) -> str:
        """In words that read back as the same: "possible nodule on the left"."""
        before = {"present": "", "absent": "no ", "uncertain": "possible "}[self.status]
        behind = f" {_SIDES[self.side]}" if self.side else ""
        return f"{before}{self.concept}{behind}"


def told_in(text: str) -> tuple[Told, ...]:
    """Each finding once, in the order of the text; what is told as history is left out."""
    found: dict[str, list[Assertion]] = {}
    for one in assertions_in(text):
        if one.temporality == "current":
            found.setdefault(one.concept, []).append(one)
    return tuple(_told(concept, said) for concept, said in found.items())


def _told(concept: str, said: Iterable[Assertion]) -> Told:
    statuses = list(dict.fromkeys(one.status for one in said))
    status: Status = statuses[0] if len(statuses) == 1 else "uncertain"
    sides = {one.side for one in said if one.status != "absent"} - {None}
    side = sides.pop() if len(sides) == 1 else "bilateral" if sides else None
    return Told(concept, status, side)
