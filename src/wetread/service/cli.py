"""The command line. Starting it loads nothing that a command does not need."""

import os
import re
import sys
from typing import Annotated

import typer

import wetread
from wetread.errors import WetreadError
from wetread.service.commands.audit import app as audit
from wetread.service.commands.cases import chat, demo, read, resume
from wetread.service.commands.checks import app as checks
from wetread.service.commands.confirm import confirm
from wetread.service.commands.deidentify import deidentify
from wetread.service.commands.evaluate import evaluate
from wetread.service.commands.judge import judge
from wetread.service.commands.machine import backup, bench, doctor
from wetread.service.commands.models import app as models
from wetread.service.commands.oversight import oversight
from wetread.service.commands.policies import app as policies
from wetread.service.commands.queue import app as queue
from wetread.service.commands.route import route
from wetread.service.commands.scenarios import app as scenarios
from wetread.service.commands.schedule import schedule
from wetread.service.commands.serve import serve
from wetread.service.commands.simulate import simulate
from wetread.service.commands.tokens import app as tokens
from wetread.service.commands.train import train
from wetread.service.commands.users import app as users

_ARGUMENTS = re.compile(r" \(\S.*\)(?=\.?$)|(?<=No such command) '.*'")

app = typer.Typer(
    name="wetread",
    help="Agents write preliminary reads of radiology studies; guards judge them; a person signs.",
    epilog="State lives under WETREAD_HOME (default ~/.wetread). Not for clinical use.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    *(demo, read, chat, confirm, resume, route, schedule, judge, simulate, deidentify),
    *(train, evaluate, oversight, serve, doctor, backup, bench),
):
    app.command()(command)
app.add_typer(queue, name="queue")
app.add_typer(checks, name="checks")
app.add_typer(users, name="users")
app.add_typer(tokens, name="tokens")
app.add_typer(audit, name="audit")
app.add_typer(models, name="models")
app.add_typer(policies, name="policies")
app.add_typer(scenarios, name="scenarios")


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"wetread {wetread.__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print version.")
    ] = False,
) -> None:
    """Exists for the option above."""


def main() -> None:
    """Run a command; every error is one sentence on standard error and an exit code."""
    os.umask(0o077)  # whatever is written here is its owner's alone
    try:
        code = app(standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the last stop before the terminal
        code = _explain(error)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception) -> int:
    from wetread.service.console import exit_code

    if isinstance(error, BrokenPipeError):
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, WetreadError):
        _say(str(error))
        return exit_code(error)
    if isinstance(error, UnicodeEncodeError):  # bytes that are no text arrive as surrogates
        _say("an argument is not UTF-8 text; write it in UTF-8")
        return 2
    if isinstance(error, typer.Abort):
        _say("the input ended before the command did; nothing more was done")
        return 2
    if hasattr(error, "exit_code") and hasattr(error, "format_message"):
        _say(f"{_unquoted(error.format_message())} (see: {_command_path(error)} --help)")
        return int(error.exit_code)
    if os.environ.get("WETREAD_DEBUG"):
        raise error
    # The message of an unforeseen error may quote patient data, so its kind is all that is said.
    _say(f"internal error ({type(error).__name__}); set WETREAD_DEBUG=1 to see where")
    return 1


def _unquoted(message: str) -> str:
    """The message without the arguments it repeats: a file's name may be a patient's."""
    return _ARGUMENTS.sub("", message)


def _command_path(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context else "wetread"


def _say(sentence: str) -> None:
    sys.stderr.write(" ".join(sentence.split()) + "\n")
