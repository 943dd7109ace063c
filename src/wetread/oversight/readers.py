"""What each reader does with the drafts: changes them, looks at them, notices what is wrong.

No figure here says who reads well. A short look may be a plain film, and a change a matter of
words.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.oversight.handled import Handled
from wetread.oversight.measures import Share, Spread, share, spread


class Limits(Noun):
    """When the alarm sounds: that many signatures in a row, each after a look so short."""

    in_a_row: int = Field(default=5, ge=2, le=1000)
    short_s: float = Field(default=10.0, gt=0, le=3600, description="seconds")


class Reader(Noun):
    """One reader's decisions within the span; `dwell` in seconds.

    `longest_run` is of signatures in a row without a change, none of which can have been looked at
    for longer than the limit; with `alarm` it has reached the limit.
    """

    name: str
    decided: int
    overrides: Share
    dwell: Spread
    longest_run: int
    alarm: bool
    caught: Share


STANDARD: Final = Limits()


def readers(decided: Sequence[Handled], limits: Limits = STANDARD) -> tuple[Reader, ...]:
    """Everybody who decided something, by name."""
    names = sorted({item.reader for item in decided if item.reader is not None})
    return tuple(_reader(name, decided, limits) for name in names)


def _reader(name: str, decided: Sequence[Handled], limits: Limits) -> Reader:
    own = sorted(_of(name, decided), key=lambda item: (item.ended_at or item.opened_at, item.id))
    checks = [item for item in own if item.check]
    real = [item for item in own if not item.check]
    run = _longest(_hasty(item, limits.short_s) for item in own)
    return Reader(
        name=name,
        decided=len(own),
        overrides=share(item.overridden for item in real),
        dwell=spread([item.dwell_s for item in own if item.dwell_s is not None]),
        longest_run=run,
        alarm=run >= limits.in_a_row,
        caught=share(item.noticed for item in checks if item.noticed is not None),
    )


def _of(name: str, decided: Iterable[Handled]) -> Iterable[Handled]:
    return (item for item in decided if item.reader == name)


def _hasty(item: Handled, short_s: float) -> bool:
    looked = item.bound_s
    return item.end == "signed" and not item.edits and looked is not None and looked < short_s


def _longest(hasty: Iterable[bool]) -> int:
    longest = run = 0
    for one in hasty:
        run = run + 1 if one else 0
        longest = max(longest, run)
    return longest
