"""Nothing is released without a valid signature."""

import pytest

from support.judged import NOW, case
from wetread.clinical.signed import Signature
from wetread.guards.base import Objection, Remark
from wetread.guards.signature_required import signature_required

SIGNATURE = Signature(
    id="signature-1",
    work_item="item-1",
    payload_digest="5" * 64,
    user="rad",
    printed_name="Dr. R. Adiologist",
    role="radiologist",
    meaning="approved",
    signed_at=NOW,
)


@pytest.mark.parametrize(
    ("signature", "valid", "content"),
    [
        (None, None, False),
        (None, True, False),
        (SIGNATURE, None, False),
        (SIGNATURE, False, False),
        (SIGNATURE, True, True),
    ],
)
def test_only_a_signature_found_valid_will_do(signature, valid, content) -> None:
    """A signature that nobody checked is as good as none."""
    (found,) = signature_required()(case(signature=signature, signature_valid=valid))

    assert isinstance(found, Remark if content else Objection)
    assert found.evidence == (() if signature is None else ("signature-1",))
