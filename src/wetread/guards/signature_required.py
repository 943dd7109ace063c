"""Nothing is released without a signature that stands on record and still fits what was signed."""

from wetread.guards.base import GUARDS, Guard, Judged, Objection, Remark


@GUARDS.register("signature-required")
def signature_required() -> Guard:
    """Objects unless a signature is there and was found valid; an unchecked one counts as none."""

    def check(case: Judged) -> tuple[Objection | Remark, ...]:
        signature = case.signature
        if signature is None:
            return (Objection(reason="Nobody has signed this report."),)
        if case.signature_valid is not True:
            reason = "The signature does not belong to this very report, or was never checked."
            return (Objection(reason=reason, evidence=(signature.id,)),)
        return (Remark(reason=f"signed as {signature.meaning}", evidence=(signature.id,)),)

    return check
