"""Words in, tasks out: what the coordinator would do, without doing it."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from wetread.ports.planner import Planner
    from wetread.service.contract import RouteInput

MAX_LINE = 64 * 1024  # bytes


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
    from wetread.service.contract import RouteOutput

    with _opened(source) as file:
        for number, line in _lines(file):
            asked = _parse(line, number)
            output = RouteOutput.of(asked.id, planner(asked.text))
            sys.stdout.write(output.model_dump_json() + "\n")


def _opened(source: str) -> AbstractContextManager[BinaryIO]:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except OSError:
        raise BadInput("the --jsonl file cannot be read") from None


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that say something, with their number; no more of one is held than may be said."""
    for number in count(1):
        line = file.readline(MAX_LINE + 1)
        if not line:
            return
        if len(line.rstrip(b"\n")) > MAX_LINE:
            raise BadInput(f"line {number} is longer than {MAX_LINE} bytes")
        if line.strip():
            yield number, line


def _parse(line: bytes, number: int) -> "RouteInput":
    from pydantic import ValidationError

    from wetread.service.contract import RouteInput

    try:
        return RouteInput.model_validate_json(line)
    except ValidationError:
        raise BadInput(
            f"line {number} is not a JSON object in UTF-8 with id (text or a whole number) and "
            "text (text)"
        ) from None
