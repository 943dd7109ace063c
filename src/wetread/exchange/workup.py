"""What stands around a report: patient, request, study, objections, appointment."""

from collections.abc import Iterator

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.imaging import Priority
from wetread.clinical.verdicts import Decision, Verdict
from wetread.exchange.authorship import SOFTWARE
from wetread.exchange.fhir import (
    AI_ASSERTED,
    OURS,
    TERMINOLOGY,
    Json,
    Names,
    coding,
    concept,
    identifier,
    instant,
    plain,
    resource,
)
from wetread.exchange.observations import claim_key
from wetread.exchange.stages import Stage
from wetread.guards.text.identifiers.references import referenced

_PRIORITY: dict[Priority, str] = {"STAT": "stat", "URGENT": "urgent", "ROUTINE": "routine"}
_SEVERITY: dict[Decision, str] = {
    "disclose": "low",
    "revise": "moderate",
    "hold": "high",
    "block": "high",
}


def patient(payload: ApprovalPayload, names: Names) -> Json:
    """The pseudonymous reference and nothing else; the receiver's own index knows who it is."""
    pseudonymised = coding(f"{TERMINOLOGY}v3-ObservationValue", "PSEUDED", "pseudonymized")
    return resource(
        "Patient",
        names.id("Patient"),
        meta={"security": [pseudonymised]},
        identifier=[identifier("patient", payload.patient)],
    )


def service_request(payload: ApprovalPayload, stage: Stage, names: Names) -> Json:
    """What was asked, without the names that its author may have put into it."""
    return resource(
        "ServiceRequest",
        names.id("ServiceRequest"),
        identifier=[identifier("request", payload.request_id)],
        status=stage.request,
        intent="order",
        priority=_PRIORITY[payload.priority],
        # A CodeableConcept's text is a plain string; a note would be rendered as Markdown.
        code=concept(text=referenced(payload.request_text).text),
        subject=names.ref("Patient"),
    )


def imaging_study(payload: ApprovalPayload, names: Names) -> Json:
    """The study under its pseudonym; UIDs stay at home, digests of the images identify them."""
    return resource(
        "ImagingStudy",
        names.id("ImagingStudy"),
        identifier=[
            identifier("study", payload.study_id),
            *(identifier("image-sha256", image) for image in payload.images),
        ],
        status="available",
        subject=names.ref("Patient"),
        basedOn=[names.ref("ServiceRequest")],
    )


def detected_issues(payload: ApprovalPayload, stage: Stage, names: Names) -> Iterator[Json]:
    known = {observation.id: claim_key(observation) for observation in payload.observations}
    known |= {abstention.id: claim_key(abstention) for abstention in payload.abstentions}
    known |= {finding.id: claim_key(finding) for finding in payload.findings}
    for number, verdict in enumerate(payload.verdicts):
        if verdict.decision != "pass":
            yield _issue(verdict, str(number), known, stage, names)


def _issue(verdict: Verdict, key: str, known: dict[str, str], stage: Stage, names: Names) -> Json:
    """A rule that was not content; what it points at when it points at something in here."""
    cited = [names.ref("Observation", known[e]) for e in verdict.evidence if e in known]
    return resource(
        "DetectedIssue",
        names.id("DetectedIssue", f"{key}/{verdict.rule}"),
        meta=AI_ASSERTED,
        status=stage.report,
        code=concept(
            coding(f"{OURS}verdict", verdict.decision, verdict.decision), text=verdict.rule
        ),
        severity=_SEVERITY[verdict.decision],
        patient=names.ref("Patient"),
        author=names.ref("Device", SOFTWARE),
        implicated=cited or [names.ref("DiagnosticReport")],
        detail=plain(verdict.reason),
    )


def appointment(payload: ApprovalPayload, stage: Stage, names: Names) -> Iterator[Json]:
    """The slot: proposed while the report waits, booked by the signature."""
    proposal = payload.appointment
    if proposal is None:
        return
    place = {"display": plain(proposal.resource), "type": "Location"}
    yield resource(
        "Appointment",
        names.id("Appointment"),
        meta=AI_ASSERTED,
        identifier=[identifier("appointment", proposal.id), identifier("slot", proposal.slot)],
        status=stage.appointment,
        serviceType=[concept(text=proposal.modality)],
        description=plain(proposal.description),
        comment=plain(proposal.because),
        start=instant(proposal.start),
        end=instant(proposal.end),
        basedOn=[names.ref("ServiceRequest")],
        # A signature books the room; the patient has still to be told.
        participant=[
            {"actor": names.ref("Patient"), "status": "needs-action"},
            {"actor": place, "status": stage.room},
        ],
    )
