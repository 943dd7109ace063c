"""Keys for programs that use the HTTP API."""

from typing import Annotated

import typer

from wetread.clinical.scopes import SCOPES
from wetread.service.commands.options import Json

app = typer.Typer(help="Tokens for programs that use the HTTP API.", no_args_is_help=True)

As = Annotated[str, typer.Option("--as", help="Whose token; it does what they may.")]


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    as_: As,
    scope: Annotated[list[str], typer.Option(help=f"What it may do: {', '.join(SCOPES)}.")],
    days: Annotated[int, typer.Option(help="How long it lasts.")] = 90,
    json: Json = False,
) -> None:
    """Make a token; its text is shown this once."""
    from wetread.service.console import OUT, principal, print_json, system, utf8

    on = system()
    by = principal(on, as_)
    token, text = on.tokens.make(by, name=utf8(name, "the name"), scopes=scope, days=days)
    if json:
        print_json({"token": token.model_dump(mode="json"), "text": text})
        return
    OUT.print(text, markup=False, soft_wrap=True)


@app.command("list")
def list_(as_: As, json: Json = False) -> None:
    """One's own tokens; never their texts."""
    from wetread.service.console import OUT, principal, print_json, system

    on = system()
    tokens = on.tokens.own(principal(on, as_))
    if json:
        print_json({"tokens": [token.model_dump(mode="json") for token in tokens]})
        return
    if not tokens:
        OUT.print("No tokens yet. Make one: wetread tokens make NAME --as USER --scope read")
    for token in tokens:
        ends = "revoked" if token.revoked_at else f"until {token.expires_at:%Y-%m-%d}"
        told = f"{token.id}  {token.name}  {' '.join(token.scopes)}  {ends}"
        OUT.print(told, markup=False, soft_wrap=True)


@app.command()
def revoke(token: Annotated[str, typer.Argument(help="Its id.")], as_: As) -> None:
    """End a token at once."""
    from wetread.service.console import OUT, principal, system

    on = system()
    on.tokens.revoke(principal(on, as_), token)
    OUT.print(f"Revoked {token}.", markup=False)
