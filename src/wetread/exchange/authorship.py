"""Who made it and who stands for it: Devices, the signer, and the Provenance that binds them."""

from collections.abc import Iterable, Iterator

from wetread.clinical.approval import ApprovalPayload, Versions
from wetread.clinical.findings import AlgorithmIdentification
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.signed import AuditHead, Signature, SignatureMeaning, SignedReport
from wetread.exchange.fhir import (
    OURS,
    TERMINOLOGY,
    Json,
    Names,
    coding,
    concept,
    extension,
    identifier,
    instant,
    own,
    parts,
    plain,
    resource,
)
from wetread.exchange.observations import algorithm_key

SOFTWARE = "wetread"

_E1762 = "urn:iso-astm:E1762-95:2013"
_SIGNATURE_TYPES: dict[SignatureMeaning, Json] = {
    "authored": coding(_E1762, "1.2.840.10065.1.12.1.1", "Author's Signature"),
    "reviewed": coding(_E1762, "1.2.840.10065.1.12.1.13", "Review Signature"),
    "approved": coding(_E1762, "1.2.840.10065.1.12.1.5", "Verification Signature"),
    "responsible": coding(_E1762, "1.2.840.10065.1.12.1.5", "Verification Signature"),
}


def algorithms(payload: ApprovalPayload) -> dict[str, AlgorithmIdentification]:
    """Each algorithm that made a finding, once."""
    found = (f.algorithm for f in payload.findings if f.algorithm)
    return {algorithm_key(algorithm): algorithm for algorithm in found}


def algorithm_device(
    algorithm: AlgorithmIdentification, payload: ApprovalPayload, names: Names
) -> Json:
    """The model behind an agent, down to the bytes of its weights."""
    manifest = payload.versions.agents.get(algorithm.agent)
    versions = {"weights SHA-256": algorithm.weights, "agent manifest SHA-256": manifest}
    properties = {
        "agent": algorithm.agent,
        "runtime": algorithm.runtime,
        "device": algorithm.device,
        "precision": algorithm.precision,
        "seed": str(algorithm.seed),
    }
    return resource(
        "Device",
        names.id("Device", algorithm_key(algorithm)),
        identifier=[identifier("weights-sha256", algorithm.weights)] if algorithm.weights else [],
        deviceName=[{"name": plain(algorithm.model), "type": "model-name"}],
        type=own("device", "ai-model", "Machine learning model"),
        version=[_version(kind, value) for kind, value in versions.items() if value],
        property=[
            {"type": concept(text=kind), "valueCode": [concept(text=value)]}
            for kind, value in properties.items()
        ],
    )


def software_device(versions: Versions, names: Names) -> Json:
    """The software that put the report together, with all that decided what it shows."""
    listed = {
        **{f"{name} version": value for name, value in versions.software.items()},
        **{f"agent {name} SHA-256": value for name, value in versions.agents.items()},
        **{f"model {name} SHA-256": value for name, value in versions.models.items()},
        **{f"policy {name} SHA-256": value for name, value in versions.policies.items()},
    }
    return resource(
        "Device",
        names.id("Device", SOFTWARE),
        deviceName=[{"name": SOFTWARE, "type": "user-friendly-name"}],
        type=own("device", "reading-software", "Software that drafts preliminary reads"),
        version=[_version(kind, listed[kind]) for kind in sorted(listed)],
    )


def _version(kind: str, value: str) -> Json:
    return {"type": concept(text=kind), "value": plain(value)}


def role_of(signature: Signature, report: SignedReport, names: Names) -> Json:
    """Reference to the role in which somebody signed."""
    return names.ref("PractitionerRole", _key(signature, report))


def _key(signature: Signature, report: SignedReport) -> str:
    """The last signature's resources have no key; those beside it go by their user."""
    return "" if signature == report.signature else signature.user


def signer(signature: Signature, report: SignedReport, names: Names) -> Iterator[Json]:
    """The person by printed name, and the role in which they signed."""
    key = _key(signature, report)
    yield resource(
        "Practitioner",
        names.id("Practitioner", key),
        identifier=[identifier("user", signature.user)],
        name=[{"text": plain(signature.printed_name)}],
    )
    yield resource(
        "PractitionerRole",
        names.id("PractitionerRole", key),
        practitioner=names.ref("Practitioner", key),
        code=[own("role", signature.role, signature.role)],
    )


def provenance(report: SignedReport, targets: Iterable[Json], names: Names) -> Json:
    """Authored by devices, verified by a person, and tied to the audit chain at that moment.

    The payload's digest says what was signed; the chain's signed head makes a later truncation or
    rewriting of the audit contradict what was sent.
    """
    signature = report.signature
    moment = instant(signature.signed_at)
    sources = [names.ref("ImagingStudy"), names.ref("ServiceRequest")]
    sources.append({"identifier": identifier("payload-sha256", signature.payload_digest)})
    return resource(
        "Provenance",
        names.id("Provenance"),
        extension=[_audit_head(report.head), *_edits(report.payload)],
        target=list(targets),
        occurredDateTime=moment,
        recorded=moment,
        activity=concept(
            coding(f"{TERMINOLOGY}v3-DocumentCompletion", "LA", "legally authenticated")
        ),
        agent=_agents(report, names),
        entity=[
            *({"role": "source", "what": source} for source in sources),
            *({"role": "revision", "what": earlier} for earlier in _earlier(report.payload)),
        ],
        signature=[_signature(one, report, names) for one in report.signatures],
    )


def _earlier(payload: ApprovalPayload) -> list[Json]:
    """The report that an addendum is added to."""
    if payload.adds_to is None:
        return []
    return [{"identifier": identifier("payload-sha256", payload.adds_to.payload)}]


def _agents(report: SignedReport, names: Names) -> list[Json]:
    authors = [names.ref("Device", key) for key in algorithms(report.payload)]
    return [
        *(_agent("author", "Author", author) for author in authors),
        _agent("assembler", "Assembler", names.ref("Device", SOFTWARE)),
        *(_agent(*_part(one), role_of(one, report, names)) for one in report.signatures),
    ]


def _part(signature: Signature) -> tuple[str, str]:
    """What a signer took part as; whose signature needs a co-signature verifies nothing."""
    verifies = signature.role in ALLOWED["queue.sign"]
    return ("verifier", "Verifier") if verifies else ("attester", "Attester")


def _agent(code: str, display: str, who: Json) -> Json:
    kind = coding(f"{TERMINOLOGY}provenance-participant-type", code, display)
    return {"type": concept(kind), "who": who}


def _signature(signature: Signature, report: SignedReport, names: Names) -> Json:
    """Type of signature by ASTM E1762, and the exact meaning the signer chose."""
    meaning = coding(f"{OURS}signature-meaning", signature.meaning, signature.meaning)
    return {
        "extension": [extension("signature-id", valueString=signature.id)],
        "type": [_SIGNATURE_TYPES[signature.meaning], meaning],
        "when": instant(signature.signed_at),
        "who": role_of(signature, report, names),
    }


def _audit_head(head: AuditHead) -> Json:
    return parts(
        "audit-head",
        {"url": "seq", "valueUnsignedInt": head.seq},
        {"url": "hash", "valueString": head.hash},
        {"url": "keyId", "valueString": head.key_id},
        {"url": "signature", "valueBase64Binary": head.signature},
    )


def _edits(payload: ApprovalPayload) -> list[Json]:
    """How many changes the signer made to what software had written."""
    count = len(payload.edits)
    return [extension("edits", valueUnsignedInt=count)] if count else []
