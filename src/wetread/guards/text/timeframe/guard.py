"""`timeframe`: which days and times a text speaks of, as told from a given moment.

Every reading of an expression is returned; a request that can be read in two ways is asked about
or shown, and never settled in silence.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from wetread.clinical.coding import Noun
from wetread.guards.text.base import MOST_CHARACTERS, TEXT_GUARDS, Asked, TextGuard, Told, Tools
from wetread.guards.text.timeframe.reading import Expression, expressions
from wetread.guards.text.timeframe.values import NO_DAY


def _moment(said: Any) -> Any:
    """ISO 8601; anything else that is no moment either is refused as such."""
    return datetime.fromisoformat(said) if isinstance(said, str) else said


class Request(Asked):
    """`now` is local; a time zone behind it is left alone."""

    text: str = Field(max_length=MOST_CHARACTERS)
    now: Annotated[datetime, BeforeValidator(_moment)]


class Resolved(Noun):
    """One reading of the words at `text[start:end]`."""

    text: str
    start: int
    end: int
    type: str
    value: str


class Timed(Told):
    """Readings of one expression stand side by side and have the same place."""

    resolved: tuple[Resolved, ...]


@TEXT_GUARDS.register("timeframe")
def timeframe(_: Tools, /) -> TextGuard:
    """A grammar over a word list; no network, no weights."""

    def judge(requests: Sequence[Request]) -> list[Timed]:
        return [_told(request) for request in requests]

    return TextGuard(asked=Request, judge=judge)


def _told(request: Request) -> Timed:
    found = expressions(request.text, request.now.replace(tzinfo=None))
    never = any(value == NO_DAY for one in found for _, value in one.readings)
    most = max((len(one.readings) for one in found), default=1)
    return Timed(
        id=request.id,
        decision="hold" if never else "disclose" if most > 1 else "pass",
        reason=_reason(found, never=never),
        score=1.0 if never else round(1 - 1 / most, 4),
        resolved=tuple(
            _resolved(request.text, one, *said) for one in found for said in one.readings
        ),
    )


def _resolved(text: str, found: Expression, kind: str, value: str) -> Resolved:
    return Resolved(
        text=text[found.start : found.end],
        start=found.start,
        end=found.end,
        type=kind,
        value=value,
    )


def _reason(found: Sequence[Expression], *, never: bool) -> str:
    if never:
        return "The text names a day that no calendar has; ask which day is meant."
    several = sum(len(one.readings) > 1 for one in found)
    if several:
        return f"The text speaks of {_count(found)}; {several} can be read in more than one way."
    return f"The text speaks of {_count(found)}." if found else "The text speaks of no time."


def _count(found: Sequence[Expression]) -> str:
    return f"{len(found)} {'time' if len(found) == 1 else 'times'}"
