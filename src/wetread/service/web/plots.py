"""Plots as elements of SVG, so that what they name can be nothing but text.

Each stands beside a table that says the same in figures: nothing is told by colour or place alone.
"""

from collections.abc import Sequence
from typing import Final

from nicegui import ui

from wetread.oversight.agreement import Agreement
from wetread.oversight.measures import Interval, Share
from wetread.service.web.parts import part, words

_WIDE, _HIGH, _LEFT, _BELOW = 360, 240, 36, 34
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_MARK: Final = 140, 18


def mark(share: Share | None) -> None:
    """A share as a dot upon its interval, between 0 and 1."""
    if share is None or share.value is None or share.ci is None:
        return
    width, height = _MARK
    middle = height / 2
    with part("svg", "mark", viewBox=f"0 0 {width} {height}", aria_hidden="true"):
        for tick in (0.0, 0.5, 1.0):
            _line("grid", (_across(tick), 0), (_across(tick), height))
        low, high = share.ci
        _line("interval", (_across(low), middle), (_across(high), middle))
        part("circle", "dot", cx=_across(share.value), cy=f"{middle:.1f}", r="4")


def reliability(found: Agreement) -> None:
    """How sure the models were, against how often readers agreed; on the diagonal they match."""
    points = [(bar.mean_sure, bar.agreed, bar.agreed_ci) for bar in found.bars]
    with _plot("Share of findings that readers agreed with, by how sure the model was"):
        for tick in _TICKS:
            words("text", f"{tick:g}", "tick").props.update(_at(tick, 0, below=16))
        words("text", "How sure the model was", "tick").props.update(_at(0.5, 0, below=31))
        _line("diagonal", (_x(0), _y(0)), (_x(1), _y(1)))
        for sure, agreed, interval in points:
            _point(sure, agreed, interval)


def months(found: Agreement) -> None:
    """How often readers agreed in each month, and as a ring how sure the models were."""
    with _plot("Share of findings that readers agreed with, by month; rings: how sure it was"):
        for place, one in zip(_places(found.months), found.months, strict=True):
            words("text", one.month, "tick").props.update(_at(place, 0, below=16))
            if one.agreed.value is not None and one.agreed.ci is not None:
                _point(place, one.agreed.value, one.agreed.ci)
            part("circle", "ring", cx=_x(place), cy=_y(one.mean_sure), r="6")


def _places(many: Sequence[object]) -> list[float]:
    """Evenly across, in the middle of equal parts."""
    return [(number + 0.5) / len(many) for number in range(len(many))]


def _plot(title: str) -> ui.element:
    svg = part("svg", "plot", viewBox=f"0 0 {_WIDE} {_HIGH}", role="img", aria_label=title)
    with svg:
        for tick in _TICKS:
            _line("grid", (_x(0), _y(tick)), (_x(1), _y(tick)))
            words("text", f"{tick:g}", "tick side").props.update(_at(0, tick, left=14))
    return svg


def _point(across: float, up: float, interval: Interval) -> None:
    _line("interval", (_x(across), _y(interval[0])), (_x(across), _y(interval[1])))
    part("circle", "dot", cx=_x(across), cy=_y(up), r="5")


def _line(kind: str, start: tuple[object, object], end: tuple[object, object]) -> None:
    (x1, y1), (x2, y2) = start, end
    part("line", kind, x1=str(x1), y1=str(y1), x2=str(x2), y2=str(y2))


def _at(across: float, up: float, *, below: float = 4, left: float = 0) -> dict[str, str]:
    return {"x": f"{float(_x(across)) - left:.1f}", "y": f"{float(_y(up)) + below:.1f}"}


def _across(share: float) -> str:
    return f"{5 + share * (_MARK[0] - 10):.1f}"


def _x(share: float) -> str:
    return f"{_LEFT + share * (_WIDE - _LEFT - 14):.1f}"


def _y(share: float) -> str:
    return f"{10 + (1 - share) * (_HIGH - 10 - _BELOW):.1f}"
