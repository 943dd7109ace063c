"""The table says each figure once, between its marks, and the docs hold the current one."""

from pathlib import Path

import pytest

import wetread
from wetread.errors import BadInput
from wetread.starter.guardfigures.figure import Figure, figures, read_figures
from wetread.starter.guardfigures.measures import Measured
from wetread.starter.guardfigures.table import BEGIN, END, table, with_table

PAGE = Path(wetread.__file__).parents[2] / "docs" / "guards" / "README.md"


def some() -> dict[str, tuple[Figure, ...]]:
    recall = Measured(name="recall", value=0.5, low=0.25, high=0.75, n=1200)
    alone = Measured(name="precision", value=1, low=None, high=None, n=2)
    nothing = Measured(name="F1", value=None, low=None, high=None, n=0)
    return {
        "hedging": (
            *figures("own", "doubt", "seen", [recall, alone]),
            *figures("own", "doubt", "set aside", [nothing]),
        )
    }


def test_what_stands_in_the_row_above_is_not_said_again() -> None:
    """From the first cell that differs on, everything is."""
    assert table(some()).splitlines()[2:] == [
        "| [`hedging`](hedging.md) | own | doubt | seen | recall | 1,200 | 0.500 [0.250, 0.750] |",
        "|  |  |  |  | precision | 2 | 1.000 |",
        "|  |  |  | set aside | F1 | 0 | not measured |",
    ]


def test_only_what_stands_between_the_marks_is_written_anew() -> None:
    """And writing twice changes nothing."""
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    once = with_table(page, some())

    assert once.startswith(f"before\n{BEGIN}\n| guard |")
    assert once.endswith(f"|\n{END}\nafter\n")
    assert with_table(once, some()) == once


@pytest.mark.parametrize("page", ["nothing", BEGIN, f"{END} {BEGIN}"])
def test_a_page_without_the_marks_is_refused(page: str) -> None:
    """The table must not land in the middle of a sentence."""
    with pytest.raises(BadInput, match="the table has no place"):
        with_table(page, some())


def test_the_table_in_the_docs_is_what_the_figures_say() -> None:
    """Run `python -m wetread.starter.guardfigures --data DIR` after a guard has changed."""
    page = PAGE.read_text(encoding="utf-8")

    assert read_figures()
    assert with_table(page, read_figures()) == page
