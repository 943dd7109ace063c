"""Findings about lungs: mask, area in the unit that is known, and how good the outline may be."""

from collections.abc import Mapping

import numpy as np

from wetread.agents.base import Work
from wetread.agents.drawn import area_of, kept_mask, known_spacing, outlined, withheld
from wetread.agents.gate import Film
from wetread.agents.laterality import SIDES, Side
from wetread.agents.outlines import Outline
from wetread.clinical.coding import (
    AREA_RATIO,
    BOTH_LUNGS,
    LEFT_LUNG,
    LUNG,
    RIGHT_LUNG,
    CodedConcept,
)
from wetread.clinical.findings import Finding, Measurement, SegmentEvidence
from wetread.ports.runtime import Inference

LUNGS: Mapping[Side, CodedConcept] = {"right": RIGHT_LUNG, "left": LEFT_LUNG}
LABELS: Mapping[Side, str] = {"right": "right-lung", "left": "left-lung"}


class LungFindings:
    """Findings about one film from one inference."""

    def __init__(self, work: Work, film: Film, inference: Inference) -> None:
        self._work, self._film, self._algorithm = work, film, inference.algorithm
        self._spacing = known_spacing(film.series, work.study)

    def outlined(self, side: Side, outline: Outline) -> Finding:
        site, mask = LUNGS[side], kept_mask(self._work, outline.mask)
        return outlined(
            self._work,
            LUNG,
            site,
            [outline],
            self._algorithm,
            evidence=(SegmentEvidence(image=self._film.instance.pixels, mask=mask, segment=site),),
            measurements=(area_of(outline, site, self._spacing),),
        )

    def withheld(self, side: Side, reason: str) -> Finding:
        return withheld(self._work, LUNG, LUNGS[side], reason, self._algorithm)


def mirrored(found: Mapping[Side, Outline]) -> bool:
    """Whether the right lung lies right of the left one, as on a film hung the wrong way round."""
    if not all(found[side].mask.any() for side in SIDES):
        return False
    right, left = (float(np.nonzero(found[side].mask)[1].mean()) for side in SIDES)
    return right > left


def with_ratio(left: Finding, found: Mapping[Side, Outline]) -> Finding:
    """The left lung's finding with the area ratio left to right, which is about both."""
    ratio = round(found["left"].pixels / found["right"].pixels, 3)
    measurement = Measurement(concept=AREA_RATIO, site=BOTH_LUNGS, value=ratio, unit="1")
    return left.model_copy(update={"measurements": (*left.measurements, measurement)})
