"""The approval queue: what waits for a person, and what a person decides."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(help="What waits for a signature, and what becomes of it.", no_args_is_help=True)


class Meaning(StrEnum):
    """What the signature stands for (21 CFR 11.50)."""

    authored = "authored"
    reviewed = "reviewed"
    approved = "approved"
    responsible = "responsible"


Item = Annotated[str, typer.Argument(help="Work item id; see: wetread queue list.")]
As = Annotated[str, typer.Option("--as", help="The user who decides.")]
AsOrOwner = Annotated[
    str | None,
    typer.Option("--as", help="Act as this user; the owner of WETREAD_HOME without it."),
]
Reason = Annotated[str, typer.Option(help="Why; the drafter and the audit will see it.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@app.command("list")
def list_(as_: AsOrOwner = None, json: Json = False) -> None:
    """Every item, in every state; what is due first stands first."""
    from wetread.service.console import principal, print_json, system
    from wetread.service.contract import QueueOutput, WorkItemOutput
    from wetread.signoff.worklist import by_urgency

    on = system()
    items = by_urgency(on.worklist.all(principal(on, as_)))
    if json:
        print_json(QueueOutput(items=tuple(WorkItemOutput.of(item) for item in items)))
        return
    from wetread.service.rendering import show_queue

    show_queue(items)


@app.command()
def show(item: Item, as_: AsOrOwner = None, json: Json = False) -> None:
    """Exactly what would be signed."""
    from wetread.service.console import principal, print_json, system
    from wetread.service.output import case_output

    on = system()
    work, payload = on.worklist.show(principal(on, as_), item)
    if json:
        print_json(
            {"item": work.model_dump(mode="json"), "payload": payload.model_dump(mode="json")}
        )
        return
    from wetread.service.rendering import show_case

    show_case(case_output(on, work.case_id, {}, turn=work.turn))


@app.command()
def claim(item: Item, as_: As) -> None:
    """Take an item, so that nobody else works on it."""
    from wetread.service.console import OUT, principal, system

    on = system()
    work = on.worklist.claim(principal(on, as_), item)
    OUT.print(f"{work.id} is yours, {work.holder}.", markup=False)


@app.command()
def sign(
    item: Item,
    as_: As,
    meaning: Annotated[Meaning, typer.Option(help="What your signature means.")],
) -> None:
    """Put your name to exactly what is shown, and release it."""
    from wetread.service.console import OUT, principal, system

    on = system()
    by = principal(on, as_)
    signature = on.signoff.sign(by, item, meaning=meaning.value)
    OUT.print(f"Signed by {signature.printed_name} ({signature.meaning}).", markup=False)
    for path in on.follow(signature.work_item, "signed"):
        OUT.print(f"Released to {path}", markup=False, soft_wrap=True)


@app.command("return")
def return_(item: Item, as_: As, reason: Reason) -> None:
    """Send a draft back; nothing is released."""
    from wetread.service.console import OUT, principal, system

    on = system()
    work = on.worklist.send_back(principal(on, as_), item, reason)
    on.follow(work.id, "returned")
    OUT.print(f"Returned {work.id}.", markup=False)


@app.command()
def reject(item: Item, as_: As, reason: Reason) -> None:
    """Refuse a draft for good; nothing is released."""
    from wetread.service.console import OUT, principal, system

    on = system()
    work = on.worklist.reject(principal(on, as_), item, reason)
    on.follow(work.id, "rejected")
    OUT.print(f"Rejected {work.id}.", markup=False)


@app.command()
def release(item: Item, as_: AsOrOwner = None) -> None:
    """Try delivery of a signed report again; it never signs."""
    from wetread.clinical.permissions import require
    from wetread.errors import Refused
    from wetread.service.console import OUT, principal, system

    on = system()
    require(principal(on, as_), "queue.release")
    work = on.worklist.find(item)
    if work.state != "signed":
        raise Refused(f"{work.id} is {work.state}, not signed; nothing was released")
    for path in on.follow(work.id, "signed"):
        OUT.print(f"Released to {path}", markup=False, soft_wrap=True)
