"""Outlines the cavity of the left ventricle on short-axis cardiac MR, slice by slice.

Of a series every image of equal size is read. What the outlines measure then depends on how the
images lie to one another: one area, the areas at both ends of the heartbeat, or both volumes.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from wetread.agents.asking import Asked, asked_of
from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.drawn import kept_mask, known_spacing, masks_of, outlined
from wetread.agents.gate import Film, input_gate, model_of
from wetread.agents.header import Reads
from wetread.agents.outlines import Limits, Share, outlines
from wetread.agents.structures import LEFT_VENTRICLE as STRUCTURE
from wetread.agents.ventricle_measures import Slice, measurements_of
from wetread.agents.wording import joined, measured, spoken
from wetread.clinical.coding import LEFT_VENTRICLE
from wetread.clinical.findings import AlgorithmIdentification, Finding, SegmentEvidence
from wetread.errors import OutOfScope

QUESTION = "Outline the cavity of the left ventricle."
LABELS = {"cavity": "left-ventricle"}


@AGENTS.register("left-ventricle-segmentation")
def left_ventricle_segmentation(
    resources: Resources,
    /,
    *,
    reads: str = "short-axis cardiac MR slice",
    youngest_years: float = 0,
    smallest_px: int = 96,
    sides_mm: tuple[float, float] = (120.0, 600.0),
    most_images: Annotated[int, Field(ge=1, le=512)] = 64,
    smallest_fraction: Share = 0.0003,
    largest_fraction: Share = 0.2,
    abstain_below: Share = 0.6,
) -> Agent:
    """An agent that yields one finding, with one mask for each image it was drawn on.

    Args:
        resources: a runtime that returns `mask` for `left-ventricle`; a gate model.
        reads: what it reads, for the sentences people see.
        youngest_years: younger patients are refused.
        smallest_px: the shortest side an image must have.
        sides_mm: the shortest and the longest side that a field of view can have.
        most_images: images of a series that are read at most, in the order of the series.
        smallest_fraction: a cavity that fills less of the image was not found.
        largest_fraction: a cavity that fills more of the image is none.
        abstain_below: an outline expected to overlap less (Dice) is withheld.
    """
    runtime = model_of(resources)
    slice_of = Reads(
        name=reads,
        dimension="slice",
        sides_mm=sides_mm,
        smallest_px=smallest_px,
        youngest_years=youngest_years,
    )
    admit = input_gate(resources, slice_of)
    limits = Limits(
        smallest_fraction=smallest_fraction,
        largest_fraction=largest_fraction,
        lowest_quality=abstain_below,
    )

    def drawn(work: Work, film: Film) -> tuple[Slice, AlgorithmIdentification]:
        # A fixed question: whatever else the instruction says, the model never hears it.
        inference = runtime.infer(film.question(work, resources.spec.id, QUESTION))
        outline = outlines(inference, LABELS, film.pixels.shape)["cavity"]
        empty = not limits.found(outline)
        read = Slice(film=film, outline=outline, problem=limits.problem(outline), empty=empty)
        return read, inference.algorithm

    def segment(work: Work) -> Outcome:
        asked = asked_of(work.task.instruction, STRUCTURE, slice_of)
        first = admit(work, asked.objection)
        answers = [drawn(work, film) for film in admit.beside(first, work, most_images)]
        read, algorithm = [one for one, _ in answers], answers[0][1]
        finding = _finding(work, read, algorithm)
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            findings=(finding,),
            abstentions=asked.abstentions(work, resources.spec.id),
            masks=masks_of([finding]),
            algorithms=(algorithm,),
            message=_message(finding, read, asked),
        )

    return segment


def _finding(work: Work, read: Sequence[Slice], algorithm: AlgorithmIdentification) -> Finding:
    """All that was outlined; abstains where nothing can be shown."""
    shown = [one for one in read if one.problem is None]
    if not shown:
        raise OutOfScope(next(one.problem for one in read if one.problem))
    evidence = tuple(
        SegmentEvidence(
            image=one.film.instance.pixels,
            mask=kept_mask(work, one.outline.mask),
            segment=LEFT_VENTRICLE,
        )
        for one in shown
    )
    return outlined(
        work,
        LEFT_VENTRICLE,
        LEFT_VENTRICLE,
        [one.outline for one in shown],
        algorithm,
        evidence=evidence,
        measurements=measurements_of(read, known_spacing(read[0].film.series, work.study)),
    )


def _message(finding: Finding, read: Sequence[Slice], asked: Asked) -> str:
    figures = [f"{spoken(m.concept)} {measured(m)}" for m in finding.measurements]
    shown, total = len(finding.evidence), len(read[0].film.series.instances)
    where = f" on {shown} of {total} images" if total > 1 else ""
    outline = f"I outlined the left ventricle{where} ({joined(figures)})."
    return " ".join(filter(None, (outline, asked.declined)))
