"""Markdown tables of figures: a value is never without its interval, nor a gap without a word."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]

NOT_MEASURED = "not measured"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell does not end it."""
    lines = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    rule = "|" + "---|" * len(heads)
    return "\n".join([_line(heads), rule, *map(_line, lines)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def number(value: float | None) -> str:
    return NOT_MEASURED if value is None else f"{value:.3f}"


def interval(found: Figures, name: str) -> str:
    ci = found.get(f"{name}_ci")
    return f"{ci[0]:.3f} to {ci[1]:.3f}" if ci else "-"


def figure(found: Figures, name: str) -> str:
    """The value with its interval, where there is one."""
    value = number(found.get(name))
    return f"{value} ({interval(found, name)})" if found.get(f"{name}_ci") else value


def count(value: int | None) -> str:
    return "-" if value is None else str(value)


def metrics(found: Figures, rows: Iterable[tuple[str, str, int | None]]) -> str:
    """One row for each metric: what it is called, its key, and of how many it is."""
    return table(
        ("figure", "value", "95 % interval", "n"),
        (
            (label, number(found.get(name)), interval(found, name), count(n))
            for label, name, n in rows
        ),
    )


def subgroups(
    by_source: Mapping[str, Figures], heads: Sequence[str], cells: "Sequence[tuple[str, bool]]"
) -> str:
    """Each source, then each group within it.

    Args:
        by_source: figures of each source, with `by_…` tables inside.
        heads: of the columns that follow source, group, n and patients.
        cells: the key of each of those columns, and whether it has an interval.
    """
    rows = []
    for source, found in by_source.items():
        rows.append([source, "all", *_cells(found, cells)])
        for name, groups in found.items():
            if name.startswith("by_"):
                rows += [
                    [source, _group(name, group), *_cells(one, cells)]
                    for group, one in groups.items()
                ]
    return table(("source", "group", "n", "patients", *heads), rows)


def _cells(found: Figures, cells: Sequence[tuple[str, bool]]) -> list[str]:
    shown = (figure(found, name) if ranged else count(found.get(name)) for name, ranged in cells)
    return [count(found["n_answered"]), count(found["n_patients"]), *shown]


def _group(dimension: str, group: str) -> str:
    words = {"by_sex": "sex", "by_age_band": "age", "by_view": "view", "by_group": "group"}
    return f"{words.get(dimension, dimension)}: {group}"
