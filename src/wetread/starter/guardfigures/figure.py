"""`guards/figures.json`: what each guard of words is worth on each set, shipped with the guards."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

import wetread
from wetread.clinical.coding import Noun
from wetread.errors import BadInput
from wetread.starter.guardfigures.measures import Measured

FILE = Path(wetread.__file__).parent / "guards" / "figures.json"
DIGITS = 4

How = Literal["as shipped", "cross-validated", "set aside", "seen"]
"""Who judged: the guard as it ships, which has nothing from the set; heads that had learned from
nothing in the fold; the guard, on a part whose errors nobody had read; or the guard, on texts by
which its rules were written.
"""


class Figure(Noun):
    """One figure with its 95 % interval; None where there was nothing to measure.

    `n` counts what the figure is a share of, `unseen` says that nothing of who judged came from it.
    """

    set: str
    asked: str
    figure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    how: How
    unseen: bool


Figures = dict[str, tuple[Figure, ...]]
"""By guard."""

_FORM = TypeAdapter(Figures)


def figures(name: str, asked: str, how: How, measured: Iterable[Measured]) -> Iterator[Figure]:
    """What was measured on one set, or on a part of it, in answer to one question."""
    for one in measured:
        value, low, high = (
            None if number is None else round(number, DIGITS)
            for number in (one.value, one.low, one.high)
        )
        yield Figure(
            set=name,
            asked=asked,
            figure=one.name,
            value=value,
            low=low,
            high=high,
            n=one.n,
            how=how,
            unseen=how != "seen",
        )


def read_figures(file: Path = FILE) -> Figures:
    """What was measured last; nothing where nothing was.

    Raises:
        BadInput: the file is of another form.
    """
    if not file.is_file():
        return {}
    try:
        return _FORM.validate_json(file.read_bytes())
    except ValidationError:
        raise BadInput(f"{file.name} is no table of figures; delete it and measure all") from None


def write_figures(found: Mapping[str, Iterable[Figure]], file: Path) -> None:
    """One line a figure, so that a change of one shows as one."""
    guards = (
        f"{json.dumps(guard)}: [\n"
        + ",\n".join(f" {row.model_dump_json()}" for row in rows)
        + "\n]"
        for guard, rows in found.items()
    )
    file.write_text("{\n" + ",\n".join(guards) + "\n}\n", encoding="utf-8")
