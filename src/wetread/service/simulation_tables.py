"""A simulation on the terminal: what failed, the rates, what changed, and the gate."""

from rich.table import Table
from rich.text import Text

from wetread.service.console import OUT
from wetread.service.simulated import SimulateOutput
from wetread.simulation.comparing import Comparison
from wetread.simulation.figures import RATES, Figures
from wetread.simulation.gating import Gate

_SHOWN = 20


def show_simulation(done: SimulateOutput) -> None:
    """All of it, the bad news first."""
    for run in done.failed[:_SHOWN]:
        OUT.print(Text(f"{run.scenario} (seed {run.seed})", style="red"))
        for said in run.failed:
            OUT.print(Text(f"    {said}"))
    if len(done.failed) > _SHOWN:
        OUT.print(f"… and {len(done.failed) - _SHOWN} more; --report DIR keeps them all")
    well = "all as their stories say" if done.passed == done.runs else f"{done.passed} as told"
    OUT.print(Text(f"{done.runs} runs of {done.scenarios} scenarios, {well}", style="bold"))
    OUT.print(_rates(done.figures))
    _spreads(done.figures)
    if done.comparison:
        _show_comparison(done.comparison)
    if done.gate:
        _show_gate(done.gate)


def _rates(figures: Figures) -> Table:
    table = Table("", "rate", "events", "of", "95 %", box=None, pad_edge=False)
    for name, rate in figures.rates.items():
        if rate.value is None or rate.ci is None:
            table.add_row(name, "not measured (n=0)", "", "", RATES[name].says)
            continue
        low, high = rate.ci
        bound = f"{low:.3f} to {high:.3f}"
        if rate.at_most is not None:
            bound = f"at most {rate.at_most:.3f} (rule of three)"
        table.add_row(name, f"{rate.value:.3f}", str(rate.events), str(rate.n), bound)
    return table


def _spreads(figures: Figures) -> None:
    for name, spread in (("time to sign", figures.waited_s), ("disclosures", figures.disclosures)):
        if spread.median is None or spread.quartiles is None:
            OUT.print(f"{name}: not measured (n=0)")
            continue
        low, high = spread.quartiles
        unit = " s" if name == "time to sign" else ""
        OUT.print(f"{name}: median {spread.median:g}{unit} ({low:g} to {high:g}; n={spread.n})")


def _show_comparison(found: Comparison) -> None:
    OUT.print(Text(f"\nAgainst the earlier simulation, {found.paired} runs in pairs", style="bold"))
    if found.alone_before or found.alone_after:
        OUT.print(f"left out: {found.alone_before} that are no more, {found.alone_after} new ones")
    table = Table("", "before", "now", "difference", "95 %", "p", box=None, pad_edge=False)
    for name, change in found.changes.items():
        if change.difference is None:
            continue
        bounds = "-" if change.ci is None else f"{change.ci[0]:+.3f} to {change.ci[1]:+.3f}"
        table.add_row(
            name,
            f"{change.before:.3f}",
            f"{change.after:.3f}",
            f"{change.difference:+.3f}",
            bounds,
            f"{change.p:.3g}",
        )
    OUT.print(table)


def _show_gate(gate: Gate) -> None:
    word = Text("may", "green") if gate.passed else Text("may not", "red")
    OUT.print(Text.assemble(f"\n{gate.id}: ", word, f" be promoted to {gate.to}"))
    for check in gate.checks:
        sign = Text("✓ ", "green") if check.passed else Text("✗ ", "red")
        OUT.print(Text.assemble(sign, f"{check.rate} {check.wanted}: {check.measured}"))
        if not check.passed:
            OUT.print(Text(f"    {check.because}", style="dim"))
