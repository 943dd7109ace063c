"""`python -m wetread.starter.guardfigures --data DIR [--only SET]`: what each guard is worth.

Figures go to `guards/figures.json` in the package and to the table in `docs/guards/README.md`. A
guard that is not there, or a set, is skipped with a line that says so, and keeps the figures that
it had. `--check` measures nothing and fails where the table is not what the figures say.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import wetread
from wetread.errors import BadInput
from wetread.starter.command import run
from wetread.starter.evaluating.watching import Watch
from wetread.starter.guardfigures.figure import FILE, Figure, Figures, read_figures, write_figures
from wetread.starter.guardfigures.judging import Counting, Judges, Shipped
from wetread.starter.guardfigures.measurements import (
    Measurement,
    chosen,
    measured,
    merged,
    missing,
)
from wetread.starter.guardfigures.sets import OWN, Sets
from wetread.starter.guardfigures.table import value_of, with_table


def main(
    data: Annotated[
        Path | None, typer.Option(help="The folder that holds guards/ with the sets.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="A set; may be said again. All without.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Measure nothing; fail where the table is stale.")
    ] = False,
) -> None:
    """Measure the guards of words and write figures and table."""
    page = _checkout() / "docs" / "guards" / "README.md"
    if check:
        _check(page)
        return
    _measure(chosen(only or []), Sets(_guards(data), _checkout()), page)


def _measure(wanted: tuple[Measurement, ...], sets: Sets, page: Path) -> None:
    """Keeps what each set gave at once, so that whoever stops half-way has half the figures."""
    figures, skipped = read_figures(FILE), 0
    with _progress() as counting:
        judges = Judges(sets.guards, Shipped(), counting)
        for one in wanted:
            if why := missing(one, sets):
                sys.stderr.write(f"{why}\n")
                skipped += 1
                continue
            found = measured(one, sets, judges)
            figures = merged(figures, {one: found})
            _keep(figures, page)
            _tell(one, found)
    if skipped == len(wanted):
        raise BadInput("nothing was measured; every set that was asked for was skipped")


def _keep(figures: Figures, page: Path) -> None:
    text = with_table(page.read_text(encoding="utf-8"), figures)
    write_figures(figures, FILE)
    page.write_text(text, encoding="utf-8")


def _tell(one: Measurement, found: tuple[Figure, ...]) -> None:
    for row in found:
        told = f"{row.figure} {value_of(row)} (n={row.n}, {row.how})"
        sys.stdout.write(f"{one.guard}, {row.set}: {row.asked}: {told}\n")


def _guards(data: Path | None) -> Path:
    if data is None or not (data / "guards").is_dir():
        raise BadInput("--data names no folder with guards/ in it")
    return data / "guards"


def _checkout() -> Path:
    """The folder of the repository, which holds our own cases and the page."""
    checkout = Path(wetread.__file__).parents[2]
    if not (checkout / OWN).is_dir() or not (checkout / "docs" / "guards").is_dir():
        raise BadInput("wetread was not started from a checkout, where tests/data and docs/ are")
    return checkout


def _check(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if with_table(text, read_figures(FILE)) != text:
        sys.stderr.write(f"the table in docs/guards/{page.name} is not what {FILE.name} says\n")
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Counting]:
    """Bars on standard error, for a person alone; one may count while another does."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    )  # fmt: skip
    # What is piped on must not go the way of the bars.
    together = sys.stdout.isatty()
    shown = console.is_terminal
    with Progress(*columns, console=console, disable=not shown, redirect_stdout=together) as bar:

        @contextmanager
        def counting(what: str) -> Iterator[Watch]:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
            bar.remove_task(task)

        yield counting


if __name__ == "__main__":
    run(main)
