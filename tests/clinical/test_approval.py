"""Exactly what a person is asked to sign has one digest, then and now."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wetread.clinical.approval import ApprovalPayload, Versions
from wetread.store.canonical import canonical_json, digest_of


def payload(**changes: Any) -> ApprovalPayload:
    values: dict[str, Any] = {
        "case_id": "case-1",
        "turn": 1,
        "request_id": "request-1",
        "request_text": "Is there pneumonia?",
        "study_id": "study-1",
        "patient": "patient-1",
        "priority": "ROUTINE",
        "images": ("1" * 64,),
        "masks": (),
        "findings": (),
        "abstentions": (),
        "observations": (),
        "draft": None,
        "appointment": None,
        "verdicts": (),
        "versions": Versions(),
    }
    return ApprovalPayload(**values | changes)


def test_a_payload_without_flips_keeps_its_digest() -> None:
    """What was signed before anybody counted them is still what was signed."""
    written = json.loads(canonical_json(payload()))

    assert "flips" not in written
    assert digest_of(ApprovalPayload.model_validate(written)) == digest_of(payload())


@given(st.lists(st.integers(1, 50), min_size=1, unique=True).map(sorted))
def test_flips_are_part_of_what_is_signed(turns) -> None:
    """They come back as they were, and whoever drops or adds one contradicts the signature."""
    signed = payload(flips=tuple(turns))

    assert json.loads(canonical_json(signed))["flips"] == turns
    assert ApprovalPayload.model_validate_json(canonical_json(signed)) == signed
    assert digest_of(signed) != digest_of(payload(flips=tuple(turns[1:])))
    assert digest_of(signed) != digest_of(payload())
