"""Checks of whoever reads: a known film with a wrong answer, and who noticed."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wetread.service.commands.options import AsOrOwner, Json

app = typer.Typer(
    help="Films of which the truth is known, with a wrong answer: do readers notice?",
    no_args_is_help=True,
)


class Truth(StrEnum):
    """What is true of the film."""

    present = "present"
    absent = "absent"


class Urgency(StrEnum):
    """How soon somebody has to look."""

    STAT = "STAT"
    URGENT = "URGENT"
    ROUTINE = "ROUTINE"


@app.command()
def add(
    study: Annotated[Path, typer.Argument(help="A chest film: DICOM, PNG or JPEG.")],
    truth: Annotated[Truth, typer.Option(help="Whether there is pneumonia on it.")],
    ask: Annotated[str, typer.Option(help="The request, as whoever reads sees it.")] = (
        "Is there pneumonia? Draft a report."
    ),
    priority: Annotated[Urgency, typer.Option(help="As of any case.")] = Urgency.ROUTINE,
    requester: Annotated[
        str | None,
        typer.Option(help="Another user as whose request it is shown; asked for their password."),
    ] = None,
    as_: AsOrOwner = None,
    json: Json = False,
) -> None:
    """Let a film wait in the queue with an answer that is wrong; nothing of it is ever released."""
    from wetread.bootstrap.planting import plant_check
    from wetread.service.console import OUT, principal, print_json, system, utf8
    from wetread.service.contract import WorkItemOutput

    on = system(thinking=True)
    by = principal(on, as_)
    item = plant_check(
        on,
        by,
        principal(on, requester),
        study=on.read_study(study),
        truth=truth.value,
        text=utf8(ask, "the request"),
        priority=priority.value,
    )
    if json:
        print_json(WorkItemOutput.of(item))
        return
    OUT.print(f"{item.id} waits in the queue, and looks like any other.", markup=False)
    OUT.print("Who noticed: wetread checks list", markup=False)


@app.command("list")
def list_(as_: AsOrOwner = None, json: Json = False) -> None:
    """Every check, newest first, and what became of it."""
    from wetread.service.console import OUT, principal, print_json, system
    from wetread.service.contract import ChecksOutput

    on = system()
    found = on.checks.all(principal(on, as_))
    if json:
        print_json(ChecksOutput(checks=tuple(found)))
        return
    if not found:
        OUT.print("No check was planted yet: wetread checks add FILM --truth present")
        return
    from wetread.service.rendering_lists import show_checks

    show_checks(found)
