"""The record of everything: check it, or take it elsewhere."""

import typer

from wetread.service.commands.options import AsOrOwner, Json

app = typer.Typer(help="The tamper-evident record.", no_args_is_help=True)


@app.command()
def verify(as_: AsOrOwner = None, json: Json = False) -> None:
    """Re-compute the chain and everything it points to; name the first thing that is wrong."""
    from wetread.service.console import OUT, principal, print_json, system

    on = system()
    result = on.verify_audit(principal(on, as_))
    if json:
        print_json(result)
    elif result.ok:
        OUT.print(f"The chain holds: {result.records} records, head {result.head[:16]}…")
    else:
        OUT.print(f"The audit does not hold: {result.problem}", markup=False)
    if not result.ok:
        raise typer.Exit(1)


@app.command()
def export(as_: AsOrOwner = None) -> None:
    """Every record, one JSON object a line."""
    import sys

    from wetread.audit.search import lines
    from wetread.clinical.permissions import require
    from wetread.service.console import principal, system

    on = system()
    require(principal(on, as_), "audit.verify")
    sys.stdout.writelines(lines(on.database))
