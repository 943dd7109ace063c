"""A plan that waits for a person: change it, and let it go ahead."""

from argparse import ArgumentError, ArgumentParser
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wetread.clinical.planning import PlanEdit


def confirm(
    case: Annotated[str, typer.Argument(help="The case whose plan waits.")],
    drop: Annotated[
        list[str] | None, typer.Option(help="Leave a task out, by its id; may be repeated.")
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=TEXT", help="Give a task another instruction; may be repeated."),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(metavar="AGENT=TEXT", help="Add a task for an agent; may be repeated."),
    ] = None,
    order: Annotated[
        str | None, typer.Option(metavar="ID,ID", help="Which tasks come first, in this order.")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--as", help="Who confirms; the owner of WETREAD_HOME without it.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Let a plan go ahead that waits for a person, changed or as it is, and run it."""
    from wetread.coordinator.stopwatch import Stopwatch
    from wetread.service.console import principal, print_json, progress, system
    from wetread.service.output import case_output
    from wetread.service.rendering import show_case

    edit = _edit(drop or (), change or (), add or (), order)
    on = system(thinking=True)
    by = principal(on, user)
    on.coordinator.confirm(by, case, edit)
    with progress(quiet=json) as listen:
        watch = Stopwatch(listener=listen)
        with watch.measure("workup"):
            on.coordinator.run(case, watch=watch)
    output = case_output(on, by, case, watch.seconds)
    if json:
        print_json(output)
    else:
        show_case(output)


def edit_of(words: "list[str]") -> "PlanEdit":
    """The same options as a line of a conversation gives them.

    Raises:
        BadInput: they are none of these.
    """
    parser = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for name in ("--drop", "--change", "--add"):
        parser.add_argument(name, action="append", default=[])
    parser.add_argument("--order")
    try:
        told, rest = parser.parse_known_args(words)
    except ArgumentError:
        raise BadInput("an option has no value; see: wetread confirm --help") from None
    if rest:
        raise BadInput("that is no change to a plan; see: wetread confirm --help")
    return _edit(told.drop, told.change, told.add, told.order)


def _edit(
    drop: "Iterable[str]", change: "Iterable[str]", add: "Iterable[str]", order: str | None
) -> "PlanEdit":
    from pydantic import ValidationError

    from wetread.clinical.planning import PlanEdit

    first = tuple(name.strip() for name in order.split(",")) if order else ()
    changed = dict(_pair(one, "--change ID=TEXT") for one in change)
    added = tuple(_pair(one, "--add AGENT=TEXT") for one in add)
    try:
        return PlanEdit(drop=tuple(drop), change=changed, add=added, order=first)
    except ValidationError:
        raise BadInput("a plan has at most 16 tasks; change fewer at a time") from None


def _pair(said: str, form: str) -> tuple[str, str]:
    from wetread.service.console import utf8

    name, equals, words = utf8(said, form).partition("=")
    if not (name and equals and words.strip()):
        raise BadInput(f"what stands behind an option is not of the form {form}")
    return name.strip(), words.strip()
