"""A measured amount, and the amounts that follow from several: sums, differences, shares.

Amounts of one dimension are compared in one unit: millimetres and their powers, pixels, voxels, and
shares of one, for which a percentage is another spelling.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from wetread.guards.text.assertions.mentions import Side
from wetread.guards.text.grounding.words import figure_words

_FIGURES = ("ejection", "change", "heart", "sides", "ratio")
_PAIR = 2


@dataclass(frozen=True, kw_only=True)
class Amount:
    """`size` in the unit of the dimension; `kind` says which share or sum it is."""

    size: float
    dimension: str
    side: Side | None = None
    segment: str | None = None
    phase: str | None = None
    kind: str = ""
    name: str = ""


def amount(
    value: float, unit: str, *, name: str, side: Side | None = None, segment: str | None = None
) -> Amount:
    """A measurement as it is printed; a unit nobody knows is a dimension of its own."""
    dimension, size = dimension_of(unit.strip().strip("{}"))
    return Amount(
        size=value * size,
        dimension=dimension,
        side=side,
        segment=segment,
        phase=_phase(name),
        kind=_kind(name) if dimension == "share" else "",
        name=name,
    )


def dimension_of(unit: str) -> tuple[str, float]:
    """The dimension of a unit and how many of the dimension's own unit it is."""
    if unit in ("", "1", "ratio", "fraction"):
        return "share", 1.0
    for dimension, units in figure_words().units.items():
        for spelt, size in units.items():
            if spelt.fullmatch(unit):
                return dimension, size
    return unit.lower(), 1.0


def derived(amounts: Sequence[Amount]) -> Iterator[Amount]:
    """What arithmetic makes of the amounts that belong together."""
    alike: dict[tuple[str, str | None, str], list[Amount]] = defaultdict(list)
    for one in amounts:
        if one.dimension == "share":
            yield from _shares(one)
        else:
            alike[one.dimension, one.phase, one.kind].append(one)
    for (dimension, phase, _), some in alike.items():
        if len(some) > 1:
            whole = sum(one.size for one in some)
            yield Amount(size=whole, dimension=dimension, phase=phase, kind="whole")
        for first, second in combinations(some, _PAIR) if len(some) == _PAIR else ():
            yield from _compared(first, second)
    yield from _heartbeats(amounts)


def _shares(ratio: Amount) -> Iterator[Amount]:
    """A ratio of two sides may be turned round, or be said as how much smaller one is."""
    if ratio.kind != "sides" or ratio.size <= 0:
        return
    lower = min(ratio.size, 1 / ratio.size)
    yield replace(ratio, size=1 / ratio.size, side=None)
    yield Amount(size=1 - lower, dimension="share", kind="difference")
    yield Amount(size=1 / lower - 1, dimension="share", kind="difference")


def _compared(first: Amount, second: Amount) -> Iterator[Amount]:
    yield Amount(size=abs(first.size - second.size), dimension=first.dimension, kind="difference")
    if min(first.size, second.size) > 0:
        yield from _shares(Amount(size=first.size / second.size, dimension="share", kind="sides"))
        for size in (first.size / second.size, second.size / first.size):
            yield Amount(size=size, dimension="share", kind="sides")


def _heartbeats(amounts: Sequence[Amount]) -> Iterator[Amount]:
    """What the heart ejects, as an amount and as a share."""
    for dimension, kind in (("volume", "ejection"), ("area", "change"), ("pixels", "change")):
        of = [one for one in amounts if one.dimension == dimension]
        filled = [one.size for one in of if one.phase == "diastole"]
        emptied = [one.size for one in of if one.phase == "systole"]
        if len(filled) == len(emptied) == 1 and filled[0] > 0:
            left = filled[0] - emptied[0]
            yield Amount(size=left, dimension=dimension, kind="stroke")
            yield Amount(size=left / filled[0], dimension="share", kind=kind)


def all_amounts(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    given = tuple(amounts)
    return (*given, *derived(given))


def _phase(name: str) -> str | None:
    phases = figure_words().parts["phase"]
    return next((phase for phase, spelt in phases.items() if spelt.search(name)), None)


def _kind(name: str) -> str:
    kinds = figure_words().kinds
    kind = next((kind for kind in _FIGURES if kinds[kind].search(name)), "")
    return "sides" if kind == "ratio" else kind
