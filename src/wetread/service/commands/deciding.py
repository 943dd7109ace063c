"""What a person decides about a work item: to change, sign, add to, return or reject it."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.service.commands.options import Json
from wetread.service.commands.queue_options import As, Item, Reason, Seen, tell

if TYPE_CHECKING:
    from wetread.bootstrap.system import System
    from wetread.clinical.principals import Principal
    from wetread.signoff.items import WorkItem


class Meaning(StrEnum):
    """What the signature stands for (21 CFR 11.50)."""

    authored = "authored"
    reviewed = "reviewed"
    approved = "approved"
    responsible = "responsible"


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
    tell(work, f"Changed {work.id}; it is yours. See it: wetread queue show {work.id}", json=json)
    if not json:
        _objections(on, by, work)


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
    signed = on.signoff.signatories(by, work)
    if signed.check:
        on.follow(work.id)
        tell(work, check_told(signed.check), json=json)
        return
    if signed.missing:
        tell(work, f"{said} {waits_told(signed.missing)}", json=json)
        return
    left = on.follow(work.id)
    tell(on.worklist.find(work.id), said, left, json=json)


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
    tell(work, f"Written; it is yours. See it: wetread queue show {work.id}", json=json)
    if not json:
        _objections(on, by, work)


def return_(item: Item, as_: As, reason: Reason, json: Json = False) -> None:
    """Send a draft back; nothing is released."""
    from wetread.service.console import principal, system

    on = system()
    by = principal(on, as_)
    work = on.worklist.send_back(by, item, reason)
    on.follow(work.id)
    tell(work, f"Returned {work.id}.{_checked(on, by, work)}", json=json)


def reject(item: Item, as_: As, reason: Reason, json: Json = False) -> None:
    """Refuse a draft for good; nothing is released."""
    from wetread.service.console import principal, system

    on = system()
    by = principal(on, as_)
    work = on.worklist.reject(by, item, reason)
    on.follow(work.id)
    tell(work, f"Rejected {work.id}.{_checked(on, by, work)}", json=json)


def _checked(on: "System", by: "Principal", work: "WorkItem") -> str:
    """That it was a check, if it was one, as a further sentence."""
    from wetread.service.telling import check_told

    told = on.signoff.signatories(by, work).check
    return f" {check_told(told)}" if told else ""


def _objections(on: "System", by: "Principal", work: "WorkItem") -> None:
    """What the rules say against what now stands there; a signature decides all the same."""
    from wetread.service.console import OUT

    _, payload = on.worklist.show(by, work.id)
    for verdict in payload.verdicts:
        if verdict.decision in ("hold", "block"):
            OUT.print(f"{verdict.decision}: {verdict.reason} ({verdict.rule})", markup=False)
