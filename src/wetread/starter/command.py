"""Programs that make and measure models end as every command of ours does."""

import sys
from collections.abc import Callable
from typing import Any

import typer

from wetread.errors import BadInput, WetreadError


def run(main: Callable[..., Any]) -> None:
    """Errors are one sentence and an exit code: 2 for bad input, 1 for what else went wrong."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    try:
        app()
    except WetreadError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2 if isinstance(error, BadInput) else 1)
