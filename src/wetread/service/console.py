"""Where words meet the terminal: output, progress, errors and who is asking."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console

from wetread.errors import BadInput, NotAuthorised, WetreadError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from wetread.bootstrap.system import System
    from wetread.clinical.principals import Principal

T = TypeVar("T")

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def system(*, thinking: bool = False) -> "System":
    """The system of this machine's home folder; `thinking` where a workup will follow.

    Then models start to load in their own process before anything else is imported here.
    """
    from wetread.bootstrap.models import LocalModels
    from wetread.bootstrap.settings import Settings

    settings = Settings.from_environment()
    models = LocalModels(settings.home)
    if thinking:
        models.start()
    from wetread.bootstrap.system import System

    on = System(settings, models=models)
    if thinking:
        on.prepare()
    return on


def print_json(value: "BaseModel | dict[str, Any]") -> None:
    """One object, alone on standard output."""
    import json

    if isinstance(value, dict):
        sys.stdout.write(json.dumps(value, indent=2) + "\n")
    else:
        sys.stdout.write(value.model_dump_json(indent=2) + "\n")


def principal(on: "System", name: str | None) -> "Principal":
    """Who acts: a named user with a password, or the owner of the home folder."""
    if name is None:
        return on.owner()
    by = on.users.authenticate(utf8(name, "the user name"), password_for(name))
    if by.must_change:
        raise NotAuthorised(
            f"the password of {by.user} was set by somebody else and is good once; choose one of "
            f"your own first: wetread users password --as {by.user}"
        )
    return by


def password_for(name: str, *, variable: str = "WETREAD_PASSWORD", twice: bool = False) -> str:
    """From an environment variable or a prompt, never from an argument."""
    given = os.environ.get(variable)
    if given is None:
        given = _typed(name, variable, twice=twice)
    return utf8(given, "the password")


def _typed(name: str, variable: str, *, twice: bool) -> str:
    if not sys.stdin.isatty():
        raise NotAuthorised(f"no password for {name}: set {variable} or run in a terminal")
    kind = "New password" if variable == "WETREAD_NEW_PASSWORD" else "Password"
    password = _prompted(f"{kind} of {name}: ")
    if twice and _prompted("Again: ") != password:
        raise BadInput("the two passwords differ; nothing was changed")
    return password


def _prompted(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise BadInput("no password was typed; nothing was changed") from None
    except UnicodeDecodeError:
        raise BadInput("the password is not UTF-8 text; write it in UTF-8") from None


def utf8(text: str, what: str) -> str:
    """The text, unless it was handed in as bytes that are none: those arrive as surrogates.

    Raises:
        BadInput: it cannot be written down.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(f"{what} is not UTF-8 text; write it in UTF-8") from None
    return text


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str, bool], None]]:
    """Shows what runs now, on standard error and only to a person."""
    from rich.progress import (
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"))
    with Progress(
        *columns, TimeElapsedColumn(), console=ERR, disable=quiet or not ERR.is_terminal
    ) as bar:
        tasks: dict[str, Any] = {}

        def listen(name: str, finished: bool) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=1)
            bar.update(tasks[name], completed=int(finished))

        yield listen


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how many of how many are done, on standard error and only to a person."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def exit_code(error: WetreadError) -> int:
    """2 for bad input, 1 for everything that state, policy or the machine refuses."""
    return 2 if isinstance(error, BadInput) else 1
