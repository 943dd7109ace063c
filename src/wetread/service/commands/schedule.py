"""A day's list in, times out: who goes where and when, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from wetread.agents.daylist.day import DayList


def schedule(
    day: Annotated[
        Path,
        typer.Argument(help="A YAML file with scanners, staff and examinations (day/v1)."),
    ],
    seconds: Annotated[
        float, typer.Option(min=0.1, max=600, help="How long to look for a better list.")
    ] = 8.0,
    seed: Annotated[int, typer.Option(min=0, help="Which parts of the list are tried.")] = 0,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Plan a day's examinations over scanners, people and bays; nothing is booked."""
    from wetread.agents.daylist.day import Day
    from wetread.agents.daylist.listing import plan_day
    from wetread.errors import ManifestError
    from wetread.manifests.loader import read_manifest
    from wetread.service.console import ERR, print_json

    try:
        wanted = read_manifest(day, Day)
    except ManifestError as error:
        raise BadInput(str(error)) from None
    if json:
        print_json(plan_day(wanted, seconds=seconds, seed=seed))
        return
    with ERR.status(f"Planning {len(wanted.examinations)} examinations, up to {seconds:g} s"):
        found = plan_day(wanted, seconds=seconds, seed=seed)
    _show(found)


def _show(found: "DayList") -> None:
    from rich.table import Table
    from rich.text import Text

    from wetread.service.console import OUT

    if not (found.placed or found.left):
        OUT.print("The list is empty; write examinations into the file.")
        return
    if found.placed:
        table = Table("from", "to", "scanner", "examination", "why not earlier", box=None)
        for one in found.placed:
            times = f"{one.start:%H:%M}", f"{one.end:%H:%M}"
            table.add_row(*times, *map(Text, (one.scanner, one.id, one.because)))
        OUT.print(table)
    for out in found.left:
        nearest = f"; {out.scanner} is free at {out.nearest:%H:%M}" if out.nearest else ""
        OUT.print(Text(f"{out.id} has no time: {out.because}{nearest}", style="yellow"))
    proven = "no better list exists" if found.best else "a better list may exist"
    OUT.print(
        f"{len(found.placed)} of {len(found.placed) + len(found.left)} examinations have a time; "
        f"{proven} ({found.seconds:g} s)."
    )
