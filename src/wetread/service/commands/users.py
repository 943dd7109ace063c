"""People who may act, and in which role."""

from typing import Annotated

import typer

from wetread.service.commands.options import AsOrOwner, Json

app = typer.Typer(help="People, roles and passwords.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Login name.")]


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
    one_time: Annotated[
        bool,
        typer.Option(
            "--one-time",
            help="The password is good once: the new user chooses another before anything else.",
        ),
    ] = False,
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
        one_time=one_time,
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
def unlink(name: Name, as_: AsOrOwner = None) -> None:
    """Free a user from their hospital account; the next sign-in there ties them anew."""
    from wetread.service.console import OUT, principal, system

    on = system()
    on.identities.unlink(principal(on, as_), name)
    OUT.print(f"Freed {name}; whoever was signed in as them is out.", markup=False)


@app.command()
def disable(name: Name, as_: AsOrOwner = None) -> None:
    """Lock a user out; what they signed stays signed."""
    from wetread.service.console import OUT, principal, system

    on = system()
    on.users.disable(principal(on, as_), name)
    OUT.print(f"Disabled {name}.", markup=False)


@app.command()
def enable(name: Name, as_: AsOrOwner = None) -> None:
    """Let a user in again; what was open before stays closed."""
    from wetread.service.console import OUT, principal, system

    on = system()
    on.users.enable(principal(on, as_), name)
    OUT.print(f"Enabled {name}; tokens of theirs have to be made anew.", markup=False)


@app.command("role")
def role_(
    name: Name,
    role: Annotated[
        str, typer.Argument(help="radiologist, resident, technologist, auditor or admin.")
    ],
    as_: AsOrOwner = None,
) -> None:
    """Give a user another role, from their next step on."""
    from wetread.service.console import OUT, principal, system

    on = system()
    on.users.change_role(principal(on, as_), name, role)
    OUT.print(f"{name} is {role} now.", markup=False)


@app.command()
def reset(
    name: Name,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as",
            help="Act as this user; the owner of WETREAD_HOME without it. WETREAD_PASSWORD is this "
            "user's; the one that is set comes from WETREAD_NEW_PASSWORD or a prompt.",
        ),
    ] = None,
) -> None:
    """Set a password for somebody who forgot theirs; it is good once, and they choose another."""
    from wetread.service.console import OUT, password_for, principal, system

    on = system()
    by = principal(on, as_)
    new = password_for(name, variable="WETREAD_NEW_PASSWORD", twice=True)
    on.users.reset_password(by, name, new)
    OUT.print(f"Reset {name}; they choose a password of their own when they come in.", markup=False)


@app.command()
def password(
    as_: Annotated[str | None, typer.Option("--as", help="Whose it is: yourself.")] = None,
) -> None:
    """Change your own password: WETREAD_PASSWORD, then WETREAD_NEW_PASSWORD, or two prompts."""
    from wetread.errors import BadInput
    from wetread.service.console import OUT, password_for, system, utf8

    if as_ is None:
        raise BadInput(
            "say who you are with --as; the password of somebody else is set by: "
            "wetread users reset NAME"
        )
    on, old = system(), password_for(as_)
    by = on.users.authenticate(utf8(as_, "the user name"), old)
    new = password_for(by.user, variable="WETREAD_NEW_PASSWORD", twice=True)
    on.users.change_password(by, old, new)
    OUT.print(f"Changed the password of {by.user}; their other sessions ended.", markup=False)
