"""What a file says about itself, held against the manifest of whoever wants to read it.

Each function yields its objections as sentences for the reader, and nothing where it has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from wetread.clinical.coding import BRAIN, CHEST, HEART, CodedConcept
from wetread.clinical.imaging import ImagingStudy, Instance, Series, View
from wetread.manifests.specs import IntendedUse

Millimetres = tuple[float, float]
Dimension = Literal["film", "slice", "volume"]

FILM_MM: Millimetres = (60.0, 700.0)
"""Shortest and longest side of a radiograph, from a neonate's cassette to a large detector."""
LONGEST_TO_SHORTEST = 3.0
SQUARENESS = 1.5
_AXES: dict[Dimension, tuple[int, ...]] = {"film": (2,), "slice": (2, 3), "volume": (3,)}


@dataclass(frozen=True, kw_only=True)
class Reads:
    """What an agent reads, as its manifest describes it.

    `name` is in the singular, for the sentences people see. A film is one plane alone, a slice a
    plane that may be one of many, a volume a stack of planes that is read as a whole. `sides_mm`
    are the shortest and the longest side it can have, `smallest_px` its shortest side in pixels.
    """

    name: str
    dimension: Dimension = "film"
    sides_mm: Millimetres = FILM_MM
    smallest_px: int
    youngest_years: float = 0


_ANIMAL = re.compile(
    r"\b(veterinar\w*|canine|feline|equine|bovine|porcine|ovine|murine|avian|dogs?|pupp(y|ies)"
    r"|kittens?|horses?|rabbits?|cat(?! scan))\b",
    re.IGNORECASE,
)
_BREED = re.compile(r"PatientBreed|PatientSpecies(?!\w*:\s*(homo|human))", re.IGNORECASE)
# Elements about the person's life: a veterinary nurse with a dog allergy is no dog.
_LIFE = (
    "AdditionalPatientHistory",
    "AdmittingDiagnosesDescription",
    "Allergies",
    "MedicalAlerts",
    "Occupation",
    "PatientComments",
    "PatientState",
    "ReasonFor",
    "SpecialNeeds",
    "StudyComments",
    "VisitComments",
)
_BODY_WORDS = {
    CHEST.code: re.compile(r"chest|thora|lung|pulmo", re.IGNORECASE),
    HEART.code: re.compile(r"heart|cardi|ventric", re.IGNORECASE),
    BRAIN.code: re.compile(r"brain|head|skull|cerebr|cranial|hippocamp", re.IGNORECASE),
}


def about_study(study: ImagingStudy, youngest_years: float) -> Iterator[str]:
    if any(_of_an_animal(text) for text in study.embedded_text):
        yield "The file's own text speaks of an animal, and this agent reads human studies only."
    age = study.patient_age_years
    if age is not None and age < youngest_years:
        yield (
            f"The patient is younger than {youngest_years:g} year{'s' * (youngest_years != 1)}, "
            "and the model was not made for patients of that age."
        )


def about_modality(series: Series, use: IntendedUse, reads: Reads) -> Iterator[str]:
    if use.modality and series.modality not in use.modality:
        yield (
            f"The study's modality is {series.modality}, and that of a {reads.name} is "
            f"{' or '.join(use.modality)}."
        )


def about_series(series: Series, study: ImagingStudy, use: IntendedUse) -> Iterator[str]:
    if use.body_part is not None and not _same_body_part(series, study, use.body_part):
        yield f"The study shows another part of the body than the {use.body_part.display.lower()}."
    if use.views and series.view not in {*use.views, "UNKNOWN"}:
        yield (
            f"The image is a {series.view.lower()} view, and this agent reads "
            f"{' and '.join(use.views)} views only."
        )
    if use.views and series.view == "UNKNOWN" and _names_a_strange_view(study):
        yield f"The file names a view other than {' and '.join(use.views)}, which are read here."


