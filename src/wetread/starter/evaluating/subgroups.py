"""Who the figures are of: each source, and within it sexes, ages, views and groups.

A difference between two sources may be one between their labels, so no such group is formed across
sources.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from wetread.starter.evaluating.classification import PAEDIATRIC, age_of
from wetread.starter.evaluating.items import Item
from wetread.starter.films import flagged

Figures = dict[str, Any]
P = TypeVar("P", bound=tuple[Item, Any])

NOT_STATED = "not stated"
_BANDS = ((6, "under 6"), (16, "6 to 15"), (40, "16 to 39"), (65, "40 to 64"))
_OLDEST = "65 and over"


def by_source(pairs: Sequence[P], figures: Callable[[Sequence[P]], Figures]) -> dict[str, Figures]:
    """The figures of each source, and within it those of every group that the manifest tells."""
    found = {}
    for source, here in split(pairs, lambda pair: source_of(pair[0])).items():
        found[source] = figures(here)
        for name, (column, of) in DIMENSIONS.items():
            if any(column in item.row for item, *_ in here):
                groups = split(here, partial(_of_item, of))
                found[source][name] = {group: figures(some) for group, some in groups.items()}
    return found


def _of_item(of: Callable[[Item], str], pair: tuple[Item, Any]) -> str:
    return of(pair[0])


def split(pairs: Sequence[P], key: Callable[[P], str]) -> dict[str, list[P]]:
    """The pairs by key, in order of the keys."""
    groups: dict[str, list[P]] = {}
    for pair in pairs:
        groups.setdefault(key(pair), []).append(pair)
    return dict(sorted(groups.items()))


def source_of(item: Item) -> str:
    return item.row.get("dataset") or item.row.get("source_repo") or NOT_STATED


def age_band(item: Item) -> str:
    """The band of the age; a child without one is told apart from an adult without one."""
    age = age_of(item)
    if age is not None:
        return next((name for until, name in _BANDS if age < until), _OLDEST)
    return "child" if flagged({"flags": "", **item.row}, PAEDIATRIC) else NOT_STATED


def _cell(column: str) -> Callable[[Item], str]:
    return lambda item: item.row.get(column) or NOT_STATED


DIMENSIONS: dict[str, tuple[str, Callable[[Item], str]]] = {
    "by_sex": ("sex", _cell("sex")),
    "by_age_band": ("age", age_band),
    "by_view": ("view", _cell("view")),
    "by_group": ("group", _cell("group")),
}
"""Name of the table, the column it needs, and the group of an item."""
