"""What this machine can do, and how fast it does it."""

from pathlib import Path
from typing import Annotated

import typer

from wetread.service.commands.options import Json


def doctor(json: Json = False) -> None:
    """Say what this machine can run, and what is missing."""
    from wetread.service.console import OUT, print_json
    from wetread.service.diagnosis import diagnose

    checks = diagnose()
    if json:
        print_json({"checks": [check.model_dump(mode="json") for check in checks]})
    else:
        for check in checks:
            mark = "[green]✓[/]" if check.ok else "[red]✗[/]"
            OUT.print(f"{mark} {check.name:<22}", end="")
            OUT.print(check.says, markup=False)
    if not all(check.ok for check in checks if check.needed):
        raise typer.Exit(1)


def backup(
    to: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    json: Json = False,
) -> None:
    """Copy WETREAD_HOME, whole, while it is at work; the copy is a home of its own."""
    from wetread.bootstrap.backup import back_up
    from wetread.bootstrap.settings import Settings
    from wetread.service.console import OUT, print_json

    settings = Settings.from_environment()
    done = back_up(settings, to)
    if json:
        print_json({"copied": done})
        return
    OUT.print(f"Copied {', '.join(done)}.", markup=False)
    if settings.database_url:
        OUT.print("The database is a server's: back it up with its own tools (docs/operate.md).")


def bench(
    workups: Annotated[int, typer.Option(min=4, max=5000, help="Workups to run.")] = 96,
    in_flight: Annotated[int, typer.Option(min=1, max=64, help="Workups at once.")] = 16,
    json: Json = False,
) -> None:
    """Measure orchestration against a bare LangGraph graph, and how fast requests are planned."""
    from wetread.service.console import OUT, print_json
    from wetread.simulation.benchmark import run_benchmark

    result = run_benchmark(workups=workups, in_flight=in_flight)
    if json:
        print_json(result)
        return
    OUT.print(f"one workup, median             {result.median_ms:8.1f} ms")
    OUT.print(f"the bare graph, median         {result.bare_ms:8.1f} ms")
    OUT.print(f"ratio, median of pairs         {result.ratio:8.2f}")
    OUT.print(f"workups a second               {result.per_second:8.1f}")
    OUT.print(f"  with {result.in_flight} in flight on {result.processes} processes")
    routing = result.routing
    OUT.print(f"one request planned, median    {routing.median_ms:8.1f} ms")
    OUT.print(f"requests a second, together    {routing.together_per_s:8.1f}")
    OUT.print(f"  {routing.ratio:.2f} times as many as one by one")
