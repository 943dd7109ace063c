"""The approval queue: what waits for a person, and what a person decides."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wetread.bootstrap.system import System
    from wetread.clinical.findings import Label
    from wetread.clinical.principals import Principal
    from wetread.signoff.items import WorkItem

app = typer.Typer(help="What waits for a signature, and what becomes of it.", no_args_is_help=True)


class Meaning(StrEnum):
    """What the signature stands for (21 CFR 11.50)."""

    authored = "authored"
    reviewed = "reviewed"
    approved = "approved"
    responsible = "responsible"


class Made(StrEnum):
    """What made the images of a study (DICOM Modality)."""

    CR = "CR"
    DX = "DX"
    CT = "CT"
    MR = "MR"
    US = "US"
    OT = "OT"


Item = Annotated[str, typer.Argument(help="Work item id; see: wetread queue list.")]
As = Annotated[str, typer.Option("--as", help="The user who decides.")]
AsOrOwner = Annotated[
    str | None,
    typer.Option("--as", help="Act as this user; the owner of WETREAD_HOME without it."),
]
Reason = Annotated[str, typer.Option(help="Why; the drafter and the audit will see it.")]
Seen = Annotated[
    str | None,
    typer.Option(help="Digest of what you looked at; nothing is done if something else waits now."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


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
    from wetread.service.rendering import show_queue

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
                "signatures": on.signoff.standing(by, work).model_dump(mode="json"),
            }
        )
        return
    from wetread.service.rendering import show_case, show_signatures

    show_case(item_output(on, by, work, payload))
    show_signatures(on.signoff.standing(by, work))


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
    _tell(work, f"{work.id} is yours, {work.holder}.", json=json)


@app.command()
def edit(
    item: Item,
    as_: As,
    replace: Annotated[
        list[str] | None,
        typer.Option(metavar="N=TEXT", help="Put other words in the place of sentence N."),
    ] = None,
    remove: Annotated[list[int] | None, typer.Option(min=1, help="Take sentence N out.")] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(metavar="SECTION=TEXT", help="Add a sentence to a section."),
    ] = None,
    digest: Seen = None,
    json: Json = False,
) -> None:
    """Change the draft; it is judged again, and later drafts of the case keep what you wrote."""
    from wetread.service.console import principal, system
    from wetread.service.editing import changes_of

    changes = changes_of(replace or (), remove or (), add or ())
    on = system(thinking=True)
    by = principal(on, as_)
    work = on.coordinator.edit(by, item, changes, digest=digest)
    _tell(work, f"Changed {work.id}; it is yours. See it: wetread queue show {work.id}", json=json)
    if not json:
        _objections(on, by, work)


@app.command()
def sign(
    item: Item,
    as_: As,
    meaning: Annotated[Meaning, typer.Option(help="What your signature means.")],
    digest: Seen = None,
    preliminary: Annotated[
        bool,
        typer.Option("--preliminary", help="As a resident does; a radiologist has to co-sign."),
    ] = False,
    json: Json = False,
) -> None:
    """Put your name to exactly what is shown; the last name that is needed releases it."""
    from wetread.service.console import principal, system
    from wetread.service.telling import check_told, waits_told

    on = system()
    by = principal(on, as_)
    signature = on.signoff.sign(
        by, item, meaning=meaning.value, digest=digest, preliminary=preliminary
    )
    work = on.worklist.find(signature.work_item)
    if not json:
        _objections(on, by, work)
    said = f"Signed by {signature.printed_name} ({signature.meaning})."
    standing = on.signoff.standing(by, work)
    if standing.check:
        on.follow(work.id)
        _tell(work, check_told(standing.check), json=json)
        return
    if standing.missing:
        _tell(work, f"{said} {waits_told(standing.missing)}", json=json)
        return
    left = on.follow(work.id)
    _tell(on.worklist.find(work.id), said, left, json=json)


@app.command()
def addend(
    item: Item,
    as_: As,
    text: Annotated[str, typer.Option(help="What is added; what stands stays as it is.")],
    json: Json = False,
) -> None:
    """Add to a report that was signed; the addendum waits for a signature of its own."""
    from wetread.service.console import principal, system, utf8

    on = system(thinking=True)
    by = principal(on, as_)
    work = on.coordinator.addend(by, item, utf8(text, "the addendum"))
    _tell(work, f"Written; it is yours. See it: wetread queue show {work.id}", json=json)
    if not json:
        _objections(on, by, work)


@app.command("return")
def return_(item: Item, as_: As, reason: Reason, json: Json = False) -> None:
    """Send a draft back; nothing is released."""
    from wetread.service.console import principal, system

    on = system()
    by = principal(on, as_)
    work = on.worklist.send_back(by, item, reason)
    on.follow(work.id)
    _tell(work, f"Returned {work.id}.{_checked(on, by, work)}", json=json)


@app.command()
def reject(item: Item, as_: As, reason: Reason, json: Json = False) -> None:
    """Refuse a draft for good; nothing is released."""
    from wetread.service.console import principal, system

    on = system()
    by = principal(on, as_)
    work = on.worklist.reject(by, item, reason)
    on.follow(work.id)
    _tell(work, f"Rejected {work.id}.{_checked(on, by, work)}", json=json)


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
    _tell(work, f"Delivered {work.id}.", on.follow(work.id), json=json)


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


def _checked(on: "System", by: "Principal", work: "WorkItem") -> str:
    """That it was a check, if it was one, as a further sentence."""
    from wetread.service.telling import check_told

    told = on.signoff.standing(by, work).check
    return f" {check_told(told)}" if told else ""


def _objections(on: "System", by: "Principal", work: "WorkItem") -> None:
    """What the rules say against what now stands there; a signature decides all the same."""
    from wetread.service.console import OUT

    _, payload = on.worklist.show(by, work.id)
    for verdict in payload.verdicts:
        if verdict.decision in ("hold", "block"):
            OUT.print(f"{verdict.decision}: {verdict.reason} ({verdict.rule})", markup=False)


def _tell(work: "WorkItem", said: str, left: Iterable[Path] = (), *, json: bool) -> None:
    """What was decided and what left, to a person or to a script."""
    from wetread.service.console import OUT, print_json
    from wetread.service.contract import DecisionOutput, WorkItemOutput

    paths = [str(path) for path in left]
    if json:
        print_json(DecisionOutput(item=WorkItemOutput.of(work), released=tuple(paths)))
        return
    OUT.print(said, markup=False)
    for path in paths:
        OUT.print(f"Released to {path}", markup=False, soft_wrap=True)
