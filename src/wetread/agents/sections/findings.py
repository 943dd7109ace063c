"""What was measured and what was judged, each with its figure, its method and its evidence."""

from collections.abc import Iterator, Sequence

from wetread.agents.certainty import Certainty, settled
from wetread.agents.sections.base import Material, Point
from wetread.agents.sections.sectional import SECTIONAL, outlined_on_sections
from wetread.agents.sections.terms import condition, level, quality, structure
from wetread.agents.wording import joined, measured, percent, quotable, spoken
from wetread.clinical.coding import AREA, AREA_RATIO, LEFT_LUNG, LUNG, RIGHT_LUNG
from wetread.clinical.findings import AttentionEvidence, Finding, Measurement, Uncertainty

ALIKE = 0.05
"""Areas that differ by less than this share are called about equal."""
MARKED = 0.4
"""From this share upwards a difference is called large, whatever its cause."""

METHODS = {
    "temperature-scaled": "temperature-scaled",
    "ensemble": "mean of an ensemble",
    "predicted-quality": "predicted quality",
    "scripted": "from a recorded reply, not from a model",
}


def findings(material: Material) -> Iterator[Point]:
    """Outlines first, then every judgement in the order in which it was made."""
    yield from _lungs([f for f in material.outlined if f.concept not in SECTIONAL])
    yield from outlined_on_sections(material)
    for finding in material.claims:
        yield from _claim(finding, material.certainty)


def _lungs(drawn: Sequence[Finding]) -> Iterator[Point]:
    """The lungs, and whatever else was outlined on a film."""
    outlined = {f.site: f for f in drawn if f.concept == LUNG}
    right, left = outlined.get(RIGHT_LUNG), outlined.get(LEFT_LUNG)
    if right and left and _measure(right, AREA.code) and _measure(left, AREA.code):
        yield _pair(right, left)
        yield from _asymmetry(right, left)
        rest = [f for f in drawn if f not in (right, left)]
    else:
        rest = list(drawn)
    for finding in rest:
        yield _single(finding)


def _pair(right: Finding, left: Finding) -> Point:
    areas = {"right_area": _area(right), "left_area": _area(left)}
    return Point(
        section="findings",
        about="lungs-outlined",
        meaning=f"Both lungs were outlined: right {_area(right)}, left {_area(left)}.",
        cites=(right.id, left.id),
        slots={**areas, "quality": quality((right, left))},
    )


def _single(finding: Finding) -> Point:
    site = structure(finding)
    area = _measure(finding, AREA.code)
    slots = {"site": site, "quality": quality((finding,))}
    if area:
        slots["area"] = measured(area)
    return Point(
        section="findings",
        about="lung-outlined",
        meaning=f"One structure was outlined: {site}.",
        cites=(finding.id,),
        holds=frozenset({"measured" if area else "unmeasured"}),
        slots=slots,
    )


def _asymmetry(right: Finding, left: Finding) -> Iterator[Point]:
    ratio = _measure(left, AREA_RATIO.code) or _measure(right, AREA_RATIO.code)
    if ratio is None or ratio.value <= 0:
        return
    smaller = "left" if ratio.value < 1 else "right"
    share = 1 - min(ratio.value, 1 / ratio.value)
    degree = "alike" if share < ALIKE else "marked" if share >= MARKED else "unequal"
    yield Point(
        section="findings",
        about="asymmetry",
        meaning=f"Lung areas compared: {degree}, the {smaller} lung smaller by {percent(share)}.",
        cites=(right.id, left.id),
        holds=frozenset({degree}),
        slots={
            "smaller": smaller,
            "larger": "right" if smaller == "left" else "left",
            "share": percent(share),
            "ratio": measured(ratio),
        },
    )


def _claim(finding: Finding, certainty: Certainty) -> Iterator[Point]:
    judged = finding.uncertainty
    if judged is None:
        return
    outcome = settled(finding)
    mapped = any(isinstance(e, AttentionEvidence) for e in finding.evidence)
    yield Point(
        section="findings",
        about="judgement",
        meaning=f"The model's probability of {condition(finding)} and what it leaves open.",
        cites=(finding.id,),
        holds=frozenset({outcome, "mapped" if mapped else "unmapped"}),
        slots={**claim_slots(finding, judged, certainty), "method": METHODS[judged.method]},
    )
    for measurement in finding.measurements:
        yield Point(
            section="findings",
            about="measurement",
            meaning=f"A measurement that belongs to {condition(finding)}.",
            cites=(finding.id,),
            slots={
                "condition": condition(finding),
                "quantity": quotable(spoken(measurement.concept), longest=80) or "measurement",
                "value": measured(measurement),
            },
        )


def claim_slots(finding: Finding, judged: Uncertainty, certainty: Certainty) -> dict[str, str]:
    """What any phrase about a judgement may mention."""
    return {
        "condition": condition(finding),
        "chance": percent(judged.probability),
        "certainty": certainty.band(judged.probability).word,
        "level": level(judged),
        "answers": joined(judged.prediction_set) or "neither answer",
        **undecided(finding, judged, certainty),
    }


def undecided(finding: Finding, judged: Uncertainty, certainty: Certainty) -> dict[str, str]:
    """The lexicon's words for what stays open, or nothing where the answer is settled."""
    words = certainty.when_open(settled(finding))
    return {"undecided": words.format(level=level(judged))} if words else {}


def _area(finding: Finding) -> str:
    area = _measure(finding, AREA.code)
    return measured(area) if area else ""


def _measure(finding: Finding, code: str) -> Measurement | None:
    return next((m for m in finding.measurements if m.concept.code == code), None)
