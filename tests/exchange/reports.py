"""Payloads with everything in them that can leave, and signatures to put under them."""

from datetime import UTC, date, datetime
from typing import Any

from wetread.clinical._seal import Seal
from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.clinical.approval import ApprovalPayload, Observation, Versions
from wetread.clinical.coding import (
    AREA,
    BOTH_LUNGS,
    LEFT_LUNG,
    PLEURAL_EFFUSION,
    PNEUMONIA,
    RIGHT_LUNG,
)
from wetread.clinical.findings import (
    Abstention,
    AlgorithmIdentification,
    AttentionEvidence,
    Finding,
    ImageEvidence,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.clinical.reports import DraftReport, Statement
from wetread.clinical.signed import AuditHead, Signature, SignedReport
from wetread.clinical.verdicts import Verdict
from wetread.store.canonical import digest_of

IMAGE, MASK, MAP, WEIGHTS, MANIFEST = (letter * 64 for letter in "abcde")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

MODEL = AlgorithmIdentification(
    agent="classification",
    runtime="transformers-vision",
    model="chest-pneumonia",
    weights=WEIGHTS,
    seed=7,
)

PNEUMONIA_PRESENT = Finding(
    id="f-pneumonia",
    concept=PNEUMONIA,
    site=BOTH_LUNGS,
    presence="present",
    evidence=(
        ImageEvidence(image=IMAGE),
        AttentionEvidence(image=IMAGE, map=MAP, method="rollout"),
    ),
    uncertainty=Uncertainty(
        probability=0.83,
        method="temperature-scaled",
        prediction_set=("present", "absent"),
        coverage=0.9,
        calibration="cal-1",
    ),
    algorithm=MODEL,
)
LUNG_OUTLINED = Finding(
    id="f-lung",
    concept=LEFT_LUNG,
    site=LEFT_LUNG,
    presence="present",
    evidence=(SegmentEvidence(image=IMAGE, mask=MASK, segment=LEFT_LUNG),),
    uncertainty=Uncertainty(probability=0.97, method="predicted-quality", calibration="cal-2"),
    measurements=(
        Measurement(concept=AREA, site=LEFT_LUNG, value=212.5, unit="cm2"),
        Measurement(concept=AREA, site=RIGHT_LUNG, value=48_000, unit="{pixels}"),
    ),
    algorithm=MODEL.model_copy(update={"agent": "segmentation", "model": "lungs"}),
)
EFFUSION_NOT_ASSESSED = Finding(
    id="f-effusion",
    concept=PLEURAL_EFFUSION,
    site=BOTH_LUNGS,
    presence="not-assessed",
    reason="no model looks for effusion",
)


def payload(**changes: Any) -> ApprovalPayload:
    """A workup with two findings, one not assessed, an abstention, an objection and a booking."""
    said = (
        ("indication", "Cough and <fever>.", ("request-1",)),
        ("findings", "The left lung measures 212.5 cm2.", ("f-lung",)),
        ("impression", "Pneumonia is likely.", ("f-pneumonia",)),
        ("disclosure", "Neither answer can be ruled out.", ("f-pneumonia",)),
    )
    values = {
        "case_id": "case-1",
        "turn": 2,
        "request_id": "request-1",
        "request_text": "Is there pneumonia? Book a CT.",
        "study_id": "study-0123456789abcdef",
        "patient": "patient-0123456789abcdef",
        "priority": "URGENT",
        "images": (IMAGE,),
        "masks": (MASK,),
        "findings": (PNEUMONIA_PRESENT, LUNG_OUTLINED, EFFUSION_NOT_ASSESSED),
        "abstentions": (Abstention(id="a-1", agent="segmentation", reason="lateral view"),),
        "observations": (Observation(id="o-1", user="ward", text="I saw an infiltrate"),),
        "draft": DraftReport(
            statements=tuple(Statement(section=s, text=t, cites=c) for s, t, c in said)
        ),
        "appointment": AppointmentProposal(
            id="appt-t4",
            slot="slot-9",
            modality="CT",
            description="Follow-up chest CT",
            resource="CT 1",
            start=NOON,
            end=NOON.replace(minute=30),
            constraints=BookingConstraints(
                modality="CT", earliest=date(2026, 3, 2), latest=date(2026, 3, 9)
            ),
            because="the first free slot",
        ),
        "verdicts": (
            Verdict(rule="cites-evidence", decision="pass", reason="content"),
            Verdict(
                rule="uncertainty-disclosed",
                decision="disclose",
                reason="the set has two answers",
                evidence=("f-pneumonia",),
            ),
            Verdict(rule="sycophancy", decision="hold", reason="the user pushed"),
        ),
        "versions": Versions(
            agents={"classification": MANIFEST},
            models={"chest-pneumonia": WEIGHTS},
            policies={"before-review": MANIFEST},
            software={"wetread": "0.1.0"},
        ),
    }
    return ApprovalPayload.model_validate({**values, **changes})


def signed(of: ApprovalPayload | None = None, **changes: Any) -> SignedReport:
    """The payload with a signature under it, as sign-off would build it."""
    content = payload() if of is None else of
    values = {
        "id": "signature-1",
        "work_item": "item-1",
        "payload_digest": digest_of(content),
        "user": "rad",
        "printed_name": "Dr. R. Adiologist",
        "role": "radiologist",
        "meaning": "approved",
        "signed_at": NOON,
    }
    head = AuditHead(seq=41, hash="f" * 64, key_id="key-1", signature="c2lnbmVk")
    return SignedReport(
        payload=content,
        signature=Signature.model_validate({**values, **changes}),
        head=head,
        seal=Seal(),
    )
