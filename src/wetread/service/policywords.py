"""Rules, proofs and figures in the terminal."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from wetread.service.console import OUT

if TYPE_CHECKING:
    from wetread.service.policyview import Proof, RuleView
    from wetread.simulation.mutating import Mutant


def show_rules(views: "Iterable[RuleView]") -> None:
    """The rules under their policies, each with its guard and with what follows an objection."""
    rows = list(views)
    if not rows:
        OUT.print("No rule is in force: the folder of policies is empty.")
        return
    for policy, rules in groupby(rows, key=lambda view: view.policy):
        some = list(rules)
        OUT.print(Text(f"{policy}: {some[0].title}", style="bold"))
        table = Table("rule", "asks", "otherwise", box=None)
        for view in some:
            table.add_row(view.rule.id, _asks(view), view.rule.otherwise)
        OUT.print(table)


def _asks(view: "RuleView") -> str:
    said = view.rule.guard.with_
    more = [str(said[key]) for key in ("asks", "of", "looks_at") if key in said]
    return f"{view.rule.guard.use} ({', '.join(more)})" if more else view.rule.guard.use


def show_rule(view: "RuleView") -> None:
    """The rule, why it is there, what proves it, and what its guard was last measured to be."""
    rule = view.rule
    OUT.print(Text(f"{rule.id}   {view.policy}: {view.title}", style="bold"))
    OUT.print(Text(" ".join(rule.because.split())))
    OUT.print(Text(f"Asks {rule.guard.use} about every {rule.at}; otherwise: {rule.otherwise}"))
    for key, value in rule.guard.with_.items():
        OUT.print(Text(f"  {key}: {_short(value)}", style="dim"))
    OUT.print(Text(f"Policy SHA-256 {view.digest}", style="dim"))
    show_proofs((view,))
    if not view.figures:
        OUT.print(Text("Its guard reads typed values, not words; no outside set measures it."))
        return
    OUT.print(Text("Last measured", style="italic"))
    for row in view.figures:
        OUT.print(Text(_figure(row)))


def _figure(row: dict[str, Any]) -> str:
    around = f" ({row['low']:.3f} to {row['high']:.3f})" if row.get("low") is not None else ""
    return (
        f" {row['guard']}, {row['set']}: {row['figure']} {row['value']:.3f}{around}, "
        f"n {row['n']}, {row['how']}; {row['asked']}"
    )


def show_proofs(views: "Iterable[RuleView]") -> None:
    """Under each rule the scenario that must trip it and the one that it must leave alone."""
    for view in views:
        OUT.print(Text(view.rule.id, style="bold"))
        for proof in view.proofs:
            must = "objects in" if proof.role == "trips" else "passes"
            line = Text(f"  {must} {proof.scenario}: ")
            OUT.print(line.append_text(_outcome(proof)), soft_wrap=True)


def _outcome(proof: "Proof") -> Text:
    if proof.failed is None:
        return Text(proof.title, style="dim")
    if proof.failed:
        return Text("; ".join(proof.failed), style="red")
    return Text("holds", style="green")


def _short(value: object, most: int = 120) -> str:
    text = str(value)
    return text if len(text) <= most else f"{text[:most]}…"


def show_mutants(found: "Iterable[Mutant]") -> None:
    """Each broken rule and the story that noticed; those that nobody noticed stand out."""
    rows = list(found)
    table = Table("rule", "broken so that it is", "noticed by", box=None)
    for mutant in rows:
        noticed = Text(mutant.killed_by) if mutant.killed_by else Text("no scenario", "red")
        table.add_row(mutant.rule, mutant.breakage, noticed)
    OUT.print(table)
    killed = sum(mutant.killed_by is not None for mutant in rows)
    OUT.print(Text(f"{killed} of {len(rows)} broken rules were noticed", style="bold"))
