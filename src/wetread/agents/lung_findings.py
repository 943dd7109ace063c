"""Findings about lungs: mask, area in the unit that is known, and how good the outline may be."""

from collections.abc import Mapping

import numpy as np

from wetread.agents.base import Work
from wetread.agents.gate import Film
from wetread.agents.laterality import Side
from wetread.agents.naming import stable_id
from wetread.agents.outlines import Outline, area_cm2
from wetread.clinical.coding import (
    AREA,
    AREA_RATIO,
    BOTH_LUNGS,
    LEFT_LUNG,
    LUNG,
    RIGHT_LUNG,
    CodedConcept,
)
from wetread.clinical.findings import Finding, Measurement, SegmentEvidence, Uncertainty
from wetread.clinical.imaging import ImagingStudy, Series, Spacing
from wetread.ports.runtime import Inference

LUNGS: Mapping[Side, CodedConcept] = {"right": RIGHT_LUNG, "left": LEFT_LUNG}


class LungFindings:
    """Findings about one film from one inference."""

    def __init__(self, work: Work, film: Film, inference: Inference) -> None:
        self._work, self._film, self._inference = work, film, inference
        self._spacing = known_spacing(film.series, work.study)

    def outlined(self, outline: Outline) -> Finding:
        site = LUNGS[outline.side]
        mask = self._work.keep(np.where(outline.mask, 255, 0).astype(np.uint8))
        return Finding(
            id=self._id(outline.side),
            concept=LUNG,
            site=site,
            presence="present",
            evidence=(SegmentEvidence(image=self._film.instance.pixels, mask=mask, segment=site),),
            measurements=(_area(outline, self._spacing),),
            uncertainty=_uncertainty(outline, self._inference),
            algorithm=self._inference.algorithm,
        )

    def withheld(self, side: Side, reason: str) -> Finding:
        return Finding(
            id=self._id(side),
            concept=LUNG,
            site=LUNGS[side],
            presence="not-assessed",
            reason=reason,
            algorithm=self._inference.algorithm,
        )

    def _id(self, side: Side) -> str:
        return stable_id(self._work, "finding", LUNG.code, LUNGS[side].code)


def known_spacing(series: Series, study: ImagingStudy) -> Spacing | None:
    """Pixel spacing (mm) that the file or the operator stated; None where it was assumed."""
    if any(a.name == "pixel-spacing" and a.basis == "assumed" for a in study.attributes):
        return None
    return series.pixel_spacing_mm


def _area(outline: Outline, spacing: Spacing | None) -> Measurement:
    site = LUNGS[outline.side]
    if spacing is None:
        return Measurement(concept=AREA, site=site, value=outline.pixels, unit="{pixels}")
    return Measurement(
        concept=AREA, site=site, value=round(area_cm2(outline, spacing), 2), unit="cm2"
    )


def with_ratio(left: Finding, found: Mapping[Side, Outline]) -> Finding:
    """The left lung's finding with the area ratio left to right, which is about both."""
    ratio = round(found["left"].pixels / found["right"].pixels, 3)
    measurement = Measurement(concept=AREA_RATIO, site=BOTH_LUNGS, value=ratio, unit="1")
    return left.model_copy(update={"measurements": (*left.measurements, measurement)})


def _uncertainty(outline: Outline, inference: Inference) -> Uncertainty:
    """`probability` is the expected Dice; that there is a lung is not in doubt here."""
    algorithm = inference.algorithm
    scripted = algorithm.runtime == "scripted"
    source = "quality" if outline.predicted else "self-estimated"
    return Uncertainty(
        probability=outline.quality,
        method="scripted" if scripted else "predicted-quality",
        prediction_set=("present",),
        calibration=f"{algorithm.model}/{source}",
    )
