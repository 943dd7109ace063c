"""Findings, abstentions and what a user saw, as FHIR Observations."""

from collections.abc import Iterator

from wetread.clinical.approval import Observation
from wetread.clinical.coding import SCT
from wetread.clinical.findings import (
    Abstention,
    AlgorithmIdentification,
    Evidence,
    Finding,
    Label,
    Measurement,
    Uncertainty,
)
from wetread.exchange.fhir import (
    AI_ASSERTED,
    OURS,
    TERMINOLOGY,
    UCUM,
    Json,
    Names,
    coded,
    coding,
    concept,
    extension,
    identifier,
    own,
    parts,
    plain,
    ratio,
    resource,
)
from wetread.guards.text.identifiers.references import referenced

_PRESENCE: dict[Label, Json] = {
    "present": concept(coding(SCT, "52101004", "Present")),
    "absent": concept(coding(SCT, "2667000", "Absent")),
}
_IMAGING = concept(coding(f"{TERMINOLOGY}observation-category", "imaging", "Imaging"))


def algorithm_key(algorithm: AlgorithmIdentification) -> str:
    """Two findings share a Device where agent, runtime, model and weights are the same."""
    return "/".join(
        (algorithm.agent, algorithm.runtime, algorithm.model, algorithm.weights or "no weights")
    )


def claim_key(claim: Finding | Abstention | Observation) -> str:
    """Ids are unique among claims of one kind; the kind keeps them apart from the others."""
    return f"{type(claim).__name__}/{claim.id}"


def finding_observation(finding: Finding, names: Names, status: str) -> Json:
    """One claim: present, absent, or why it was not assessed; with probability and measurements.

    "Not assessed" is a `dataAbsentReason`, so that no receiver can take it for an absence.
    """
    assessed = None if finding.presence == "not-assessed" else _PRESENCE[finding.presence]
    algorithm = finding.algorithm
    return resource(
        "Observation",
        names.id("Observation", claim_key(finding)),
        meta=AI_ASSERTED,
        extension=[_evidence(evidence) for evidence in finding.evidence],
        identifier=[identifier("finding", finding.id)],
        basedOn=[names.ref("ServiceRequest")],
        status=status,
        category=[_IMAGING],
        code=coded(finding.concept),
        subject=names.ref("Patient"),
        valueCodeableConcept=assessed,
        dataAbsentReason=None if assessed else _not_performed(finding.reason or ""),
        bodySite=coded(finding.site),
        device=names.ref("Device", algorithm_key(algorithm)) if algorithm else None,
        derivedFrom=[names.ref("ImagingStudy")],
        component=[*_certainty(finding.uncertainty), *map(_measurement, finding.measurements)],
    )


def abstention_observation(abstention: Abstention, names: Names, status: str) -> Json:
    """An agent that said nothing, with its reason; silence is on the record too."""
    return resource(
        "Observation",
        names.id("Observation", claim_key(abstention)),
        meta=AI_ASSERTED,
        identifier=[identifier("abstention", abstention.id)],
        basedOn=[names.ref("ServiceRequest")],
        status=status,
        category=[_IMAGING],
        code=concept(
            coding(f"{OURS}observation", "agent-assessment", "Assessment by an agent"),
            text=abstention.agent,
        ),
        subject=names.ref("Patient"),
        dataAbsentReason=_not_performed(abstention.reason),
    )


def user_observation(observation: Observation, names: Names) -> Json:
    """What a user says they saw, without names: recorded, verified by nobody, and preliminary."""
    return resource(
        "Observation",
        names.id("Observation", claim_key(observation)),
        identifier=[identifier("user-observation", observation.id)],
        basedOn=[names.ref("ServiceRequest")],
        status="preliminary",
        code=own("observation", "user-observation", "Reported by a user, not verified"),
        subject=names.ref("Patient"),
        performer=[{"type": "Practitioner", "identifier": identifier("user", observation.user)}],
        valueString=plain(referenced(observation.text).text),
    )


def _not_performed(reason: str) -> Json:
    absent = coding(f"{TERMINOLOGY}data-absent-reason", "not-performed", "Not Performed")
    return concept(absent, text=reason)


def _certainty(uncertainty: Uncertainty | None) -> Iterator[Json]:
    """P(present), how it was obtained, and each answer that could not be ruled out."""
    if uncertainty is None:
        return
    method = own("uncertainty-method", uncertainty.method, uncertainty.method)
    record = plain(uncertainty.calibration)
    yield _component("probability", "Probability", valueQuantity=ratio(uncertainty.probability))
    yield _component("method", "Method", valueCodeableConcept=method)
    yield _component("calibration", "Calibration record", valueString=record)
    if uncertainty.coverage is not None:
        yield _component("coverage", "Coverage", valueQuantity=ratio(uncertainty.coverage))
        yield from _prediction_set(uncertainty)


def _prediction_set(uncertainty: Uncertainty) -> Iterator[Json]:
    """One component for each answer: two codings in one concept would be synonyms."""
    answers = [_PRESENCE[label] for label in uncertainty.prediction_set]
    for answer in answers or [concept(text="empty: no answer fits")]:
        yield _component("prediction-set", "Answer not ruled out", valueCodeableConcept=answer)


def _component(code: str, display: str, **value: object) -> Json:
    return {"code": own("uncertainty", code, display), **value}


def _measurement(measurement: Measurement) -> Json:
    """A number in UCUM; a component has no bodySite in R4, so an extension carries the site."""
    site = measurement.site
    where = [extension("body-site", valueCodeableConcept=coded(site))] if site else []
    return {
        **({"extension": where} if where else {}),
        "code": coded(measurement.concept),
        "valueQuantity": {
            "value": measurement.value,
            "unit": measurement.unit,
            "system": UCUM,
            "code": measurement.unit,
        },
    }


def _evidence(evidence: Evidence) -> Json:
    """What the claim rests on, by digest; the digests are those that were signed."""
    texts = {k: v for k, v in evidence.model_dump(mode="json").items() if isinstance(v, str)}
    inner: list[Json] = [{"url": k, "valueString": text} for k, text in sorted(texts.items())]
    if evidence.kind == "segment":
        inner.append({"url": "segment", "valueCodeableConcept": coded(evidence.segment)})
    return parts("evidence", *inner)
