"""Outlines the lungs that were asked for on a frontal chest radiograph, and measures them.

The instruction decides which lung; anything but lungs is refused in words. Areas are in cm² only
where the file states the pixel spacing, and in pixels otherwise: an assumed spacing is no ruler.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated

import numpy as np
from pydantic import Field

from wetread.agents.anatomy import Named, anatomy_asked
from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.gate import Film, input_gate
from wetread.agents.laterality import SIDES, Side, sides_asked, speaks_of_the_picture
from wetread.agents.naming import stable_id
from wetread.agents.outlines import Outline, area_cm2, mirrored, outlines
from wetread.agents.wording import joined, measured
from wetread.clinical.coding import (
    AREA,
    AREA_RATIO,
    BOTH_LUNGS,
    LEFT_LUNG,
    LUNG,
    RIGHT_LUNG,
    CodedConcept,
)
from wetread.clinical.findings import (
    Abstention,
    Finding,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.clinical.imaging import ImagingStudy, Series, Spacing
from wetread.errors import ManifestError, OutOfScope
from wetread.ports.runtime import Inference, InferenceRequest

LUNGS: Mapping[Side, CodedConcept] = {"right": RIGHT_LUNG, "left": LEFT_LUNG}
QUESTION = "Outline the right lung and the left lung."

Share = Annotated[float, Field(ge=0, le=1)]


@AGENTS.register("lung-segmentation")
def lung_segmentation(
    resources: Resources,
    /,
    *,
    reads: str = "frontal chest radiograph",
    youngest_years: float = 1,
    smallest_px: int = 128,
    smallest_fraction: Share = 0.01,
    largest_fraction: Share = 0.45,
    abstain_below: Share = 0.6,
) -> Agent:
    """An agent that yields one finding and one mask per lung asked for.

    Args:
        resources: a runtime that returns `mask` for `right-lung` and `left-lung`; a gate model.
        reads: what it reads, for the sentences people see.
        youngest_years: younger patients are refused.
        smallest_px: the shortest side an image must have.
        smallest_fraction: a lung that fills less of the image was not found.
        largest_fraction: a lung that fills more of the image is none.
        abstain_below: an outline expected to overlap less (Dice) is withheld.
    """
    runtime = resources.runtime
    if runtime is None:
        raise ManifestError(f"agents/{resources.spec.id}.yaml: runtime: this agent needs a model")
    admit = input_gate(
        resources, reads=reads, youngest_years=youngest_years, smallest_px=smallest_px
    )

    def problem(outline: Outline) -> str | None:
        name = f"the {outline.side} lung"
        if outline.fraction < smallest_fraction:
            return f"No plausible outline of {name} was found."
        if outline.fraction > largest_fraction:
            return f"The outline of {name} fills more of the image than a lung can."
        if outline.quality < abstain_below:
            return (
                f"The outline of {name} is expected to be poor (overlap with a drawn outline "
                f"{outline.quality:.2f}, at least {abstain_below:.2f} needed), so it is withheld."
            )
        return None

    def segment(work: Work) -> Outcome:
        named, sides = _asked(work.task.instruction)
        film = admit(work)
        # A fixed question: whatever else the instruction says, the model never hears it.
        inference = runtime.infer(
            InferenceRequest(
                agent=resources.spec.id,
                images=(film.pixels,),
                instruction=QUESTION,
                lane=work.lane,
                seed=work.seed,
            )
        )
        found = outlines(inference, film.pixels.shape)
        if mirrored(found):
            raise OutOfScope(
                "The right lung appears on the right of the picture: the film seems to be mirrored."
            )
        problems = {side: problem(found[side]) for side in sides}
        if all(problems.values()):
            raise OutOfScope(" ".join(reason for reason in problems.values() if reason))
        drawn = _Drawn(work, film, inference)
        findings = [
            drawn.withheld(side, reason) if reason else drawn.finding(found[side])
            for side, reason in problems.items()
        ]
        if sides == SIDES and not any(problems.values()):
            findings[-1] = _with_ratio(findings[-1], found)
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            findings=tuple(findings),
            abstentions=_abstentions(work, resources.spec.id, named),
            masks=tuple(masks_of(findings)),
            algorithms=(inference.algorithm,),
            message=_message(work.task.instruction, findings, named),
        )

    return segment


def masks_of(findings: Iterable[Finding]) -> Iterable[str]:
    """Digests of the masks that findings rest on."""
    for finding in findings:
        yield from (e.mask for e in finding.evidence if isinstance(e, SegmentEvidence))


def _asked(instruction: str) -> tuple[Named, tuple[Side, ...]]:
    named, sides = anatomy_asked(instruction), sides_asked(instruction)
    if not named.lungs:
        what = f" ({joined(named.others)})" if named.others else ""
        raise OutOfScope(
            f"The request asks for something other than the lungs{what}, and this agent outlines "
            "lungs only."
        )
    if not sides:
        raise OutOfScope("The request rules out both lungs, so there is nothing to outline.")
    return named, sides


class _Drawn:
    """Findings about one film from one inference."""

    def __init__(self, work: Work, film: Film, inference: Inference) -> None:
        self._work, self._film, self._inference = work, film, inference
        self._spacing = known_spacing(film.series, work.study)

    def finding(self, outline: Outline) -> Finding:
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


def _with_ratio(left: Finding, found: Mapping[Side, Outline]) -> Finding:
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


def _abstentions(work: Work, agent: str, named: Named) -> tuple[Abstention, ...]:
    return tuple(
        Abstention(
            id=stable_id(work, "abstention", other),
            agent=agent,
            reason=f"The request also names the {other}, and this agent outlines lungs only.",
        )
        for other in named.others
    )


def _message(instruction: str, findings: Iterable[Finding], named: Named) -> str:
    told = []
    for finding in findings:
        name = finding.site.display.lower()
        if finding.presence == "present":
            told.append(f"I outlined the {name} ({measured(finding.measurements[0])}).")
        else:
            told.append(f"I did not outline the {name}: {finding.reason}")
    if speaks_of_the_picture(instruction):
        told.append("Sides are the patient's: what lies on the left of the picture is the right.")
    if named.others:
        told.append(f"I outline lungs only, so not the {joined(named.others)}.")
    return " ".join(told)
