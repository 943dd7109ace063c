"""Words in, tasks out: what the coordinator would do, without doing it."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wetread.clinical.planning import Explained, Plan
    from wetread.ports.planner import Planner

MOST_AT_ONCE = 256
"""Lines that are read together; each is answered as soon as its portion is."""


def route(
    text: Annotated[str | None, typer.Argument(help="One request.")] = None,
    jsonl: Annotated[
        str | None, typer.Option(help="A file of {id, text} objects, one a line; - reads stdin.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(help="Say why: score, runner-up, and the example that the words are like."),
    ] = False,
) -> None:
    """Say which agents a request goes to; nothing runs."""
    from wetread.service.console import system, utf8
    from wetread.service.contract import RouteOutput

    if (text is None) == (jsonl is None):
        raise BadInput("give either one TEXT or --jsonl FILE")
    planner = system(thinking=True).planner
    if jsonl is not None:
        _route_lines(planner, jsonl, explain=explain)
        return
    asked = utf8(text or "", "the request")
    plan, why = planner(asked), _why(planner, asked) if explain else ()
    if json:
        sys.stdout.write(RouteOutput.of("1", plan, why).model_dump_json() + "\n")
        return
    _show(plan, why)


def _show(plan: "Plan", why: "Sequence[Explained]") -> None:
    from wetread.service.console import OUT

    reasons = {one.agent: one for one in why}
    for task in plan.tasks:
        needed = "" if task.asked else "  (not asked for; another task rests on it)"
        OUT.print(f"{task.agent:<16} {task.instruction}{needed}", markup=False)
        if one := reasons.get(task.agent):
            OUT.print(
                f"{'':<16} score {one.score:.2f}; next: {one.runner_up} "
                f"{one.runner_up_score:.2f}; most like \u201c{one.resembles}\u201d "
                f"({one.likeness:.2f})",
                markup=False,
            )
    for said in (plan.question, plan.declined, plan.note):
        if said:
            OUT.print(said, markup=False)


def _why(planner: "Planner", text: str) -> "tuple[Explained, ...]":
    from wetread.ports.planner import Explains

    if not isinstance(planner, Explains):
        raise BadInput("this planner gives no scores; leave --explain out")
    return planner.explain(text)


def _route_lines(planner: "Planner", source: str, *, explain: bool) -> None:
    from wetread.service.contract import RouteInput, RouteOutput
    from wetread.service.lines import arriving, read_lines

    wanted = "id (text or a whole number) and text (text)"
    for many in arriving(read_lines(source, RouteInput, wanted), MOST_AT_ONCE):
        for asked, plan in zip(many, _plans(planner, [one.text for one in many]), strict=True):
            why = _why(planner, asked.text) if explain else ()
            sys.stdout.write(RouteOutput.of(asked.id, plan, why).model_dump_json() + "\n")
        sys.stdout.flush()


def _plans(planner: "Planner", texts: "Sequence[str]") -> "Sequence[Plan]":
    from wetread.ports.planner import PlansMany

    return planner.many(texts) if isinstance(planner, PlansMany) else [planner(t) for t in texts]
