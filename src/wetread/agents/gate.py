"""Nothing reaches an image model that its manifest does not claim to understand.

Three judges in order of cost: what the file says about itself, what the pixels look like, and a
model's out-of-distribution score. The first objection ends it with one sentence for the reader.
A view that nobody recorded is let through only if that model stands at the gate.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wetread.agents.base import Resources, Work
from wetread.clinical.coding import CHEST, CodedConcept
from wetread.clinical.imaging import ImagingStudy, Instance, Series
from wetread.errors import OutOfScope, RuntimeUnavailable
from wetread.manifests.specs import IntendedUse
from wetread.ports.runtime import Inference, InferenceRequest

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


@dataclass(frozen=True, kw_only=True)
class Film:
    """The one image that was admitted, and where in the study it stands."""

    series: Series
    instance: Instance
    pixels: NDArray[np.generic]


Gate = Callable[[Work], Film]


def input_gate(
    resources: Resources, *, reads: str, youngest_years: float, smallest_px: int
) -> Gate:
    """A gate for one agent.

    Args:
        resources: the manifest with its intended use, and the model at the gate if there is one.
        reads: what the agent reads, in the singular, for the sentences people see.
        youngest_years: younger patients are refused; an unrecorded age is not.
        smallest_px: the shortest side an image must have.

    The gate raises:
        OutOfScope: the study is not what the manifest claims; the reason is one plain sentence.
        RuntimeUnavailable: the model at the gate gave no score.
    """
    use = resources.spec.intended_use

    def admit(work: Work) -> Film:
        _objecting(_about_study(work.study, youngest_years))
        series, instance = _first_admissible(work.study, use, smallest_px)
        if resources.gate is None and not _view_is_recorded(series, work.study):
            raise OutOfScope(
                "The view is not recorded, and no model is set up to judge whether the image is "
                f"a {reads}."
            )
        pixels = _plane(work.pixels(instance.pixels))
        _objecting(_about_pixels(pixels))
        if resources.gate is not None:
            request = InferenceRequest(
                agent=resources.spec.id, images=(pixels,), lane=work.lane, seed=work.seed
            )
            _objecting(_about_distribution(resources.gate.infer(request), reads))
        return Film(series=series, instance=instance, pixels=pixels)

    return admit


def _objecting(reasons: Iterator[str]) -> None:
    for reason in reasons:
        raise OutOfScope(reason)


def _first_admissible(
    study: ImagingStudy, use: IntendedUse, smallest_px: int
) -> tuple[Series, Instance]:
    """The first image without an objection; one whose view is recorded goes before the others."""
    objections: list[str] = []
    for series in sorted(study.series, key=lambda one: one.view == "UNKNOWN"):
        for instance in series.instances:
            reasons = [*_about_series(series, study, use), *_about_instance(instance, series)]
            reasons += _about_size(instance, smallest_px)
            if not reasons:
                return series, instance
            objections += reasons
    raise OutOfScope(objections[0])


def _about_study(study: ImagingStudy, youngest_years: float) -> Iterator[str]:
    if any(_of_an_animal(text) for text in study.embedded_text):
        yield "The file's own text speaks of an animal, and this agent reads human studies only."
    age = study.patient_age_years
    if age is not None and age < youngest_years:
        yield (
            f"The patient is younger than {youngest_years:g} year{'s' * (youngest_years != 1)}, and "
            "the model was not made for patients of that age."
        )


def _of_an_animal(text: str) -> bool:
    """Judges one `Element: words` entry of the texts found in a file."""
    if text.startswith(_LIFE):
        return False
    return bool(_BREED.match(text) or _ANIMAL.search(text))


def _about_series(series: Series, study: ImagingStudy, use: IntendedUse) -> Iterator[str]:
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


def _view_is_recorded(series: Series, study: ImagingStudy) -> bool:
    assumed = any(a.name == "view" and a.basis == "assumed" for a in study.attributes)
    return series.view != "UNKNOWN" and not assumed


def _same_body_part(series: Series, study: ImagingStudy, wanted: CodedConcept) -> bool:
    """Silence in the header counts as agreement here; the model at the gate judges the pixels."""
    word = _BODY_WORDS.get(wanted.code, re.compile(re.escape(wanted.display), re.IGNORECASE))
    if series.body_part is not None:
        return series.body_part.code == wanted.code or bool(word.search(series.body_part.display))
    stated = [a.value for a in study.attributes if a.name == "body-part" and a.value.strip()]
    return all(word.search(value) for value in stated)


def _about_instance(instance: Instance, series: Series) -> Iterator[str]:
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


def _about_size(instance: Instance, smallest_px: int) -> Iterator[str]:
    short, long = sorted((instance.rows, instance.columns))
    if short < smallest_px:
        yield (
            f"The image measures {instance.rows} by {instance.columns} pixels, and this agent "
            f"needs at least {smallest_px} on each side."
        )
    elif long > LONGEST_TO_SHORTEST * short:
        yield "The image is a narrow strip and cannot show a whole chest."


def _plane(pixels: NDArray[np.generic]) -> NDArray[np.generic]:
    if pixels.ndim == 3 and pixels.shape[0] == 1:  # noqa: PLR2004 - one frame, kept as a stack
        plane: NDArray[np.generic] = pixels[0]
        return plane
    return pixels


def _about_pixels(pixels: NDArray[np.generic]) -> Iterator[str]:
    if pixels.ndim != 2:  # noqa: PLR2004 - a radiograph is one grey plane
        yield "The image is not a single grey plane, as a radiograph is."
        return
    values = pixels.astype(np.float64)
    if not np.isfinite(values).all():
        yield "The image holds values that are not numbers."
        return
    low, high = np.percentile(values, (1, 99))
    if high <= low:
        yield "The image holds no contrast: nearly all of it has one and the same value."


def _about_distribution(inference: Inference, reads: str) -> Iterator[str]:
    score, limit = inference.scalars.get("ood"), inference.scalars.get("threshold")
    if score is None or limit is None:
        raise RuntimeUnavailable(
            "the model at the input gate returned no 'ood' score or no 'threshold'; "
            "configure a gate model that does"
        )
    if not score <= limit:  # not a number is an objection, too
        yield (
            f"The image does not look like a {reads} to the input gate "
            f"(score {score:.2f}, limit {limit:.2f}){_resemblance(inference)}."
        )


def _resemblance(inference: Inference) -> str:
    """What the gate takes it for, where its best guess is a kind of image with a name."""
    labels, chances = inference.labels, inference.arrays.get("probability")
    if chances is None or not labels or len(chances) != len(labels):
        return ""
    guess = labels[int(np.argmax(chances))]
    return (
        ""
        if {"chest", "scope"} & set(guess.split("-"))
        else f"; it looks more like {guess.replace('-', ' ')}"
    )
