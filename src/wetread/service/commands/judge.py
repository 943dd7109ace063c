"""Texts in, judgements out: each guard of words on its own, as it judges within a case."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from wetread.guards.text.base import TextGuard

T = TypeVar("T")

AT_ONCE = 64
MAX_LINE = 1024 * 1024  # bytes; a whole report and what came before it


def judge(
    guard: Annotated[str, typer.Argument(help="Its name; a wrong one lists them all.")],
    jsonl: Annotated[
        str,
        typer.Option(help="A file of JSON objects, one a line, each with an id; - reads stdin."),
    ],
) -> None:
    """Let one guard judge texts, a JSON object a line, and print a judgement for each."""
    from wetread.guards.text.shipped import TEXT_GUARDS
    from wetread.service.console import system
    from wetread.service.lines import read_lines

    TEXT_GUARDS.check(guard, {})  # before any model is loaded
    built = TEXT_GUARDS.build(guard, {}, system().models)
    questions = read_lines(jsonl, built.asked, _form(built), most=MAX_LINE)
    for some in _batches(questions, AT_ONCE):
        for told in built.judge(some):
            sys.stdout.write(told.model_dump_json() + "\n")
        sys.stdout.flush()


def _form(guard: "TextGuard") -> str:
    """The keys of a line, with those that must be there named first."""
    fields = guard.asked.model_fields
    needed = [name for name, field in fields.items() if field.is_required()]
    more = [name for name in fields if name not in needed]
    told = ", ".join(needed)
    return f"{told} and perhaps {', '.join(more)}" if more else told


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
