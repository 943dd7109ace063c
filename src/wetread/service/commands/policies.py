"""The rules in force: what they say, what proves them, and whether the proofs hold."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.service.commands.options import Json

if TYPE_CHECKING:
    from wetread.service.policyview import RuleView

app = typer.Typer(help="The rules that drafts and answers are judged by.", no_args_is_help=True)

Names = Annotated[
    list[str] | None, typer.Argument(help="Policies or rules; every rule without any.")
]


@app.command("list")
def list_(json: Json = False) -> None:
    """Every rule: whose it is, what happens where it objects, and what proves it."""
    from wetread.service.console import print_json, system
    from wetread.service.policyview import rule_views
    from wetread.service.policywords import show_rules

    views = rule_views(system())
    if json:
        print_json({"rules": [_as_json(view) for view in views]})
        return
    show_rules(views)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A policy or a rule; see: wetread policies list.")],
    json: Json = False,
) -> None:
    """A rule in full: guard, parameters, reason, proofs, and its last measured figures."""
    from wetread.service.console import print_json, system
    from wetread.service.policyview import chosen, rule_views
    from wetread.service.policywords import show_rule

    views = chosen(rule_views(system()), [name])
    if json:
        print_json({"rules": [_as_json(view) for view in views]})
        return
    for view in views:
        show_rule(view)


@app.command("test")
def prove(names: Names = None, json: Json = False) -> None:
    """Play the scenarios that prove the rules; exit code 1 where one does not hold."""
    from wetread.service.console import counting, print_json, system
    from wetread.service.policyproofs import played
    from wetread.service.policyview import chosen, rule_views
    from wetread.service.policywords import show_proofs

    on = system()
    views = chosen(rule_views(on), names or [])
    with counting("playing proofs") as advance:
        proved = played(views, on, advance)
    if json:
        print_json({"rules": [_as_json(view) for view in proved]})
    else:
        show_proofs(proved)
    if any(proof.failed for view in proved for proof in view.proofs):
        raise typer.Exit(1)


@app.command()
def mutate(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Scenario files and folders; the shipped without.")
    ] = None,
    json: Json = False,
) -> None:
    """Break every rule in turn and see some scenario fail; exit code 1 where none does."""
    from wetread.bootstrap.settings import Settings
    from wetread.manifests.folders import declared
    from wetread.manifests.stories import read_library
    from wetread.service.console import counting, print_json
    from wetread.service.policywords import show_mutants
    from wetread.simulation.mutating import mutants
    from wetread.simulation.theatre import Theatre

    stories = read_library(*(paths or [declared("scenarios")]))
    theatre = Theatre(settings=Settings.from_environment())
    try:
        with counting("breaking rules") as advance:
            found = mutants(theatre, stories, advance)
    finally:
        theatre.close()
    if json:
        print_json({"mutants": [mutant.model_dump(mode="json") for mutant in found]})
    else:
        show_mutants(found)
    if any(mutant.killed_by is None for mutant in found):
        raise typer.Exit(1)


def _as_json(view: "RuleView") -> dict[str, object]:
    return view.model_dump(mode="json", by_alias=True)
