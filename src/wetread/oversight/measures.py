"""What a figure is: a value, of how many, and how far it can lie from the true one.

Nothing measured is no value, and never 0.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.errors import BadInput
from wetread.statistics.order import count_interval, median_interval
from wetread.statistics.proportion import wilson

Interval = tuple[float, float]


class Span(Noun):
    """From `since`, which counts, to `until`, which does not; everything without `since`."""

    since: datetime | None = None
    until: datetime

    def holds(self, at: datetime) -> bool:
        return at < self.until and (self.since is None or at >= self.since)


class Share(Noun):
    """How many of how many, with the 95 % score interval (Wilson)."""

    events: int = Field(ge=0)
    n: int = Field(ge=0)
    value: float | None = None
    ci: Interval | None = None


class Spread(Noun):
    """Median and quartiles; `ci` is the 95 % interval of the median, None below six values."""

    n: int = Field(ge=0)
    median: float | None = None
    quartiles: Interval | None = None
    ci: Interval | None = None


class PerHour(Noun):
    """Events in an hour of the span, with the 95 % interval of a count."""

    events: int = Field(ge=0)
    hours: float = Field(ge=0)
    value: float | None = None
    ci: Interval | None = None


def span_of(since: datetime | None, until: datetime) -> Span:
    """A span that holds something.

    Raises:
        BadInput: it ends before it begins.
    """
    if since is not None and since >= until:
        raise BadInput("the span ends before it begins; choose an earlier beginning")
    return Span(since=since, until=until)


def share(happened: Iterable[bool]) -> Share:
    """The share of those that are true."""
    seen = list(happened)
    events, n = sum(seen), len(seen)
    if not n:
        return Share(events=0, n=0)
    return Share(events=events, n=n, value=events / n, ci=wilson(events, n))


def spread(values: Sequence[float]) -> Spread:
    """The middle of some values and how far they lie apart."""
    if not values:
        return Spread(n=0)
    low, middle, high = (float(value) for value in np.percentile(values, [25, 50, 75]))
    return Spread(n=len(values), median=middle, quartiles=(low, high), ci=median_interval(values))


def per_hour(events: int, hours: float) -> PerHour:
    """How often something happened in an hour."""
    if hours <= 0:
        return PerHour(events=events, hours=0)
    low, high = count_interval(events)
    return PerHour(events=events, hours=hours, value=events / hours, ci=(low / hours, high / hours))
