"""The figures of a model that outlines, as Markdown."""

from collections.abc import Callable
from typing import Any

from wetread.starter.cards.tables import count, figure, metrics, number, subgroups, table

Figures = dict[str, Any]
Plot = Callable[[str, str], str]


def figures_page(found: Figures, plot: Plot) -> str:
    """Tables and diagrams of `figures.json`.

    Args:
        found: its content.
        plot: gives the line that shows a diagram, from its name and a caption.
    """
    whole = found["figures"]
    parts = [
        _counts(found["split"], whole),
        _overall(whole),
        "### Structures",
        table(
            ("structure", "Dice, mean (95 % interval)", "n"),
            (
                (name, figure(one, "dice_mean"), count(one["n"]))
                for name, one in whole["structures"].items()
            ),
        ),
        "### Subgroups",
        subgroups(
            whole["by_source"],
            ("Dice, mean (95 % interval)", "poor, below 0.80"),
            (("dice_mean", True), ("n_poor", False)),
        ),
    ]
    parts += _rival(found.get("rival"))
    parts += _spoilt(found.get("spoilt"), plot)
    parts += ["### Risk and coverage", _area(whole), plot("risk-coverage", "risk and coverage")]
    return "\n\n".join([*parts, "### Known failures", _failures(found["failures"])])


def _counts(split: str, whole: Figures) -> str:
    made = whole["n_model_made"]
    return (
        f"Split `{split}`: {whole['n']} pictures of {whole['n_patients']} patients with a truth "
        f"drawn by people, {whole['n_abstained']} abstained at the gate, "
        f"{whole['n_without_truth']} without a truth left out"
        + (f", {made} with a truth made by a model left out" if made else "")
        + ". Intervals are 95 % percentile bootstraps that draw patients."
    )


def _overall(whole: Figures) -> str:
    n, poor = whole["n_answered"], whole["n_poor"]
    return metrics(
        whole,
        (
            ("Dice, mean", "dice_mean", n),
            ("Dice, median", "dice_median", n),
            ("Dice, lowest", "dice_lowest", n),
            ("expected and true Dice, correlation", "quality_correlation", n),
            ("flagged as poor", "flagged_share", n),
            ("… of outlines below 0.80", "poor_flagged_share", poor),
            ("… of the others", "good_flagged_share", n - poor),
        ),
    )


def _rival(rival: Figures | None) -> list[str]:
    if rival is None:
        return []
    rows = (
        (source, figure(one, "dice_mean"), figure(one, "gain"), count(one["n"]))
        for source, one in rival["by_source"].items()
    )
    heads = ("source", f"Dice of the {rival['name']}", "gain of the model", "n")
    return ["### Beside a trivial rival", table(heads, rows)]


def _spoilt(found: Figures | None, plot: Plot) -> list[str]:
    if found is None:
        return []
    said = (
        f"{found['n']} pictures: {found['n_pictures']} of {found['n_patients']} patients, as they "
        f"are and spoilt {found['times']} times in each way. A mask is poor below a Dice of 0.80."
    )
    rows = metrics(
        found,
        (
            ("expected and true Dice, correlation", "quality_correlation", found["n"]),
            ("poor masks that are flagged", "poor_flagged_share", found["n_poor"]),
            ("good masks that are flagged", "good_flagged_share", found["n_good"]),
        ),
    )
    kinds = table(
        ("spoilt by", "n", "Dice, mean", "poor", "poor and flagged", "good and flagged"),
        (
            (
                kind,
                count(one["n"]),
                figure(one, "dice_mean"),
                count(one["n_poor"]),
                figure(one, "poor_flagged_share"),
                figure(one, "good_flagged_share"),
            )
            for kind, one in found["by_kind"].items()
        ),
    )
    shown = plot("quality", "expected against true Dice on spoilt pictures")
    return ["### Does it know when it outlines badly?", said, rows, shown, kinds]


def _area(whole: Figures) -> str:
    return (
        "Mean of 1 - Dice over all shares kept, the pictures of which it expects most first: "
        f"{figure(whole, 'risk_coverage_area')}, n = {whole['n_answered']}."
    )


def _failures(failures: list[Figures]) -> str:
    """The rows with the least overlap."""
    rows = (
        (f"`{one['id']}`", one["source"], number(one["dice"]), number(one["expected"]), _flag(one))
        for one in failures
    )
    return table(("id", "source", "Dice", "expected", "flagged"), rows)


def _flag(one: Figures) -> str:
    return {True: "yes", False: "no", None: "-"}[one["flagged"]]
