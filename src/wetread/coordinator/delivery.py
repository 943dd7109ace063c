"""What happens after a decision: a signed report leaves, a declined one gives its slot back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.imaging import ImagingStudy, ServiceRequest
from wetread.clinical.principals import SYSTEM, Principal
from wetread.clinical.signed import Signature, SignedReport
from wetread.clinical.verdicts import STRICTNESS, Verdict, strictest
from wetread.coordinator.casefile import CaseFile
from wetread.errors import NotSigned
from wetread.exchange.outbound import publish, write_release
from wetread.guards.base import Judged
from wetread.guards.judging import BuiltRule, judge
from wetread.signoff.signing import SignOff
from wetread.store.canonical import canonical_json, digest_of, sha256

Settle = Callable[[Principal, str], None]
"""Confirms what is held under a booking key, or frees what is held under keys of one beginning;
both are idempotent."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The outbox: one bundle per signature, written once."""

    signoff: SignOff
    file: CaseFile
    rules: tuple[BuiltRule, ...]
    outbox: Path
    confirm: Settle
    withdraw: Settle

    def __call__(self, case_id: str) -> None:
        """Deliver every signed report of the case that has not left yet."""
        for signature_id in self.signoff.undelivered(case_id):
            self._deliver(self.signoff.signed_report(signature_id))

    def give_back(self, case_id: str, turn: int) -> None:
        """Whatever slot this turn holds that nobody signed for is free again."""
        self.withdraw(SYSTEM, f"{case_id}/{turn}/")

    def verdicts(
        self, payload: ApprovalPayload, signature: Signature | None
    ) -> tuple[Verdict, ...]:
        """What the release rules say of this report under this signature, or under none."""
        keys = self.file.keys(payload.case_id, payload.turn)
        registered = self.signoff.register(signature.id) if signature else None
        case = Judged(
            stage="release",
            request=self.file.need(keys, "request", ServiceRequest),
            study=self.file.need(keys, "study", ImagingStudy),
            findings=payload.findings,
            abstentions=payload.abstentions,
            observations=payload.observations,
            draft=payload.draft,
            appointment=payload.appointment,
            signature=registered,
            signature_valid=registered is not None
            and registered == signature
            and digest_of(payload) == registered.payload_digest,
        )
        return judge(case, self.rules)

    def _deliver(self, report: SignedReport) -> None:
        verdicts = self.verdicts(report.payload, report.signature)
        if STRICTNESS[strictest(verdicts)] >= STRICTNESS["hold"]:
            reasons = "; ".join(v.reason for v in verdicts if v.decision != "pass")
            raise NotSigned(f"the release was stopped: {reasons or 'no rule could judge it'}")
        bundle = canonical_json(publish(report, registered=self.signoff.register))
        write_release(bundle, self.outbox, report.payload.case_id, report.signature.payload_digest)
        if report.payload.appointment:
            self.confirm(SYSTEM, booking_key(report.payload))
        self.signoff.delivered(SYSTEM, report, sha256(bundle))


def booking_key(payload: ApprovalPayload) -> str:
    """The key under which a workup's slot is held: one per case and turn."""
    task = (payload.appointment.id if payload.appointment else "").removeprefix("appt-")
    return f"{payload.case_id}/{payload.turn}/{task}"
