"""An evaluation for people: the whole, then each source, each figure with its interval."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from wetread.service.console import OUT

Figures = Mapping[str, Any]

_NAMES = {
    "dice_mean": "Dice, mean",
    "dice_median": "Dice, median",
    "dice_lowest": "Dice, lowest",
    "quality_correlation": "expected and true Dice, correlation",
    "flagged_share": "flagged as poor",
    "poor_flagged_share": "poor outlines that are flagged",
    "good_flagged_share": "good outlines that are flagged",
    "auroc": "AUROC",
    "brier": "Brier score",
    "ece": "calibration error (ECE)",
    "ece_debiased": "calibration error, debiased",
    "calibration_p": "calibration test, p",
    "coverage": "sets that hold the truth",
    "coverage_present": "… where present",
    "coverage_absent": "… where absent",
    "set_size_mean": "size of a set, mean",
}

_WITHIN = (
    "dice_mean", "dice_lowest", "auroc", "brier", "ece_debiased", "calibration_p",
    "coverage_present", "coverage_absent",
)  # fmt: skip

_SPOILT = ("dice_mean", "quality_correlation", "poor_flagged_share", "good_flagged_share")


def show_evaluation(found: Figures) -> None:
    """The tables; rows that were left out are said first."""
    answered = [one for one in found["models"] if one["n_answered"]]
    models = ", ".join(one["model"] for one in answered) or "no model answered"
    OUT.print(Text(f"{found['task']}: {models}", style="bold"))
    OUT.print(Text(_counts(found)))
    if found["n_without_truth"]:
        OUT.print(Text(f"{found['n_without_truth']} rows say nothing of the truth: left out"))
    if found.get("n_model_made"):
        OUT.print(Text(f"{found['n_model_made']} rows were drawn by a model: left out"))
    OUT.print(_table(found, _NAMES))
    if found.get("spoilt"):
        _show_spoilt(found["spoilt"])
    sources = found["by_source"]
    for source, one in sources.items() if len(sources) > 1 else ():
        OUT.print(Text(f"\n{source}", style="bold"), end="")
        OUT.print(Text(f": {_counts(one)}"))
        OUT.print(_table(one, _WITHIN))


def _show_spoilt(found: Figures) -> None:
    """How well a model knows when it outlines badly."""
    OUT.print(Text("\nspoilt pictures", style="bold"), end="")
    OUT.print(
        Text(
            f": {found['n']} of {found['n_pictures']} pictures, {found['n_poor']} outlined with a "
            "Dice below 0.80"
        )
    )
    OUT.print(_table(found, _SPOILT))


def _counts(found: Figures) -> str:
    return (
        f"{found['n']} pictures of {found['n_patients']} patients, {found['n_abstained']} abstained"
    )


def _table(found: Figures, names: Iterable[str]) -> Table:
    table = Table("figure", "value", "95 % interval", box=None)
    for name in names:
        if name in found:
            table.add_row(_NAMES[name], _number(found[name]), _interval(found.get(f"{name}_ci")))
    for name, one in found.get("structures", {}).items():
        table.add_row(
            Text(f"Dice, {name}"), _number(one["dice_mean"]), _interval(one["dice_mean_ci"])
        )
    return table


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _interval(ci: list[float] | None) -> str:
    return f"{ci[0]:.3f} to {ci[1]:.3f}" if ci else "-"
