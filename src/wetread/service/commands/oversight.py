"""Figures over what people and models did."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.service.commands.options import AsOrOwner

if TYPE_CHECKING:
    from rich.table import Table

    from wetread.service.oversight_tables import FigureTable


def oversight(
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="From this day or moment (UTC) on."
        ),
    ] = None,
    in_a_row: Annotated[
        int, typer.Option(min=2, max=1000, help="Hasty signatures in a row that are an alarm.")
    ] = 5,
    short: Annotated[
        float, typer.Option(min=0.1, max=3600, help="Seconds below which a signature is hasty.")
    ] = 10.0,
    as_: AsOrOwner = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Turnaround, overrides, alerts, readers, agreement: with n and 95 % intervals."""
    from datetime import UTC

    from wetread.oversight.readers import Limits
    from wetread.service.console import OUT, principal, print_json, system

    on = system()
    begin = since.replace(tzinfo=UTC) if since else None
    limits = Limits(in_a_row=in_a_row, short_s=short)
    found = on.oversight.overview(principal(on, as_), begin, limits)
    if json:
        print_json(found)
        return
    from rich.text import Text

    from wetread.service.oversight_tables import alarms, heading, tables

    OUT.print(Text(heading(found)), soft_wrap=True)
    for alarm in alarms(found):
        OUT.print(Text(alarm, style="yellow"), soft_wrap=True)
    for one in tables(found):
        OUT.print(Text(f"\n{one.title}", style="bold"))
        if one.rows:
            OUT.print(_drawn(one))
        else:
            OUT.print(Text(one.empty))
        OUT.print(Text(one.about, style="dim"), soft_wrap=True)


def _drawn(one: "FigureTable") -> "Table":
    from rich.table import Table
    from rich.text import Text

    shown = Table(*one.columns, box=None)
    for row in one.rows:
        shown.add_row(*(Text(cell) for cell in row))
    return shown
