"""Judges one question on a frontal chest radiograph: is pneumonia present?

The instruction may widen what is listed as not assessed, and nothing else: the model is always
asked the same question, so that no opinion in a request reaches it (law 4).
"""

from collections.abc import Mapping

import numpy as np

from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.gate import Film, input_gate, model_of
from wetread.agents.header import Reads
from wetread.agents.naming import stable_id
from wetread.agents.other_findings import (
    LUNG_OF,
    SITES,
    asks_about_pneumonia,
    others_named,
    side_of_pneumonia,
)
from wetread.agents.prediction import uncertainty
from wetread.agents.wording import joined, percent, spoken
from wetread.clinical.coding import LUNG, PNEUMONIA, CodedConcept
from wetread.clinical.findings import (
    AttentionEvidence,
    Evidence,
    Finding,
    ImageEvidence,
)
from wetread.clinical.imaging import ImagingStudy
from wetread.ports.runtime import Inference

QUESTION = "Is pneumonia present on this frontal chest radiograph?"
EVEN = 0.5


@AGENTS.register("pneumonia-classification")
def pneumonia_classification(
    resources: Resources,
    /,
    *,
    reads: str = "frontal chest radiograph",
    youngest_years: float = 1,
    smallest_px: int = 128,
    attention: bool = False,
    groups: dict[str, float] | None = None,
) -> Agent:
    """An agent that yields one finding about pneumonia, and what it was asked but cannot judge.

    Args:
        resources: a runtime that returns a calibrated `probability` for absent and present with
            its conformal quantiles; a gate model.
        reads: what it reads, for the sentences people see.
        youngest_years: younger patients are refused.
        smallest_px: the shortest side an image must have.
        attention: ask the runtime for its map, which comes where such maps passed their tests.
        groups: the populations the model was calibrated on, each with the age in years from which
            it counts; a patient without an age belongs to none.
    """
    runtime = model_of(resources)
    admit = input_gate(
        resources, Reads(name=reads, youngest_years=youngest_years, smallest_px=smallest_px)
    )

    def classify(work: Work) -> Outcome:
        instruction = work.task.instruction
        aside = _not_assessed(work, instruction)
        if not asks_about_pneumonia(instruction):
            return _declined(work, aside)
        film = admit(work)
        options = _options(work.study, attention, groups or {})
        # A fixed question: whatever else the instruction says, the model never hears it.
        inference = runtime.infer(film.question(work, resources.spec.id, QUESTION, options))
        finding = _pneumonia(work, film, inference, attention=attention)
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            findings=(finding, *aside),
            algorithms=(inference.algorithm,),
            message=" ".join(filter(None, (_message(finding), _about_others(aside)))),
        )

    return classify


def _options(
    study: ImagingStudy, attention: bool, groups: Mapping[str, float]
) -> dict[str, float | int | str | bool]:
    """The patient's population, and whether a map is wanted."""
    options: dict[str, float | int | str | bool] = {"attention": True} if attention else {}
    age = study.patient_age_years
    reached = (
        [] if age is None else [(since, name) for name, since in groups.items() if since <= age]
    )
    return options | ({"group": max(reached)[1]} if reached else {})


def _pneumonia(work: Work, film: Film, inference: Inference, *, attention: bool) -> Finding:
    judged = uncertainty(inference)
    return Finding(
        id=stable_id(work, "finding", PNEUMONIA.code, LUNG.code),
        concept=PNEUMONIA,
        site=LUNG,
        presence="present" if judged.probability >= EVEN else "absent",
        evidence=_evidence(work, film, inference, attention=attention),
        uncertainty=judged,
        algorithm=inference.algorithm,
    )


def _evidence(
    work: Work, film: Film, inference: Inference, *, attention: bool
) -> tuple[Evidence, ...]:
    """The film, and the map under the name that the runtime gives to what it did."""
    image = ImageEvidence(image=film.instance.pixels)
    seen = inference.arrays.get("attention")
    if seen is None or not attention:
        return (image,)
    kept = work.keep(np.asarray(seen, dtype=np.float32))
    method = inference.methods.get("attention", f"as {inference.algorithm.model} drew it")
    return (image, AttentionEvidence(image=film.instance.pixels, map=kept, method=method))


def _not_assessed(work: Work, instruction: str) -> tuple[Finding, ...]:
    """What the instruction names beyond pneumonia anywhere in the lungs."""
    asked: list[tuple[CodedConcept, CodedConcept, str]] = [
        (concept, SITES[concept], "This agent judges pneumonia only.")
        for concept in others_named(instruction)
    ]
    side = side_of_pneumonia(instruction)
    if side is not None:
        reason = "The model judges the film as a whole and does not say in which lung."
        asked.append((PNEUMONIA, LUNG_OF[side], reason))
    return tuple(
        Finding(
            id=stable_id(work, "finding", concept.code, site.code),
            concept=concept,
            site=site,
            presence="not-assessed",
            reason=reason,
        )
        for concept, site, reason in asked
    )


def _declined(work: Work, aside: tuple[Finding, ...]) -> Outcome:
    """Other findings alone were asked for: they are recorded, and no model runs."""
    return Outcome(
        task_id=work.task.id,
        agent=work.task.agent,
        findings=aside,
        message=f"I judge pneumonia only. {_about_others(aside)}",
    )


def _message(finding: Finding) -> str:
    judged = finding.uncertainty
    if judged is None:
        return ""
    chance = percent(judged.probability)
    if not judged.decided:
        return f"I cannot decide whether pneumonia is present (probability {chance})."
    if finding.presence == "present":
        return f"I take pneumonia to be present (probability {chance})."
    return f"I did not detect pneumonia (probability {chance})."


def _about_others(aside: tuple[Finding, ...]) -> str:
    if not aside:
        return ""
    names = [
        spoken(f.concept) if f.concept != PNEUMONIA else "the side of a pneumonia" for f in aside
    ]
    return f"Not assessed: {joined(names)}."
