"""Outlines the anterior and the posterior hippocampus on a T1-weighted MR volume.

The instruction decides which part. Volumes are in mm³ only where the file states the spacing of
voxels, and in voxels otherwise. Which side it is, a volume cropped to one hippocampus does not say.
"""

import re
from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np

from wetread.agents.asking import Asked, asked_of
from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.drawn import kept_mask, known_spacing, masks_of, outlined, told, withheld
from wetread.agents.gate import Film, input_gate, model_of
from wetread.agents.header import Reads
from wetread.agents.laterality import negated, without_places
from wetread.agents.outlines import Limits, Outline, Share, outlines
from wetread.agents.structures import HIPPOCAMPUS as STRUCTURE
from wetread.clinical.coding import (
    ANTERIOR_HIPPOCAMPUS,
    HIPPOCAMPUS,
    POSTERIOR_HIPPOCAMPUS,
    VOLUME,
    CodedConcept,
)
from wetread.clinical.findings import (
    AlgorithmIdentification,
    Finding,
    Measurement,
    SegmentEvidence,
)
from wetread.clinical.imaging import Spacing
from wetread.errors import OutOfScope

QUESTION = "Outline the anterior and the posterior hippocampus."
AXES = 3

Part = Literal["anterior", "posterior"]
PARTS: tuple[Part, ...] = get_args(Part)
LABELS: Mapping[Part, str] = {part: f"{part}-hippocampus" for part in PARTS}
SITES: Mapping[Part, CodedConcept] = {
    "anterior": ANTERIOR_HIPPOCAMPUS,
    "posterior": POSTERIOR_HIPPOCAMPUS,
}
_WORDS: Mapping[Part, re.Pattern[str]] = {
    "anterior": re.compile(r"anterior|head"),
    "posterior": re.compile(r"posterior|body|tail"),
}
_TOKEN = re.compile(r"[a-z'-]+|[,.;:?!)]")
_SEVERAL = re.compile(r"\b(?:both|whole|entire)\b")


@AGENTS.register("hippocampus-segmentation")
def hippocampus_segmentation(
    resources: Resources,
    /,
    *,
    reads: str = "T1-weighted MR volume cropped to the hippocampus",
    youngest_years: float = 0,
    smallest_px: int = 16,
    sides_mm: tuple[float, float] = (20.0, 100.0),
    smallest_fraction: Share = 0.001,
    largest_fraction: Share = 0.3,
    abstain_below: Share = 0.6,
) -> Agent:
    """An agent that yields one finding and one mask for each part asked for.

    Args:
        resources: a runtime that returns `mask` for both parts of a volume; a gate model.
        reads: what it reads, for the sentences people see.
        youngest_years: younger patients are refused.
        smallest_px: the shortest side a volume must have, in voxels.
        sides_mm: the shortest and the longest side that a cropped volume can have.
        smallest_fraction: a part that fills less of the volume was not found.
        largest_fraction: a part that fills more of the volume is none.
        abstain_below: an outline expected to overlap less (Dice) is withheld.
    """
    runtime = model_of(resources)
    volume_of = Reads(
        name=reads,
        dimension="volume",
        sides_mm=sides_mm,
        smallest_px=smallest_px,
        youngest_years=youngest_years,
    )
    admit = input_gate(resources, volume_of)
    limits = Limits(
        smallest_fraction=smallest_fraction,
        largest_fraction=largest_fraction,
        lowest_quality=abstain_below,
    )

    def segment(work: Work) -> Outcome:
        asked = asked_of(work.task.instruction, STRUCTURE, volume_of)
        film = admit(work, asked.objection)
        # A fixed question: whatever else the instruction says, the model never hears it.
        inference = runtime.infer(film.question(work, resources.spec.id, QUESTION))
        found = outlines(inference, LABELS, film.pixels.shape)
        problems = {part: limits.problem(found[part]) for part in _parts(work.task.instruction)}
        if all(problems.values()):
            raise OutOfScope(" ".join(reason for reason in problems.values() if reason))
        findings = [
            withheld(work, HIPPOCAMPUS, SITES[part], reason, inference.algorithm)
            if reason
            else _finding(work, film, part, found[part], inference.algorithm)
            for part, reason in problems.items()
        ]
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            findings=tuple(findings),
            abstentions=asked.abstentions(work, resources.spec.id),
            masks=masks_of(findings),
            algorithms=(inference.algorithm,),
            message=_message(findings, asked),
        )

    return segment


def parts_asked(text: str) -> tuple[Part, ...]:
    """The parts that the text names; both where it names none; none where it rules out both."""
    plain = without_places(text)
    tokens = _TOKEN.findall(plain)
    named = {
        part: [not negated(tokens, n) for n, token in enumerate(tokens) if spelt.fullmatch(token)]
        for part, spelt in _WORDS.items()
    }
    wanted = [part for part in PARTS if any(named[part])]
    if not wanted or _SEVERAL.search(plain):
        wanted = list(PARTS)
    return tuple(part for part in wanted if any(named[part]) or not named[part])


def _parts(instruction: str) -> tuple[Part, ...]:
    parts = parts_asked(instruction)
    if not parts:
        raise OutOfScope("The request rules out both parts, so there is nothing to outline.")
    return parts


def _finding(
    work: Work, film: Film, part: Part, outline: Outline, algorithm: AlgorithmIdentification
) -> Finding:
    """The mask is a volume, whether one image held all slices or each its own."""
    site, mask = SITES[part], kept_mask(work, outline.mask)
    spacing = known_spacing(film.series, work.study)
    return outlined(
        work,
        HIPPOCAMPUS,
        site,
        [outline],
        algorithm,
        evidence=tuple(
            SegmentEvidence(image=one.pixels, mask=mask, segment=site) for one in film.instances
        ),
        measurements=(_volume(outline, site, spacing),),
    )


def _volume(outline: Outline, site: CodedConcept, spacing: Spacing | None) -> Measurement:
    if spacing is None or len(spacing) != AXES:
        return Measurement(concept=VOLUME, site=site, value=outline.pixels, unit="{voxels}")
    mm3 = round(outline.pixels * float(np.prod(spacing)), 1)
    return Measurement(concept=VOLUME, site=site, value=mm3, unit="mm3")


def _message(findings: list[Finding], asked: Asked) -> str:
    return " ".join(filter(None, (*told(findings), asked.declined)))
