"""What was read and by what means; above all, what had to be assumed because no header said it."""

from collections.abc import Iterator

from wetread.agents.sections.base import Material, Point
from wetread.agents.wording import joined, quotable, unique
from wetread.clinical.coding import CHEST
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import Attribute, Series

_MODALITIES = {
    "CR": "computed radiography",
    "DX": "digital radiography",
    "CT": "computed tomography",
    "MR": "magnetic resonance imaging",
    "US": "ultrasound",
    "OT": "a technique the file does not name",
}
_VIEWS = {
    "PA": "postero-anterior (PA)",
    "AP": "antero-posterior (AP)",
    "LATERAL": "lateral",
    "UNKNOWN": "unrecorded",
}
_ATTRIBUTES = {
    "modality": "modality",
    "view": "projection",
    "body-part": "body part",
    "orientation": "orientation",
    "pixel-spacing": "pixel spacing",
}


def technique(material: Material) -> Iterator[Point]:
    """The film, assumptions by who made them, the ruler, and the models that read it."""
    yield _film(material)
    for basis in ("assumed", "operator"):
        yield from _taken_to_be(material, basis)
    yield from _ruler(material)
    yield from _software(material)


def _film(material: Material) -> Point:
    series = _read_series(material)
    radiograph = series.modality in {"CR", "DX"}
    view = _VIEWS[series.view]
    taken = {attribute.name for attribute in material.study.assumed()}
    holds = {
        "radiograph" if radiograph else "other-modality",
        "view-unknown" if series.view == "UNKNOWN" else "view-known",
        "taken" if taken & {"modality", "view"} else "stated",
    }
    region = "chest " if series.body_part == CHEST else ""
    return Point(
        section="technique",
        about="film",
        meaning=f"A {region}radiograph, projection {view}, {_MODALITIES[series.modality]}.",
        cites=(material.study.id,),
        holds=frozenset(holds),
        slots={
            "film": f"{region}radiograph" if radiograph else f"{region}image",
            "view": view,
            "modality": _MODALITIES[series.modality],
        },
    )


def _read_series(material: Material) -> Series:
    """The series that holds the image the findings rest on; the first where there is none."""
    read = images_read(material)
    for series in material.study.series:
        if any(instance.pixels in read for instance in series.instances):
            return series
    return material.study.series[0]


def images_read(material: Material) -> frozenset[str]:
    """Digests of the images that findings rest on."""
    return frozenset(e.image for finding in material.findings for e in finding.evidence)


def _taken_to_be(material: Material, basis: str) -> Iterator[Point]:
    taken = [attribute for attribute in material.study.attributes if attribute.basis == basis]
    if not taken:
        return
    phrases = joined(unique(_as_words(attribute) for attribute in taken))
    yield Point(
        section="technique",
        about="taken-to-be",
        meaning=f"The file does not state it, so it was {basis}: {phrases}.",
        cites=(material.study.id,),
        holds=frozenset({basis, "several" if len(taken) > 1 else "single"}),
        slots={"taken": phrases},
    )


def _as_words(attribute: Attribute) -> str:
    """As in "projection PA", or the projection alone where its value must not be repeated."""
    value = quotable(attribute.value, longest=60)
    if attribute.name == "modality" and value in _MODALITIES:
        value = f"{value} ({_MODALITIES[value]})" if value != "OT" else None
    if attribute.name == "body-part" and value:
        value = value.lower()
    name = _ATTRIBUTES[attribute.name]
    return f"{name} {value}" if value else name


def _ruler(material: Material) -> Iterator[Point]:
    units = {m.unit for finding in material.outlined for m in finding.measurements}
    if not units & {"cm2", "{pixels}"}:
        return
    yield Point(
        section="technique",
        about="ruler",
        meaning="Whether the pixel spacing is known, and so in which unit areas are given.",
        cites=(material.study.id,),
        holds=frozenset({"spacing-unknown" if "{pixels}" in units else "spacing-known"}),
    )


def _software(material: Material) -> Iterator[Point]:
    judged = (*material.outlined, *material.claims)
    models = unique(name for finding in judged if (name := _model(finding)))
    if not models:
        return
    yield Point(
        section="technique",
        about="software",
        meaning=f"Which models read the study: {joined(models)}.",
        cites=tuple(finding.id for finding in judged if _model(finding)),
        holds=frozenset({"several" if len(models) > 1 else "single"}),
        slots={"models": joined(models)},
    )


def _model(finding: Finding) -> str | None:
    return quotable(finding.algorithm.model, longest=60) if finding.algorithm else None
