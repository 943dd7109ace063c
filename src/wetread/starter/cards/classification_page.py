"""The figures of a model that judges presence, as Markdown."""

from collections.abc import Callable
from typing import Any

from wetread.starter.cards.tables import count, figure, metrics, number, subgroups, table

Figures = dict[str, Any]
Plot = Callable[[str, str], str]


def figures_page(found: Figures, plot: Plot) -> str:
    """Tables and diagrams of `figures.json`; see `segmentation_page.figures_page`."""
    whole = found["figures"]
    parts = [
        _counts(found["split"], whole),
        "### Within each source",
        "The source alone gives much of the label away, so these are the figures that count.",
        *(part for source, one in whole["by_source"].items() for part in _source(source, one)),
        "### Populations",
        _populations(whole["by_population"]),
        "### Subgroups",
        subgroups(
            whole["by_source"],
            ("present", "AUROC", "Brier score", "coverage"),
            (("n_present", False), ("auroc", True), ("brier", True), ("coverage", True)),
        ),
        *_rival(found.get("rival")),
        "### Calibration",
        plot("reliability", "reliability diagram, all sources"),
        "### Over all sources together",
        _table(whole),
        "### Risk and coverage",
        _area(whole),
        plot("risk-coverage", "risk and coverage"),
        "### Known failures",
        "Answers on the wrong side of 0.5, the surest first.",
        _failures(found["failures"]),
    ]
    return "\n\n".join(parts)


def _counts(split: str, whole: Figures) -> str:
    return (
        f"Split `{split}`: {whole['n']} pictures of {whole['n_patients']} patients, "
        f"{whole['n_abstained']} abstained at the gate; {whole['n_present']} present and "
        f"{whole['n_absent']} absent among those answered. Intervals are 95 % percentile "
        "bootstraps that draw patients. Sets promise "
        f"{number(whole['coverage_promised'])} for each class."
    )


def _source(source: str, one: Figures) -> tuple[str, str]:
    return f"**{source}**, {one['n_patients']} patients", _table(one)


def _table(one: Figures) -> str:
    n = one["n_answered"]
    return metrics(
        one,
        (
            ("AUROC", "auroc", n),
            ("accuracy at 0.5", "accuracy", n),
            ("Brier score", "brier", n),
            ("calibration error (ECE)", "ece", n),
            ("calibration error, debiased", "ece_debiased", n),
            ("calibration test, p", "calibration_p", n),
            ("sets that hold the truth", "coverage", n),
            ("… where present", "coverage_present", one["coverage_present_n"]),
            ("… where absent", "coverage_absent", one["coverage_absent_n"]),
            ("size of a set, mean", "set_size_mean", n),
            ("sets of one answer", "single_set_share", n),
        ),
    )


def _area(whole: Figures) -> str:
    return (
        "Mean share of wrong answers over all shares kept, the surest first: "
        f"{figure(whole, 'risk_coverage_area')}, n = {whole['n_answered']}."
    )


def _populations(found: dict[str, Figures]) -> str:
    heads = ("calibrated for", "n", "AUROC", "Brier score", "… where present", "… where absent")
    names = ("auroc", "brier", "coverage_present", "coverage_absent")
    rows = (
        (name, count(one["n_answered"]), *(figure(one, key) for key in names))
        for name, one in found.items()
    )
    return table(heads, rows)


def _rival(rival: Figures | None) -> list[str]:
    if rival is None:
        return []
    rows = (
        (source, figure(one, "auroc"), figure(one, "gain"), count(one["n"]))
        for source, one in rival["by_source"].items()
    )
    heads = ("source", f"AUROC of a {rival['name']}", "gain of the model", "n")
    return ["### Beside a trivial rival", table(heads, rows)]


def _failures(failures: list[Figures]) -> str:
    rows = (
        (
            f"`{one['id']}`",
            one["source"],
            one["truth"],
            number(one["probability"]),
            ", ".join(one["set"]),
        )
        for one in failures
    )
    return table(("id", "source", "truth", "P(present)", "set"), rows)
