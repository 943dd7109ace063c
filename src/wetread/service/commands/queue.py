"""The approval queue: what waits for a person, and what a person decides."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.service.commands.deciding import addend, edit, reject, return_, sign
from wetread.service.commands.options import AsOrOwner, Json
from wetread.service.commands.queue_options import As, Item, tell

if TYPE_CHECKING:
    from wetread.clinical.findings import Label

app = typer.Typer(help="What waits for a signature, and what becomes of it.", no_args_is_help=True)


class Made(StrEnum):
    """What made the images of a study (DICOM Modality)."""

    CR = "CR"
    DX = "DX"
    CT = "CT"
    MR = "MR"
    US = "US"
    OT = "OT"


@app.command("list")
def list_(
    as_: AsOrOwner = None,
    modality: Annotated[
        list[Made] | None, typer.Option(help="Only these studies; may be given several times.")
    ] = None,
    json: Json = False,
) -> None:
    """Every item, in every state; what is due first stands first."""
    from wetread.service.console import principal, print_json, system
    from wetread.service.contract import QueueOutput, WorkItemOutput
    from wetread.signoff.items import by_urgency

    on = system()
    by = principal(on, as_)
    every = on.worklist.all(by)
    items = by_urgency(one for one in every if not modality or one.modality in modality)
    unread = on.first_reading.unread(by, items)
    if json:
        told = (WorkItemOutput.of(item, unread=item.id in unread) for item in items)
        print_json(QueueOutput(items=tuple(told)))
        return
    from wetread.service.rendering_lists import show_queue

    show_queue(items, unread)


@app.command()
def show(
    item: Item,
    as_: AsOrOwner = None,
    json: Json = False,
    fhir: Annotated[
        bool, typer.Option("--fhir", help="Print the draft as a preliminary FHIR R4 Bundle.")
    ] = False,
) -> None:
    """Exactly what would be signed."""
    from wetread.service.console import principal, print_json, system
    from wetread.service.output import item_output

    on = system()
    by = principal(on, as_)
    work, payload = on.worklist.show(by, item)
    if fhir:
        from wetread.exchange.bundle import draft_bundle

        print_json(draft_bundle(payload))
        return
    if json:
        print_json(
            {
                "item": work.model_dump(mode="json"),
                "payload": payload.model_dump(mode="json"),
                "signatures": on.signoff.signatories(by, work).model_dump(mode="json"),
            }
        )
        return
    from wetread.service.rendering import show_case, show_signatures

    show_case(item_output(on, by, work, payload))
    show_signatures(on.signoff.signatories(by, work))


@app.command()
def read(
    item: Item,
    as_: As,
    impression: Annotated[str, typer.Option(help="What you see, in your words.")],
    present: Annotated[
        list[str] | None, typer.Option(help="The name or code of what you see there.")
    ] = None,
    absent: Annotated[
        list[str] | None, typer.Option(help="The name or code of what you do not see there.")
    ] = None,
) -> None:
    """Say what you see by yourself; then you are shown what the agents saw."""
    from wetread.errors import BadInput
    from wetread.service.console import OUT, principal, system, utf8

    there, gone = present or [], absent or []
    if len({*there, *gone}) < len(there) + len(gone):
        raise BadInput("something is named twice; say once whether it is --present or --absent")
    on = system()
    words = utf8(impression, "the impression")
    seen: dict[str, Label] = {**dict.fromkeys(there, "present"), **dict.fromkeys(gone, "absent")}
    on.first_reading.record(principal(on, as_), item, impression=words, seen=seen)
    OUT.print(f"Kept. See what the agents saw: wetread queue show {item} --as {as_}", markup=False)


@app.command()
def claim(item: Item, as_: As, json: Json = False) -> None:
    """Take an item, so that nobody else works on it."""
    from wetread.service.console import principal, system

    on = system()
    by = principal(on, as_)
    work = on.worklist.claim(by, item)
    if work.id in on.first_reading.unread(by, [work]):
        work = work.model_copy(update={"flips": 0})  # it tells what agents did
    tell(work, f"{work.id} is yours, {work.holder}.", json=json)


@app.command("let-go")
def let_go(item: Item, as_: As, json: Json = False) -> None:
    """Give a claim back, so that somebody else may take the item."""
    from wetread.service.console import principal, system

    on = system()
    work = on.worklist.let_go(principal(on, as_), item)
    tell(work.model_copy(update={"flips": 0}), f"{work.id} is open to everybody.", json=json)


for decision in (edit, sign, addend, return_, reject):
    app.command(decision.__name__.rstrip("_"))(decision)


@app.command()
def release(item: Item, as_: AsOrOwner = None, json: Json = False) -> None:
    """Try delivery of a signed report again; it never signs."""
    from wetread.clinical.permissions import require
    from wetread.errors import Refused
    from wetread.service.console import principal, system

    on = system()
    require(principal(on, as_), "queue.release")
    work = on.worklist.find(item)
    if work.state != "signed":
        raise Refused(f"{work.id} is {work.state}, not signed; nothing was released")
    tell(work, f"Delivered {work.id}.", on.follow(work.id), json=json)


@app.command()
def escalate(as_: AsOrOwner = None, json: Json = False) -> None:
    """End claims that ran out, raise what waits for too long, and tell the people of that level."""
    from wetread.service.console import OUT, principal, print_json, system

    on = system()
    done = on.escalation.sweep(principal(on, as_))
    if json:
        print_json(done)
        return
    OUT.print(f"Claims that ran out: {done.expired}. Levels raised: {done.raised}.")
    OUT.print(f"Notices sent: {done.sent}. Not sent, and tried again next time: {done.unsent}.")
