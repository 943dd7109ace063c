"""What was read and by what means; above all, what had to be assumed because no header said it."""

from collections.abc import Iterator, Mapping

from wetread.agents.sections.base import Material, Point
from wetread.agents.sections.regions import region_read
from wetread.agents.wording import joined, quotable, unique
from wetread.clinical.coding import (
    BRAIN,
    CHEST,
    HEART,
    HIPPOCAMPUS,
    LEFT_VENTRICLE,
    LUNG,
    CodedConcept,
)
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
_IMAGES = {"CT": "computed tomography", "MR": "magnetic resonance", "US": "ultrasound"}
_WHERE: Mapping[CodedConcept | None, str] = {
    CHEST: " of the chest",
    HEART: " of the heart",
    BRAIN: " of the brain",
}
_VIEWS = {
    "PA": "postero-anterior (PA)",
    "AP": "antero-posterior (AP)",
    "LATERAL": "lateral",
    "UNKNOWN": "unrecorded",
}
_GEOMETRY = {
    LUNG: {"projection", "plane"},
    LEFT_VENTRICLE: {"section", "plane"},
    HIPPOCAMPUS: {"volume"},
}
_COUNTED, _METRIC = ("{pixels}", "{voxels}"), ("cm2", "mm3", "mL")
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
    pictures = _pictures(material, series)
    holds.add("read" if pictures else "unread")
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
            **pictures,
        },
    )


def _pictures(material: Material, series: Series) -> dict[str, str]:
    """What was read, counted: "24 magnetic resonance images of the heart"; nothing of a film."""
    images = [one for one in series.instances if one.pixels in images_read(material)]
    kind, region = _IMAGES.get(series.modality), region_read(material)
    if kind is None or not images:
        return {}
    where = _WHERE.get(region, "")
    if any(finding.concept == HIPPOCAMPUS for finding in material.outlined):
        slices = images[0].frames if len(images) == 1 else len(images)
        return {"pictures": f"a {kind} volume of {slices} slices{where}"}
    count = "one" if len(images) == 1 else str(len(images))
    return {"pictures": f"{count} {kind} image{'s' * (len(images) > 1)}{where}"}


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
    """By what areas and volumes were measured, each said once."""
    for concept, geometry in _GEOMETRY.items():
        outlined = [finding for finding in material.outlined if finding.concept == concept]
        units = {m.unit for finding in outlined for m in finding.measurements}
        if not units & set(_COUNTED + _METRIC):
            continue
        known = "spacing-unknown" if units & set(_COUNTED) else "spacing-known"
        yield Point(
            section="technique",
            about="ruler",
            meaning="Whether the spacing is known, and so in which unit measurements are given.",
            cites=(material.study.id,),
            holds=frozenset({known, *({"discs"} if "mL" in units else geometry)}),
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
