"""`python -m wetread.starter.cards [NAME …] [--data DIR]`: figures, then the page that states them.

With `--data` each named model is evaluated and `figures.json` written beside its weights. Without,
pages are written anew from what is stored; `--check` writes nothing and fails where one is stale.
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
from wetread.starter.cards.measuring import measured
from wetread.starter.cards.stored import write_figures
from wetread.starter.cards.subjects import subject
from wetread.starter.cards.writing import stale, write_all, write_card, write_index
from wetread.starter.catalogue import ROOT
from wetread.starter.command import run
from wetread.starter.evaluating.watching import Watch


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help="Image models, as in docs/models; all without.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Evaluate first, on the collections in this folder.")
    ] = None,
    split: Annotated[str, typer.Option(help="val while building, test once at the end.")] = "test",
    times: Annotated[
        int, typer.Option(min=1, help="Spoil each picture so often in every way.")
    ] = 4,
    out: Annotated[
        Path | None, typer.Option(help="The folder of the pages; docs/models without.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where stale.")
    ] = False,
) -> None:
    """Evaluate shipped image models and write their cards."""
    pages = out or _docs()
    chosen = names or []
    if check:
        _check(pages)
        return
    if data is not None and not chosen:
        raise BadInput("name the models that are to be evaluated on --data")
    for name in chosen:
        subject(name)
    if data is not None:
        for name in chosen:
            found = measured(name, data, split=split, times=times, counting=_counting)
            write_figures(found, ROOT / name)
    written = [*(write_card(name, pages) for name in chosen), write_index(pages)]
    for path in written if chosen else write_all(pages):
        sys.stdout.write(f"{path.name}\n")


def _docs() -> Path:
    """The pages of this checkout."""
    checkout = Path(wetread.__file__).parents[2]
    if not (checkout / "pyproject.toml").is_file():
        raise BadInput("wetread was not started from a checkout; name a folder with --out")
    return checkout / "docs" / "models"


def _check(pages: Path) -> None:
    wrong = stale(pages)
    for sentence in wrong:
        sys.stderr.write(f"{sentence}\n")
    if wrong:
        raise typer.Exit(1)


@contextmanager
def _counting(what: str) -> Iterator[Watch]:
    """A bar on standard error, for a person alone."""
    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


if __name__ == "__main__":
    run(main)
