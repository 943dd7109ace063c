"""Words in, tasks out: what the coordinator would do, without doing it."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from wetread.ports.planner import Planner


def route(
    text: Annotated[str | None, typer.Argument(help="One request.")] = None,
    jsonl: Annotated[
        str | None, typer.Option(help="A file of {id, text} objects, one a line; - reads stdin.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Say which agents a request goes to; nothing runs."""
    from wetread.service.console import OUT, system, utf8
    from wetread.service.contract import RouteOutput

    if (text is None) == (jsonl is None):
        raise BadInput("give either one TEXT or --jsonl FILE")
    planner = system(thinking=True).planner
    if jsonl is not None:
        _route_lines(planner, jsonl)
        return
    plan = planner(utf8(text or "", "the request"))
    if json:
        sys.stdout.write(RouteOutput.of("1", plan).model_dump_json() + "\n")
        return
    for task in plan.tasks:
        OUT.print(f"{task.agent:<16} {task.instruction}", markup=False)
    OUT.print(plan.question or plan.declined or "", markup=False, end="\n" * (not plan.tasks))


def _route_lines(planner: "Planner", source: str) -> None:
    from wetread.service.contract import RouteInput, RouteOutput
    from wetread.service.lines import read_lines

    wanted = "id (text or a whole number) and text (text)"
    for asked in read_lines(source, RouteInput, wanted):
        output = RouteOutput.of(asked.id, planner(asked.text))
        sys.stdout.write(output.model_dump_json() + "\n")
