"""Words in, tasks out: what the coordinator would do, without doing it."""

import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from wetread.ports.planner import Planner

MAX_LINE = 64 * 1024


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
    from wetread.service.console import OUT, system
    from wetread.service.contract import RouteOutput

    if (text is None) == (jsonl is None):
        raise BadInput("give either one TEXT or --jsonl FILE")
    planner = system(thinking=True).planner
    if jsonl is not None:
        _route_lines(planner, jsonl)
        return
    plan = planner(text or "")
    if json:
        sys.stdout.write(RouteOutput.of("1", plan).model_dump_json() + "\n")
        return
    for task in plan.tasks:
        OUT.print(f"{task.agent:<16} {task.instruction}", markup=False)
    OUT.print(plan.question or plan.declined or "", markup=False, end="\n" * (not plan.tasks))


def _route_lines(planner: "Planner", source: str) -> None:
    from wetread.service.contract import RouteOutput

    lines = sys.stdin if source == "-" else _open(source)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            name, text = _parse(line, number)
            sys.stdout.write(RouteOutput.of(name, planner(text)).model_dump_json() + "\n")


def _open(source: str) -> list[str]:
    try:
        return Path(source).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadInput("the --jsonl file cannot be read as UTF-8 text") from None


def _parse(line: str, number: int) -> tuple[str, str]:
    if len(line) > MAX_LINE:
        raise BadInput(f"line {number} is longer than {MAX_LINE} characters")
    try:
        row = jsonlib.loads(line)
        return str(row["id"]), str(row["text"])
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"line {number} is not a JSON object with id and text") from None
