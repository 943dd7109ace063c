"""Options that mean the same wherever a command has them."""

from typing import Annotated

import typer

AsOrOwner = Annotated[
    str | None,
    typer.Option("--as", help="Act as this user; the owner of WETREAD_HOME without it."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
