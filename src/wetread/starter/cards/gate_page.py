"""The figures of a gate, as Markdown."""

from collections.abc import Callable
from typing import Any

from wetread.starter.cards.tables import count, figure, metrics, number, table

Figures = dict[str, Any]
Plot = Callable[[str, str], str]


def figures_page(found: Figures, plot: Plot) -> str:
    """Tables and diagrams of `figures.json`; see `segmentation_page.figures_page`."""
    whole = found["figures"]
    parts = [
        _counts(found["split"], whole),
        _overall(whole),
        plot("scores", "scores in and out of scope"),
        "### Subgroups: false refusals by source",
        table(
            ("source", "n", "patients", "refused (95 % interval)"),
            (
                (name, count(one["n"]), count(one["n_patients"]), figure(one, "false_refusals"))
                for name, one in whole["by_source"].items()
            ),
        ),
        "### Refusals by kind",
        table(
            ("kind", "n", "shown in training", "refused (95 % interval)", "AUROC (95 % interval)"),
            (
                (
                    kind,
                    count(one["n"]),
                    "yes" if one["learned"] else "no",
                    figure(one, "refused_share"),
                    figure(one, "auroc"),
                )
                for kind, one in whole["by_kind"].items()
            ),
        ),
        "### Known failures",
        _failures(found["failures"]),
    ]
    return "\n\n".join(parts)


def _counts(split: str, whole: Figures) -> str:
    return (
        f"Split `{split}`: {whole['n']} pictures in scope of {whole['n_patients']} patients, "
        f"{whole['n_outside']} pictures of {len(whole['by_kind'])} kinds out of scope. Shares have "
        "95 % score intervals (Wilson) over pictures, AUROCs 95 % percentile bootstraps that draw "
        "patients."
    )


def _overall(whole: Figures) -> str:
    return metrics(
        whole,
        (
            ("refused, of what is in scope", "false_refusals", whole["n"]),
            ("refused, of what is not", "refused_share", whole["n_outside"]),
            ("AUROC of the score", "auroc", whole["n"] + whole["n_outside"]),
            ("refused, of kinds never learned from", "refused_unseen_share", whole["n_unseen"]),
            ("AUROC against those kinds", "auroc_unseen", whole["n"] + whole["n_unseen"]),
        ),
    )


def _failures(failures: list[Figures]) -> str:
    if not failures:
        return "None on these pictures; the intervals say how many there may be."
    rows = (
        (f"`{one['id']}`", one["source"], one["verdict"], number(one["score"])) for one in failures
    )
    return table(("id", "source or kind", "verdict", "score"), rows)
