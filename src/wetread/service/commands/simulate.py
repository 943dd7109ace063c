"""Scenarios played as often as it takes to say how often something happens."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from wetread.manifests.promotion import PromotionSpec
    from wetread.manifests.stories import Story
    from wetread.service.simulated import SimulateOutput
    from wetread.simulation.figures import Figures
    from wetread.simulation.gating import Gate
    from wetread.simulation.row import Row

MOST_RUNS = 1_000_000


class Trusted(StrEnum):
    """How far somebody wants to trust an agent."""

    trial = "trial"
    production = "production"


def simulate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Scenario files and folders; the ones that ship without any."),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Play with the configured models, not with scripts.")
    ] = False,
    repeat: Annotated[int, typer.Option(min=1, help="How often each scenario is played.")] = 1,
    seed: Annotated[int | None, typer.Option(min=0, help="Other dice than the files' own.")] = None,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes that play.")] = 1,
    report: Annotated[
        Path | None,
        typer.Option(
            help="A folder for page, rows, JUnit and Inspect log; what was killed goes on there."
        ),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="The --report of an earlier simulation, to compare with.")
    ] = None,
    gate: Annotated[
        Path | None,
        typer.Option(help="What has to be shown, such as policies/promotion.yaml; else exit 1."),
    ] = None,
    to: Annotated[
        Trusted, typer.Option(help="The step that the gate is asked about.")
    ] = Trusted.production,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Play scenarios; exit code 1 where one does not end as it says, or the gate is not passed."""
    from wetread.bootstrap.settings import Settings
    from wetread.service.console import counting, print_json
    from wetread.service.simulated import SimulateOutput
    from wetread.service.simulation_tables import show_simulation
    from wetread.simulation.company import Billing
    from wetread.simulation.comparing import compare
    from wetread.simulation.figures import figures_of
    from wetread.simulation.results import read_rows
    from wetread.simulation.simulating import simulate as play

    wanted = _gate(gate)
    before = read_rows(against) if against else None
    stories = _stories(paths)
    if len(stories) * repeat > MOST_RUNS:
        raise BadInput(f"that makes more than {MOST_RUNS} runs; repeat less, or name fewer files")
    billing = Billing(settings=Settings.from_environment(), live=live)
    with counting("playing") as advance:
        rows = play(
            stories, billing, repeat=repeat, seed=seed, jobs=jobs, folder=report, advance=advance
        )
    figures = figures_of(rows)
    judged = _judged(wanted, figures, to)
    done = SimulateOutput.of(
        rows,
        figures,
        live=live,
        seed=seed,
        repeat=repeat,
        comparison=compare(before, rows) if before is not None else None,
        gate=judged,
        report=str(report) if report else None,
    )
    if report:
        _write(report, rows, done, live=live)
    if gate and judged:
        from wetread.service.console import system
        from wetread.service.judgement import record_gate

        record_gate(system(), gate, judged, rows, live=live)
    if json:
        print_json(done)
    else:
        show_simulation(done)
    if (judged and not judged.passed) or (not live and done.passed < done.runs):
        raise typer.Exit(1)


def _write(folder: Path, rows: "list[Row]", done: "SimulateOutput", *, live: bool) -> None:
    """The page, what CI servers read, and what Inspect's viewer opens."""
    import wetread
    from wetread.ports.clock import system_clock
    from wetread.simulation.reports.inspect_log import write_inspect
    from wetread.simulation.reports.junit import write_junit
    from wetread.simulation.reports.page import write_page
    from wetread.simulation.results import read_transcripts

    about = {
        "played with": "the configured models" if live else "scripted models",
        "repeats": str(done.repeat),
        "seed": "each file's own" if done.seed is None else str(done.seed),
        "release": wetread.__version__,
    }
    write_junit(folder, rows)
    write_inspect(
        folder, rows, read_transcripts(folder), done.figures, about=about, now=system_clock()
    )
    write_page(
        folder,
        rows,
        read_transcripts(folder),
        done.figures,
        about=about,
        comparison=done.comparison,
        gate=done.gate,
    )


def _stories(paths: list[Path] | None) -> "dict[str, Story]":
    from wetread.manifests.folders import declared
    from wetread.manifests.stories import read_library

    return read_library(*(paths or [declared("scenarios")]))


def _gate(path: Path | None) -> "PromotionSpec | None":
    if path is None:
        return None
    from wetread.manifests.loader import read_manifest
    from wetread.manifests.promotion import PromotionSpec

    return read_manifest(path, PromotionSpec)


def _judged(wanted: "PromotionSpec | None", figures: "Figures", to: Trusted) -> "Gate | None":
    from wetread.simulation.gating import judge_gate

    return judge_gate(wanted, figures, to=to.value) if wanted else None
