"""Judges one question on a frontal chest radiograph: is pneumonia present?

The instruction may widen what is listed as not assessed, and nothing else: the model is always
asked the same question, so that no opinion in a request reaches it (law 4).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.gate import Film, input_gate
from wetread.agents.naming import stable_id
from wetread.agents.other_findings import (
    LUNG_OF,
    SITES,
    asks_about_pneumonia,
    others_named,
    side_of_pneumonia,
)
from wetread.agents.wording import joined, percent, spoken
from wetread.clinical.coding import LUNG, PNEUMONIA, CodedConcept
from wetread.clinical.findings import (
    AttentionEvidence,
    Evidence,
    Finding,
    ImageEvidence,
    Label,
    Uncertainty,
)
from wetread.clinical.imaging import ImagingStudy
from wetread.errors import ManifestError, RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest

QUESTION = "Is pneumonia present on this frontal chest radiograph?"
LABELS: tuple[Label, Label] = ("present", "absent")
EVEN = 0.5


@AGENTS.register("pneumonia-classification")
def pneumonia_classification(
    resources: Resources,
    /,
    *,
    reads: str = "frontal chest radiograph",
    youngest_years: float = 1,
    smallest_px: int = 128,
    attention: str | None = None,
    groups: dict[str, float] | None = None,
) -> Agent:
    """An agent that yields one finding about pneumonia, and what it was asked but cannot judge.

    Args:
        resources: a runtime that returns a calibrated `probability` for absent and present with
            its conformal quantiles; a gate model.
        reads: what it reads, for the sentences people see.
        youngest_years: younger patients are refused.
        smallest_px: the shortest side an image must have.
        attention: how the runtime makes its map of attention; None asks for no map.
        groups: the populations the model was calibrated on, each with the age in years from which
            it counts; a patient without an age belongs to none.
    """
    runtime = resources.runtime
    if runtime is None:
        raise ManifestError(f"agents/{resources.spec.id}.yaml: runtime: this agent needs a model")
    admit = input_gate(
        resources, reads=reads, youngest_years=youngest_years, smallest_px=smallest_px
    )

    def classify(work: Work) -> Outcome:
        instruction = work.task.instruction
        aside = _not_assessed(work, instruction)
        if not asks_about_pneumonia(instruction):
            return _declined(work, aside)
        film = admit(work)
        inference = runtime.infer(
            InferenceRequest(
                agent=resources.spec.id,
                images=(film.pixels,),
                instruction=QUESTION,
                lane=work.lane,
                seed=work.seed,
                options=_options(work.study, attention, groups or {}),
            )
        )
        finding = _pneumonia(work, film, inference, attention)
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            findings=(finding, *aside),
            algorithms=(inference.algorithm,),
            message=" ".join(filter(None, (_message(finding), _about_others(aside)))),
        )

    return classify


def _options(
    study: ImagingStudy, attention: str | None, groups: Mapping[str, float]
) -> dict[str, float | int | str | bool]:
    """The patient's population, and whether a map is wanted."""
    options: dict[str, float | int | str | bool] = {"attention": True} if attention else {}
    age = study.patient_age_years
    reached = (
        [] if age is None else [(since, name) for name, since in groups.items() if since <= age]
    )
    return options | ({"group": max(reached)[1]} if reached else {})


def uncertainty(inference: Inference) -> Uncertainty:
    """P(present) and the labels that a class-conditional conformal set cannot rule out.

    A label stays while its score 1 - P(label) does not exceed its own quantile (Mondrian split
    conformal; Vovk et al. 2005). A script without quantiles rules out neither answer.

    Raises:
        RuntimeUnavailable: no probabilities for `absent` and `present`, or nothing that says how
            far they can be trusted (law 5).
    """
    chances = _of_each(inference, "probability")
    if chances is None or not all(0 <= chance <= 1 for chance in chances.values()):
        raise RuntimeUnavailable(
            "the classification model returned no probabilities for absent and present; "
            "check that the configured model judges pneumonia"
        )
    quantiles = _of_each(inference, "conformal_quantile")
    algorithm = inference.algorithm
    coverage = inference.scalars.get("coverage") if quantiles else None
    scripted = algorithm.runtime == "scripted"
    if coverage is None and not scripted:
        raise RuntimeUnavailable(
            f"the model {algorithm.model!r} has no calibration record, so its probability cannot "
            "be stated; add calibration.json to the model's folder"
        )
    return Uncertainty(
        probability=chances["present"],
        method="scripted" if scripted else "temperature-scaled",
        prediction_set=prediction_set(chances, quantiles),
        coverage=coverage,
        calibration=f"{algorithm.model}/calibration",
    )


def prediction_set(
    chances: dict[Label, float], quantiles: dict[Label, float] | None
) -> tuple[Label, ...]:
    """The labels that stay, present before absent.

    Both stand where nothing was calibrated, and where both would fall: an empty set says that the
    film is unusual, not that neither answer is true.
    """
    if quantiles is None:
        return LABELS
    return tuple(label for label in LABELS if 1 - chances[label] <= quantiles[label]) or LABELS


def _of_each(inference: Inference, name: str) -> dict[Label, float] | None:
    """One figure per label; None where the array is missing, of another length or misnamed."""
    values: NDArray[np.float32] | None = inference.arrays.get(name)
    if values is None or values.shape != (len(inference.labels),):
        return None
    if not set(LABELS) <= set(inference.labels):
        return None
    return {label: float(values[inference.labels.index(label)]) for label in LABELS}


def _pneumonia(work: Work, film: Film, inference: Inference, attention: str | None) -> Finding:
    judged = uncertainty(inference)
    return Finding(
        id=stable_id(work, "finding", PNEUMONIA.code, LUNG.code),
        concept=PNEUMONIA,
        site=LUNG,
        presence="present" if judged.probability >= EVEN else "absent",
        evidence=_evidence(work, film, inference, attention),
        uncertainty=judged,
        algorithm=inference.algorithm,
    )


def _evidence(
    work: Work, film: Film, inference: Inference, attention: str | None
) -> tuple[Evidence, ...]:
    image = ImageEvidence(image=film.instance.pixels)
    seen = inference.arrays.get("attention")
    if seen is None or attention is None:
        return (image,)
    kept = work.keep(np.asarray(seen, dtype=np.float32))
    return (image, AttentionEvidence(image=film.instance.pixels, map=kept, method=attention))


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
