"""People who may act, and in which role."""

from typing import Annotated

import typer

from wetread.service.commands.options import AsOrOwner, Json

app = typer.Typer(help="People, roles and passwords.", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Lower-case login name.")],
    role: Annotated[
        str, typer.Option(help="radiologist, resident, technologist, auditor or admin.")
    ],
    full_name: Annotated[str, typer.Option(help="Printed beside every signature.")],
    as_: Annotated[
        str | None,
        typer.Option(
            "--as",
            help="Act as this user; the owner of WETREAD_HOME without it. WETREAD_PASSWORD is then "
            "this user's, and the new user's comes from WETREAD_NEW_PASSWORD or a prompt.",
        ),
    ] = None,
) -> None:
    """Add a user, whose password comes from WETREAD_PASSWORD or a prompt; but see --as."""
    from wetread.service.console import OUT, password_for, principal, system, utf8

    on = system()
    by = principal(on, as_)
    variable = "WETREAD_PASSWORD" if as_ is None else "WETREAD_NEW_PASSWORD"
    user = on.users.add(
        by,
        name,
        role=role,
        full_name=utf8(full_name, "the full name"),
        password=password_for(name, variable=variable, twice=True),
    )
    OUT.print(f"Added {user.name} ({user.role}).", markup=False)


@app.command("list")
def list_(as_: AsOrOwner = None, json: Json = False) -> None:
    """Everybody, active or not."""
    from wetread.service.console import OUT, principal, print_json, system

    on = system()
    users = on.users.all(principal(on, as_))
    if json:
        print_json({"users": [user.model_dump(mode="json") for user in users]})
        return
    if not users:
        OUT.print("No users yet. Add one: wetread users add NAME --role radiologist --full-name …")
    from wetread.service.rendering_lists import show_users

    show_users(users)


@app.command()
def unlink(
    name: Annotated[str, typer.Argument(help="Login name.")],
    as_: AsOrOwner = None,
) -> None:
    """Free a user from their hospital account; the next sign-in there ties them anew."""
    from wetread.service.console import OUT, principal, system

    on = system()
    on.identities.unlink(principal(on, as_), name)
    OUT.print(f"Freed {name}; whoever was signed in as them is out.", markup=False)


@app.command()
def disable(
    name: Annotated[str, typer.Argument(help="Login name.")],
    as_: AsOrOwner = None,
) -> None:
    """Lock a user out; what they signed stays signed."""
    from wetread.service.console import OUT, principal, system

    on = system()
    on.users.disable(principal(on, as_), name)
    OUT.print(f"Disabled {name}.", markup=False)
