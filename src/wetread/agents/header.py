"""What a file says about itself, held against the manifest of whoever wants to read it.

Each function yields its objections as sentences for the reader, and nothing where it has none.
"""

import re
from collections.abc import Iterator
from typing import get_args

from wetread.clinical.coding import CHEST, CodedConcept
from wetread.clinical.imaging import ImagingStudy, Instance, Series, View
from wetread.manifests.specs import IntendedUse

FILM_MM = (60.0, 700.0)
"""Shortest and longest side of a radiograph, from a neonate's cassette to a large detector."""
LONGEST_TO_SHORTEST = 3.0
SQUARENESS = 1.5

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
_BODY_WORDS = {CHEST.code: re.compile(r"chest|thora|lung|pulmo", re.IGNORECASE)}


def about_study(study: ImagingStudy, youngest_years: float) -> Iterator[str]:
    if any(_of_an_animal(text) for text in study.embedded_text):
        yield "The file's own text speaks of an animal, and this agent reads human studies only."
    age = study.patient_age_years
    if age is not None and age < youngest_years:
        yield (
            f"The patient is younger than {youngest_years:g} year{'s' * (youngest_years != 1)}, "
            "and the model was not made for patients of that age."
        )


def about_series(series: Series, study: ImagingStudy, use: IntendedUse) -> Iterator[str]:
    if use.modality and series.modality not in use.modality:
        yield (
            f"The study's modality is {series.modality}, and this agent reads "
            f"{' and '.join(use.modality)} only."
        )
    if use.body_part is not None and not _same_body_part(series, study, use.body_part):
        yield f"The study shows another part of the body than the {use.body_part.display.lower()}."
    if use.views and series.view not in {*use.views, "UNKNOWN"}:
        yield (
            f"The image is a {series.view.lower()} view, and this agent reads "
            f"{' and '.join(use.views)} views only."
        )
    if use.views and series.view == "UNKNOWN" and _names_a_strange_view(study):
        yield f"The file names a view other than {' and '.join(use.views)}, which are read here."


def about_instance(instance: Instance, series: Series) -> Iterator[str]:
    if instance.frames > 1:
        yield (
            f"The image has {instance.frames} frames, and this agent reads single radiographs only."
        )
    spacing = series.pixel_spacing_mm
    if spacing is None:
        return
    sides = [n * mm for n, mm in zip((instance.rows, instance.columns), spacing, strict=False)]
    shortest, longest = FILM_MM
    skewed = len(spacing) != 2 or max(spacing) > SQUARENESS * min(spacing)  # noqa: PLR2004 - a plane
    if skewed or min(sides) < shortest or max(sides) > longest:
        yield (
            "The recorded pixel spacing cannot be that of a chest radiograph, so the header "
            "cannot be trusted."
        )


def about_size(instance: Instance, smallest_px: int) -> Iterator[str]:
    short, long = sorted((instance.rows, instance.columns))
    if short < smallest_px:
        yield (
            f"The image measures {instance.rows} by {instance.columns} pixels, and this agent "
            f"needs at least {smallest_px} on each side."
        )
    elif long > LONGEST_TO_SHORTEST * short:
        yield "The image is a narrow strip and cannot show a whole chest."


def _names_a_strange_view(study: ImagingStudy) -> bool:
    """Whether a header names a projection that has no place among those known here."""
    known = get_args(View)
    stated = [a.value for a in study.attributes if a.name == "view" and a.basis == "header"]
    return any(value.strip() and value.strip().upper() not in known for value in stated)


def view_is_recorded(series: Series, study: ImagingStudy) -> bool:
    assumed = any(a.name == "view" and a.basis == "assumed" for a in study.attributes)
    return series.view != "UNKNOWN" and not assumed


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
