"""Outlines the lungs that were asked for on a frontal chest radiograph, and measures them.

The instruction decides which lung; anything but lungs is refused in words. Areas are in cm² only
where the file states the pixel spacing, and in pixels otherwise: an assumed spacing is no ruler.
"""

from collections.abc import Iterable, Mapping

from wetread.agents.asking import Asked, asked_of
from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.drawn import masks_of, told
from wetread.agents.gate import input_gate, model_of
from wetread.agents.header import Reads
from wetread.agents.laterality import SIDES, Side, sides_asked, speaks_of_the_picture
from wetread.agents.lung_findings import LABELS, LungFindings, mirrored, with_ratio
from wetread.agents.outlines import Limits, Outline, Share, outlines
from wetread.agents.structures import LUNGS
from wetread.clinical.findings import Finding
from wetread.errors import OutOfScope

QUESTION = "Outline the right lung and the left lung."


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
    runtime = model_of(resources)
    film_of = Reads(name=reads, youngest_years=youngest_years, smallest_px=smallest_px)
    admit = input_gate(resources, film_of)
    limits = Limits(
        smallest_fraction=smallest_fraction,
        largest_fraction=largest_fraction,
        lowest_quality=abstain_below,
    )

    def segment(work: Work) -> Outcome:
        asked = asked_of(work.task.instruction, LUNGS, film_of)
        film = admit(work, asked.objection)
        sides = _sides(work.task.instruction)
        # A fixed question: whatever else the instruction says, the model never hears it.
        inference = runtime.infer(film.question(work, resources.spec.id, QUESTION))
        found = outlines(inference, LABELS, film.pixels.shape)
        problems = {side: limits.problem(found[side]) for side in sides}
        _insist(found, problems.values())
        drawn = LungFindings(work, film, inference)
        findings = [
            drawn.withheld(side, reason) if reason else drawn.outlined(side, found[side])
            for side, reason in problems.items()
        ]
        if sides == SIDES and not any(problems.values()):
            findings[-1] = with_ratio(findings[-1], found)
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            findings=tuple(findings),
            abstentions=asked.abstentions(work, resources.spec.id),
            masks=masks_of(findings),
            algorithms=(inference.algorithm,),
            message=_message(work.task.instruction, findings, asked),
        )

    return segment


def _sides(instruction: str) -> tuple[Side, ...]:
    sides = sides_asked(instruction)
    if not sides:
        raise OutOfScope("The request rules out both lungs, so there is nothing to outline.")
    return sides


def _insist(found: Mapping[Side, Outline], problems: Iterable[str | None]) -> None:
    """Abstains from a mirrored film, and where no outline that was asked for can be shown."""
    if mirrored(found):
        raise OutOfScope(
            "The right lung appears on the right of the picture: the film seems to be mirrored."
        )
    reasons = list(problems)
    if all(reasons):
        raise OutOfScope(" ".join(reason for reason in reasons if reason))


def _message(instruction: str, findings: Iterable[Finding], asked: Asked) -> str:
    said = told(findings)
    if speaks_of_the_picture(instruction):
        said.append("Sides are the patient's: what lies on the left of the picture is the right.")
    return " ".join(filter(None, (*said, asked.declined)))
