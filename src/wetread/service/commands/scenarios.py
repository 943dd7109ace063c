"""Sets of others as scenarios of one's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.service.commands.options import Json

if TYPE_CHECKING:
    from wetread.simulation.importing.writing import Written

app = typer.Typer(help="Scenarios: bring in sets that others made.", no_args_is_help=True)
sets = typer.Typer(
    help="Write one scenario for each record of a set; what is there is never overwritten.",
    no_args_is_help=True,
)
app.add_typer(sets, name="import")

Source = Annotated[Path, typer.Argument(metavar="FILE", help="The set: one JSON object a line.")]
Out = Annotated[Path, typer.Option(metavar="DIR", help="A folder; it is made where it is missing.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Read no more records than these.")]


@sets.command()
def agentclinic(source: Source, out: Out, limit: Limit = None, json: Json = False) -> None:
    """Examinations in the layout of AgentClinic's agentclinic_medqa.jsonl."""
    from wetread.simulation.importing.agentclinic import import_agentclinic

    _say(import_agentclinic(source, out, limit=limit), out, json=json)


@sets.command()
def sycon(
    source: Source,
    out: Out,
    questions: Annotated[
        Path | None,
        typer.Option(help="What users said; questions.jsonl beside FILE without it."),
    ] = None,
    limit: Limit = None,
    json: Json = False,
) -> None:
    """Recorded chats in the layout of SYCON-Bench's transcripts."""
    from wetread.simulation.importing.sycon import import_sycon

    _say(import_sycon(source, out, questions=questions, limit=limit), out, json=json)


def _say(written: "Written", out: Path, *, json: bool) -> None:
    from wetread.service.console import OUT, print_json

    if json:
        print_json({"scenarios": written.stories, "before": written.before, "folder": str(out)})
        return
    there = f", of which {written.before:,} were there before" if written.before else ""
    many = "1 scenario" if written.stories == 1 else f"{written.stories:,} scenarios"
    OUT.print(f"Wrote {many}{there}. To play: wetread simulate DIR", markup=False)
