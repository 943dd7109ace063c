"""One FHIR R4 Bundle for one workup: as a draft nobody signed, or as the report somebody did.

The two share every resource but never a status: `final` and `booked` are reached only through a
SignedReport.
"""

from collections.abc import Iterator

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.signed import SignedReport
from wetread.exchange.authorship import (
    algorithm_device,
    algorithms,
    provenance,
    role_of,
    signer,
    software_device,
)
from wetread.exchange.fhir import (
    AI_ASSERTED,
    TERMINOLOGY,
    Json,
    Names,
    coding,
    concept,
    identifier,
    instant,
    resource,
)
from wetread.exchange.narrative import conclusion, narrative
from wetread.exchange.observations import (
    abstention_observation,
    finding_observation,
    user_observation,
)
from wetread.exchange.stages import ADDED, DRAFT, SIGNED, Stage
from wetread.exchange.workup import (
    appointment,
    detected_issues,
    imaging_study,
    patient,
    service_request,
)
from wetread.store.canonical import digest_of


def draft_bundle(payload: ApprovalPayload) -> Json:
    """What waits for a signature, for systems that show drafts; it has a code of its own.

    A search for imaging reports does not find it, whatever it does with the status.
    """
    return _bundle(payload, None)


def signed_bundle(report: SignedReport) -> Json:
    """What was signed; call `publish`, which first checks that somebody did."""
    return _bundle(report.payload, report)


def _bundle(payload: ApprovalPayload, report: SignedReport | None) -> Json:
    stage = (ADDED if payload.adds_to else SIGNED) if report else DRAFT
    names = Names(payload_digest=digest_of(payload), stage=stage.name)
    resources = [*_made(payload, stage, names, report)]
    if report:
        resources += (made for one in report.signatures for made in signer(one, report, names))
        resources.append(provenance(report, _verified(resources), names))
    return resource(
        "Bundle",
        names.id("Bundle"),
        identifier=identifier("payload-sha256", names.payload_digest),
        # A collection states and commands nothing: a transaction would choose each receiver's
        # writes for it, and a document needs a Composition that says the DiagnosticReport again.
        type="collection",
        timestamp=instant(report.signature.signed_at) if report else None,
        entry=[{"fullUrl": f"urn:uuid:{made['id']}", "resource": made} for made in resources],
    )


def _made(
    payload: ApprovalPayload, stage: Stage, names: Names, report: SignedReport | None
) -> Iterator[Json]:
    """Everything but the signer, in the order people read it."""
    observations = [
        *(finding_observation(f, names, stage.report) for f in payload.findings),
        *(abstention_observation(a, names, stage.report) for a in payload.abstentions),
    ]
    yield _report(payload, stage, names, report, observations)
    yield patient(payload, names)
    yield service_request(payload, stage, names)
    yield imaging_study(payload, names)
    yield from observations
    yield from (user_observation(seen, names) for seen in payload.observations)
    yield from detected_issues(payload, stage, names)
    yield from appointment(payload, stage, names)
    for algorithm in algorithms(payload).values():
        yield algorithm_device(algorithm, payload, names)
    yield software_device(payload.versions, names)


def _verified(resources: list[Json]) -> list[Json]:
    """What the signature covers: the report, its observations and the booking."""
    covered = ("DiagnosticReport", "Observation", "Appointment")
    return [
        {"reference": f"urn:uuid:{made['id']}", "type": made["resourceType"]}
        for made in resources
        if made["resourceType"] in covered
    ]


def _report(
    payload: ApprovalPayload,
    stage: Stage,
    names: Names,
    report: SignedReport | None,
    observations: list[Json],
) -> Json:
    signatures = report.signatures if report else ()
    people = [role_of(one, report, names) for one in signatures] if report else []
    return resource(
        "DiagnosticReport",
        names.id("DiagnosticReport"),
        meta=AI_ASSERTED,
        text=narrative(payload.draft, signatures),
        identifier=[identifier("case", f"{payload.case_id}/{payload.turn}")],
        basedOn=[names.ref("ServiceRequest")],
        status=stage.report,
        category=[concept(coding(f"{TERMINOLOGY}v2-0074", "RAD", "Radiology"))],
        code=stage.code,
        subject=names.ref("Patient"),
        issued=instant(report.signature.signed_at) if report else None,
        performer=people[-1:],
        resultsInterpreter=people,
        result=[
            {"reference": f"urn:uuid:{made['id']}", "type": "Observation"} for made in observations
        ],
        imagingStudy=[names.ref("ImagingStudy")],
        conclusion=conclusion(payload.draft),
    )
