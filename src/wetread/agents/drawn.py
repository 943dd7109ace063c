"""An outline becomes a finding: mask, measurements, and how good it may be."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.agents.base import Work
from wetread.agents.naming import stable_id
from wetread.agents.outlines import Outline
from wetread.agents.wording import measured, spoken
from wetread.clinical.coding import AREA, CodedConcept
from wetread.clinical.findings import (
    AlgorithmIdentification,
    Finding,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.clinical.imaging import Digest, ImagingStudy, Series, Spacing

SQUARE_MM_PER_CM2 = 100.0


def outlined(
    work: Work,
    concept: CodedConcept,
    site: CodedConcept,
    shown: Sequence[Outline],
    algorithm: AlgorithmIdentification,
    *,
    evidence: tuple[SegmentEvidence, ...],
    measurements: tuple[Measurement, ...],
) -> Finding:
    """One structure, outlined once or on several images."""
    return Finding(
        id=_id(work, concept, site),
        concept=concept,
        site=site,
        presence="present",
        evidence=evidence,
        measurements=measurements,
        uncertainty=_uncertainty(shown, algorithm),
        algorithm=algorithm,
    )


def withheld(
    work: Work,
    concept: CodedConcept,
    site: CodedConcept,
    reason: str,
    algorithm: AlgorithmIdentification,
) -> Finding:
    return Finding(
        id=_id(work, concept, site),
        concept=concept,
        site=site,
        presence="not-assessed",
        reason=reason,
        algorithm=algorithm,
    )


def kept_mask(work: Work, mask: NDArray[np.bool_]) -> Digest:
    """The mask as it is stored: uint8, 0 or 255, on the grid of what it was drawn on."""
    shown: NDArray[Any] = np.where(mask, 255, 0).astype(np.uint8)
    return work.keep(shown)


def area_of(
    outline: Outline, site: CodedConcept, spacing: Spacing | None, concept: CodedConcept = AREA
) -> Measurement:
    """Pixels times the area of one, in cm²; in pixels where the spacing is not known.

    On a film that is the area at the detector: magnification is not corrected.
    """
    if spacing is None:
        return Measurement(concept=concept, site=site, value=outline.pixels, unit="{pixels}")
    cm2 = outline.pixels * spacing[-2] * spacing[-1] / SQUARE_MM_PER_CM2
    return Measurement(concept=concept, site=site, value=round(cm2, 2), unit="cm2")


def told(findings: Iterable[Finding]) -> list[str]:
    """A sentence for each structure that was asked for: its measure, or why it is not shown."""
    return [
        f"I outlined the {spoken(one.site)} ({measured(one.measurements[0])})."
        if one.presence == "present"
        else f"I did not outline the {spoken(one.site)}: {one.reason}"
        for one in findings
    ]


def masks_of(findings: Sequence[Finding]) -> tuple[Digest, ...]:
    """Every mask that a finding rests on, once."""
    drawn = (e for finding in findings for e in finding.evidence if isinstance(e, SegmentEvidence))
    return tuple(dict.fromkeys(evidence.mask for evidence in drawn))


def known_spacing(series: Series, study: ImagingStudy) -> Spacing | None:
    """Spacing (mm) that the file or the operator stated; None where it was assumed."""
    if any(a.name == "pixel-spacing" and a.basis == "assumed" for a in study.attributes):
        return None
    return series.pixel_spacing_mm


def _id(work: Work, concept: CodedConcept, site: CodedConcept) -> str:
    return stable_id(work, "finding", concept.code, site.code)


def _uncertainty(shown: Sequence[Outline], algorithm: AlgorithmIdentification) -> Uncertainty:
    """`probability` is the expected Dice, of several outlines their mean.

    That the structure is there is not in doubt.
    """
    scripted = algorithm.runtime == "scripted"
    source = "quality" if all(outline.predicted for outline in shown) else "self-estimated"
    return Uncertainty(
        probability=float(np.mean([outline.quality for outline in shown])),
        method="scripted" if scripted else "predicted-quality",
        prediction_set=("present",),
        poor_below=shown[0].limit,
        calibration=f"{algorithm.model}/{source}",
    )
