"""Checks of whoever reads: a known film with a wrong answer, and who noticed."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.service.commands.options import AsOrOwner, Json

if TYPE_CHECKING:
    from wetread.bootstrap.system import System
    from wetread.signoff.check_films import CheckFilm

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


Film = Annotated[Path, typer.Argument(help="A chest film: DICOM, PNG or JPEG.")]
IsTrue = Annotated[Truth, typer.Option(help="Whether there is pneumonia on it.")]
Ask = Annotated[str, typer.Option(help="The request, as whoever reads sees it.")]
Soon = Annotated[Urgency, typer.Option(help="As of any case.")]

ASK = "Is there pneumonia? Draft a report."


@app.command()
def add(
    study: Film,
    truth: IsTrue,
    ask: Ask = ASK,
    priority: Soon = Urgency.ROUTINE,
    requester: Annotated[
        str | None,
        typer.Option(help="Another user as whose request it is shown; asked for their password."),
    ] = None,
    as_: AsOrOwner = None,
    json: Json = False,
) -> None:
    """Let a film wait in the queue with an answer that is wrong; nothing of it is ever released."""
    from wetread.bootstrap.planting import plant_check
    from wetread.service.console import OUT, principal, print_json, system
    from wetread.service.contract import WorkItemOutput

    on = system(thinking=True)
    by = principal(on, as_)
    item = plant_check(on, by, principal(on, requester), _film(on, study, truth, ask, priority))
    if json:
        print_json(WorkItemOutput.of(item))
        return
    OUT.print(f"{item.id} waits in the queue, and looks like any other.", markup=False)
    OUT.print("Who noticed: wetread checks list", markup=False)


@app.command()
def keep(
    study: Film,
    truth: IsTrue,
    requester: Annotated[
        str, typer.Option(help="The user as whose request it will come; asked for their password.")
    ],
    ask: Ask = ASK,
    priority: Soon = Urgency.ROUTINE,
    as_: AsOrOwner = None,
    json: Json = False,
) -> None:
    """Keep a film, to wait in the queue once, when the rules of sign-off ask for a check."""
    from wetread.bootstrap.planting import keep_film
    from wetread.service.console import OUT, principal, print_json, system
    from wetread.service.contract_checks import CheckFilmOutput

    on = system()
    by = principal(on, as_)
    kept = keep_film(on, by, principal(on, requester), _film(on, study, truth, ask, priority))
    if json:
        print_json(CheckFilmOutput.of(kept))
        return
    OUT.print(f"{kept.id} is kept, for one check.", markup=False)
    if on.declarations.sign_off.checks is None:
        told = "No rule asks for checks yet: say under checks in policies/sign-off.yaml how often."
        OUT.print(told, markup=False)


@app.command()
def films(as_: AsOrOwner = None, json: Json = False) -> None:
    """The films that are kept for checks, newest first, and what became of them."""
    from wetread.service.console import OUT, principal, print_json, system
    from wetread.service.contract_checks import CheckFilmOutput, CheckFilmsOutput

    on = system()
    found = on.check_films.all(principal(on, as_))
    if json:
        print_json(CheckFilmsOutput(films=tuple(CheckFilmOutput.of(one) for one in found)))
        return
    if not found:
        OUT.print("No film is kept yet: wetread checks keep FILM --truth present --requester USER")
        return
    from wetread.service.rendering_lists import show_check_films

    show_check_films(found)


@app.command()
def due(as_: AsOrOwner = None, json: Json = False) -> None:
    """Let one of the kept films wait, if the rules ask for it now; `wetread serve` does by itself.

    How many drafts lie between two checks is drawn by lot: one in so many, in the mean.
    """
    from wetread.bootstrap.planting import plant_due
    from wetread.service.console import OUT, principal, print_json, system
    from wetread.service.contract_checks import ChecksDueOutput

    on = system(thinking=True)
    item = plant_due(on, principal(on, as_))
    if json:
        print_json(ChecksDueOutput(item=item.id if item else None))
        return
    OUT.print(f"{item.id} waits in the queue." if item else "No check is due.", markup=False)


@app.command("list")
def list_(as_: AsOrOwner = None, json: Json = False) -> None:
    """Every check, newest first, and what became of it."""
    from wetread.service.console import OUT, principal, print_json, system
    from wetread.service.contract_checks import ChecksOutput

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


def _film(on: "System", study: Path, truth: Truth, ask: str, priority: Urgency) -> "CheckFilm":
    from wetread.service.console import utf8
    from wetread.signoff.check_films import CheckFilm

    return CheckFilm(
        study=on.read_study(study),
        truth=truth.value,
        text=utf8(ask, "the request"),
        priority=priority.value,
    )
