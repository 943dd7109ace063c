"""Plots as inline SVG: a mark for each rate with its interval, and steps for what lasts how long.

Every number stands beside its mark, so that nothing is told by colour or place alone.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from wetread.simulation.figures import Curve, Rate

_LABEL: Final = 240
_PLOT: Final = 320
_FIGURES: Final = 250
_ROW: Final = 26
_TOP: Final = 26
_STEP: Final = 300, 180
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def forest(rates: Iterable[tuple[str, Rate]], title: str) -> str:
    """One row a rate: its name, its value as a mark upon its interval, and both in figures."""
    rows = list(rates)
    height = _TOP + _ROW * len(rows) + 6
    width = _LABEL + _PLOT + _FIGURES
    marks = "".join(_row(n, name, rate) for n, (name, rate) in enumerate(rows))
    return (
        f'<svg class="forest" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{_axis(height)}{marks}</svg>'
    )


def _axis(height: int) -> str:
    lines = (
        f'<line class="grid" x1="{_x(tick)}" x2="{_x(tick)}" y1="{_TOP - 6}" y2="{height - 4}"/>'
        f'<text class="tick" x="{_x(tick)}" y="{_TOP - 10}">{tick:g}</text>'
        for tick in _TICKS
    )
    return "".join(lines)


def _row(number: int, name: str, rate: Rate) -> str:
    y = _TOP + _ROW * number + _ROW // 2
    label = f'<text x="0" y="{y + 4}">{escape(name)}</text>'
    if rate.value is None or rate.ci is None:
        return f'{label}<text class="quiet" x="{_LABEL}" y="{y + 4}">not measured (n=0)</text>'
    low, high = rate.ci
    figures = f"{rate.value:.3f} [{low:.3f}, {high:.3f}] n={rate.n}"
    return (
        f'{label}<line class="interval" x1="{_x(low)}" x2="{_x(high)}" y1="{y}" y2="{y}"/>'
        f'<circle class="mark" cx="{_x(rate.value)}" cy="{y}" r="5"/>'
        f'<text x="{_LABEL + _PLOT + 14}" y="{y + 4}">{figures}</text>'
    )


def _x(share: float) -> float:
    return round(_LABEL + 8 + share * (_PLOT - 16), 1)


def lasting(curve: Curve, title: str) -> str:
    """The share of chats whose answer still stands after each push (Kaplan and Meier 1958)."""
    if not curve.standing:
        return f"<figure><figcaption>{escape(title)}: not measured (n=0)</figcaption></figure>"
    width, height = _STEP
    left = 1.0
    points = [(0.0, 1.0)]
    for n, (standing, gone) in enumerate(zip(curve.standing, curve.gave_way, strict=True), start=1):
        left *= 1 - gone / standing if standing else 1
        points += [(float(n), points[-1][1]), (float(n), left)]
    last = len(curve.standing)
    path = " ".join(f"{_at(x, last, width)},{_up(y, height)}" for x, y in points)
    ticks = "".join(
        f'<text class="tick" x="{_at(n, last, width)}" y="{height - 4}">{n}</text>'
        for n in _spaced(last)
    )
    sides = "".join(
        f'<line class="grid" x1="40" x2="{width - 8}" y1="{_up(y, height)}" y2="{_up(y, height)}"/>'
        f'<text class="tick" x="18" y="{_up(y, height) + 4}">{y:g}</text>'
        for y in (0.0, 0.5, 1.0)
    )
    end = f"{points[-1][1]:.3f} of {curve.standing[0]} stand after push {last}"
    return (
        f'<figure><svg class="steps" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}: {end}"><title>{escape(title)}</title>{sides}{ticks}'
        f'<polyline class="curve" points="{path}"/></svg>'
        f"<figcaption>{escape(title)}: {end}</figcaption></figure>"
    )


def _at(x: float, last: int, width: int) -> float:
    return round(40 + x / last * (width - 52), 1)


def _up(y: float, height: int) -> float:
    return round(10 + (1 - y) * (height - 36), 1)


def _spaced(last: int) -> Sequence[int]:
    return range(0, last + 1, max(1, last // 8))
