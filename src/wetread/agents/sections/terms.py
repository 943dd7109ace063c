"""How findings, outlines and figures are called in running text."""

from collections.abc import Iterable

from wetread.agents.wording import joined, percent, quotable, spoken, unique
from wetread.clinical.coding import HIPPOCAMPUS, LEFT_LUNG, LEFT_VENTRICLE, LUNG, RIGHT_LUNG
from wetread.clinical.findings import Finding, Uncertainty

_LONGEST = 80
STRUCTURES = (LUNG, LEFT_VENTRICLE, HIPPOCAMPUS)
"""Concepts that are no condition of a patient but a part that was outlined, named by its site."""


def condition(finding: Finding) -> str:
    """The finding by name, with its site where that is one lung: "pneumonia in the left lung"."""
    name = quotable(spoken(finding.concept), longest=_LONGEST) or "the coded finding"
    if finding.site in (RIGHT_LUNG, LEFT_LUNG):
        return f"{name} in the {spoken(finding.site)}"
    return name


def structure(finding: Finding) -> str:
    """What was outlined or was to be: "the left lung", "the nodule in the left lung"."""
    if finding.concept in STRUCTURES:
        return f"the {quotable(spoken(finding.site), longest=_LONGEST) or spoken(finding.concept)}"
    return f"the {condition(finding)}".replace("the the ", "the ")


def structures(findings: Iterable[Finding]) -> str:
    """A list of structures; the two lungs together are "both lungs"."""
    names = unique(structure(finding) for finding in findings)
    pair = ("the right lung", "the left lung")
    if not set(pair) <= set(names):
        return joined(names)
    return joined(("both lungs", *(name for name in names if name not in pair)))


def named(finding: Finding) -> str:
    """A finding that was asked for: a part of the body as such, anything else as a condition."""
    return structure(finding) if finding.concept in STRUCTURES else condition(finding)


def quality(outlined: Iterable[Finding]) -> str:
    """How well outlines are expected to match drawn ones, the worst speaking for all.

    A figure that the probabilities give of themselves is called so: nobody has calibrated it.
    """
    worst = min(
        (finding.uncertainty for finding in outlined if finding.uncertainty),
        key=lambda judged: judged.probability,
        default=None,
    )
    if worst is None:
        return "no estimate of its quality"
    self_made = worst.calibration.endswith("self-estimated")
    kind = "a self-estimated" if self_made else "an expected"
    return f"{kind} Dice overlap of {worst.probability:.2f}"


def level(judged: Uncertainty) -> str:
    """The coverage that a set of answers was made for."""
    if judged.coverage is None:
        return "without a stated coverage"
    return f"at {percent(judged.coverage)} coverage"