def about_instance(instance: Instance, series: Series, reads: Reads) -> Iterator[str]:
    if reads.dimension != "volume" and instance.frames > 1:
        yield f"The image has {instance.frames} frames, and a {reads.name} has one."
    if reads.dimension == "volume" and not _is_volume(instance, series):
        yield f"The image is a plane and no stack of evenly spaced slices, as a {reads.name} is."
    yield from _about_spacing(instance, series, reads)


def about_size(instance: Instance, series: Series, reads: Reads) -> Iterator[str]:
    sides = _extents(instance, series, reads)
    short, long = min(sides), max(sides)
    if short < reads.smallest_px:
        yield (
            f"The image measures {' by '.join(map(str, sides))} {_unit(reads)}, and this agent "
            f"needs at least {reads.smallest_px} on each side."
        )
    elif long > LONGEST_TO_SHORTEST * short:
        yield f"The image is a narrow strip, which no {reads.name} is."


def _about_spacing(instance: Instance, series: Series, reads: Reads) -> Iterator[str]:
    spacing = series.pixel_spacing_mm
    if spacing is None:
        return
    extents = _extents(instance, series, reads)
    if len(spacing) in _AXES[reads.dimension]:
        steps = spacing[-len(extents) :]
        sides = [n * mm for n, mm in zip(extents, steps, strict=True)]
        shortest, longest = reads.sides_mm
        square = max(steps) <= SQUARENESS * min(steps)
        if square and shortest <= min(sides) and max(sides) <= longest:
            return
    yield f"By the recorded pixel spacing the image cannot be a {reads.name}."


def _is_volume(instance: Instance, series: Series) -> bool:
    """One image of many frames, or a series of planes that the reader found evenly spaced."""
    places = [one.slice_position_mm for one in series.instances]
    apart = None not in places and len(set(places)) == len(places) > 1
    evenly = len(series.pixel_spacing_mm or ()) in _AXES["volume"]
    alike = len({(one.rows, one.columns, one.frames) for one in series.instances}) == 1
    return instance.frames > 1 or (apart and evenly and alike)


def _extents(instance: Instance, series: Series, reads: Reads) -> tuple[int, ...]:
    """The sides in pixels, slices first where it is a volume."""
    plane = (instance.rows, instance.columns)
    if reads.dimension != "volume":
        return plane
    return (instance.frames if instance.frames > 1 else len(series.instances), *plane)


def _unit(reads: Reads) -> str:
    return "voxels" if reads.dimension == "volume" else "pixels"


def _names_a_strange_view(study: ImagingStudy) -> bool:
    """Whether a header names a projection that has no place among those known here."""
    known = get_args(View)
    stated = [a.value for a in study.attributes if a.name == "view" and a.basis == "header"]
    return any(value.strip() and value.strip().upper() not in known for value in stated)


def about_record(
    series: Series, study: ImagingStudy, use: IntendedUse, reads: Reads
) -> Iterator[str]:
    """What is asked of a header where no model looks at the pixels."""
    assumed = {a.name for a in study.attributes if a.basis == "assumed"}
    part = series.body_part or any(a.name == "body-part" for a in study.attributes)
    known = {
        "view": not use.views or (series.view != "UNKNOWN" and "view" not in assumed),
        "body part": use.body_part is None or (part and "body-part" not in assumed),
    }
    for name in (name for name, recorded in known.items() if not recorded):
        yield (
            f"The {name} is not recorded, and no model is set up to judge whether the image is "
            f"a {reads.name}."
        )


def _of_an_animal(text: str) -> bool:
    """Judges one `Element: words` entry of the texts found in a file."""
    if text.startswith(_LIFE):
        return False
    return bool(_BREED.match(text) or _ANIMAL.search(text))


def _same_body_part(series: Series, study: ImagingStudy, wanted: CodedConcept) -> bool:
    """Silence in the header counts as agreement here; the model at the gate judges the pixels."""
    word = _BODY_WORDS.get(wanted.code, re.compile(re.escape(wanted.display), re.IGNORECASE))
    if series.body_part is not None:
        return series.body_part.code == wanted.code or bool(word.search(series.body_part.display))
    stated = [a.value for a in study.attributes if a.name == "body-part" and a.value.strip()]
    return all(word.search(value) for value in stated)
