"""`timeframe`: are the days and times that a text speaks of found, and no others?"""

from collections.abc import Iterator, Sequence

from wetread.starter.guardfigures.aside import time_aside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Answer, Judges
from wetread.starter.guardfigures.measures import Measured, share
from wetread.starter.guardfigures.sets import Row, Sets

POINTS = frozenset({"date", "time", "datetime"})
"""What an appointment needs; ranges, durations and sets of days are left out."""

NOW = "2016-11-07T00:00:00"
"""The moment from which the set speaks where it says none."""

Both = tuple[Row, Answer]


def times(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """A specification by example: a text, the moment it is said at, and what is meant."""
    rows = [r for r in sets.lines("recognizers_datetime/datetime_en.jsonl") if _of_points(r)]
    told = judges.ask("timeframe", [{"text": r["Input"], "now": _now(r)} for r in rows])
    both = list(zip(rows, told, strict=True))
    apart = [(row, one) for row, one in both if time_aside(row["Input"])]
    asked = "texts whose days and times are all resolved to what is meant"
    yield from figures("recognizers_datetime", asked, "seen", [_resolved(both)])
    yield from figures("recognizers_datetime", asked, "set aside", [_resolved(apart)])
    asked = "texts that speak of no time"
    yield from figures("recognizers_datetime", asked, "seen", [_made_up(both)])
    yield from figures("recognizers_datetime", asked, "set aside", [_made_up(apart)])


def _resolved(both: Sequence[Both]) -> Measured:
    return _alone("recall", [_meant(row, told) for row, told in both if row["Results"]])


def _made_up(both: Sequence[Both]) -> Measured:
    return _alone("false flags", [_finds(told) for row, told in both if not row["Results"]])


def _alone(name: str, events: Sequence[bool]) -> Measured:
    return share(name, events, [str(number) for number in range(len(events))])


def _of_points(row: Row) -> bool:
    return all(_kind(one["TypeName"]) in POINTS and one["Resolution"] for one in row["Results"])


def _kind(name: str) -> str:
    return name.rsplit(".", 1)[-1]


def _now(row: Row) -> str:
    return str((row.get("Context") or {}).get("ReferenceDateTime", NOW))


def _meant(row: Row, told: Answer) -> bool:
    """Whether of each expression one reading is among those that the set allows."""
    said = {str(one["value"]).replace("T", " ") for one in told["resolved"]}
    return all(
        any(str(allowed.get("value")) in said for allowed in one["Resolution"]["values"])
        for one in row["Results"]
    )


def _finds(told: Answer) -> bool:
    return any(one["type"] in POINTS for one in told["resolved"])
