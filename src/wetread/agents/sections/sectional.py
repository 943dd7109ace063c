"""What was outlined on sectional images: the left ventricle and the hippocampus, with figures."""

from collections.abc import Iterator, Mapping

from wetread.agents.sections.base import Material, Point
from wetread.agents.sections.terms import quality, structure
from wetread.agents.wording import measured, percent
from wetread.clinical.coding import (
    ANTERIOR_HIPPOCAMPUS,
    AREA,
    AREA_CHANGE,
    END_DIASTOLIC_AREA,
    END_DIASTOLIC_VOLUME,
    END_SYSTOLIC_AREA,
    END_SYSTOLIC_VOLUME,
    HIPPOCAMPUS,
    LEFT_VENTRICLE,
    POSTERIOR_HIPPOCAMPUS,
    VOLUME,
    CodedConcept,
)
from wetread.clinical.findings import Finding, Measurement

SECTIONAL = (LEFT_VENTRICLE, HIPPOCAMPUS)
_PARTS = {ANTERIOR_HIPPOCAMPUS, POSTERIOR_HIPPOCAMPUS}

Measured = Mapping[CodedConcept, Measurement]


def outlined_on_sections(material: Material) -> Iterator[Point]:
    """The ventricle with its areas and volumes, then the parts of the hippocampus."""
    for finding in material.outlined:
        if finding.concept == LEFT_VENTRICLE:
            yield from _ventricle(finding)
    parts = [finding for finding in material.outlined if finding.concept == HIPPOCAMPUS]
    if {part.site for part in parts} == _PARTS:
        yield _hippocampus(*sorted(parts, key=lambda part: part.site != ANTERIOR_HIPPOCAMPUS))
    else:
        for part in parts:
            yield _part(part)


def _ventricle(finding: Finding) -> Iterator[Point]:
    figures = {m.concept: m for m in finding.measurements}
    several, area = len(finding.evidence) > 1, figures.get(AREA)
    yield _point(
        "ventricle-outlined",
        "The left ventricle was outlined, on how many images, and its largest area.",
        finding,
        holds={"several" if several else "single", "measured" if area else "unmeasured"},
        slots={
            "images": str(len(finding.evidence)),
            "quality": quality((finding,)),
            **({"area": measured(area)} if area else {}),
        },
    )
    yield from _heartbeat(finding, figures)


def _heartbeat(finding: Finding, figures: Measured) -> Iterator[Point]:
    """Both ends of the heartbeat, by area and by volume."""
    change = figures.get(AREA_CHANGE)
    for about, large, small in (
        ("ventricle-areas", END_DIASTOLIC_AREA, END_SYSTOLIC_AREA),
        ("ventricle-volumes", END_DIASTOLIC_VOLUME, END_SYSTOLIC_VOLUME),
    ):
        if large not in figures or small not in figures:
            continue
        slots = {"largest": measured(figures[large]), "smallest": measured(figures[small])}
        if about == "ventricle-areas" and change is not None:
            slots["change"] = percent(change.value)
        yield _point(
            about, "The left ventricle at both ends of the heartbeat.", finding, slots=slots
        )


def _hippocampus(anterior: Finding, posterior: Finding) -> Point:
    return Point(
        section="findings",
        about="hippocampus-outlined",
        meaning="Both parts of the hippocampus were outlined, and their volumes.",
        cites=(anterior.id, posterior.id),
        slots={
            "anterior": _volume(anterior),
            "posterior": _volume(posterior),
            "quality": quality((anterior, posterior)),
        },
    )


def _part(finding: Finding) -> Point:
    slots = {"site": structure(finding), "volume": _volume(finding), "quality": quality((finding,))}
    return _point("part-outlined", "One part was outlined, and its volume.", finding, slots=slots)


def _volume(finding: Finding) -> str:
    return next((measured(m) for m in finding.measurements if m.concept == VOLUME), "not measured")


def _point(
    about: str,
    meaning: str,
    finding: Finding,
    *,
    holds: set[str] | None = None,
    slots: Mapping[str, str],
) -> Point:
    return Point(
        section="findings",
        about=about,
        meaning=meaning,
        cites=(finding.id,),
        holds=frozenset(holds or ()),
        slots=slots,
    )
