"""A row in the register of signatures is not enough: the chain has to say that it was given."""

import pytest
from sqlalchemy import text

from wetread.clinical.principals import Principal
from wetread.errors import NotSigned

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
COPY = (
    "INSERT INTO signatures SELECT 'signature-forged', :item, :payload, user, printed_name, role,"
    " meaning, signed_at, head_seq, head_hash, head_key_id, head_signature, beside FROM signatures"
)
QUEUE = (
    "INSERT INTO outbox (signature, case_id, payload) VALUES ('signature-forged', :case, :payload)"
)


def test_a_signature_that_was_given_stands(offer, signoff) -> None:
    """Nothing to object to, and the report can be rebuilt."""
    signature = signoff.sign(RADIOLOGIST, offer().id, meaning="approved")

    assert signoff.first_objection() is None
    assert signoff.signed_report(signature.id).signature == signature


def test_a_copied_signature_releases_nothing(offer, signoff, database) -> None:
    """A row with a true head under another item: what an attacker with the database can write."""
    signed, open_item = offer(), offer(case_id="case-2")
    signoff.sign(RADIOLOGIST, signed.id, meaning="approved")
    where = {"item": open_item.id, "payload": open_item.payload, "case": "case-2"}
    with database.write() as connection:
        connection.execute(text(COPY), where)
        connection.execute(text(QUEUE), where)

    with pytest.raises(NotSigned, match="does not say"):
        signoff.signed_report("signature-forged")
    assert "signature-forged" in (signoff.first_objection() or "")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("printed_name", "Dr. Somebody Else"),
        ("meaning", "responsible"),
        ("user", "ray"),
        ("role", "resident"),
        ("signed_at", "2020-01-01T00:00:00+00:00"),
        ("payload_digest", "0" * 64),
        ("head_hash", "0" * 64),
        ("head_seq", 1),
        ("head_signature", "AAAA"),
        ("signed_at", "once"),
    ],
)
def test_no_field_of_a_signature_can_be_changed(offer, signoff, database, column, value) -> None:
    """Who, as what, when, under what and resting on what: the record holds the digest of all."""
    signature = signoff.sign(RADIOLOGIST, offer().id, meaning="approved")
    with database.write() as connection:
        connection.execute(text(f"UPDATE signatures SET {column} = :value"), {"value": value})

    with pytest.raises(NotSigned):
        signoff.signed_report(signature.id)
    assert signature.id in (signoff.first_objection() or "")


def test_an_item_that_went_back_to_the_queue_is_not_signed(offer, signoff, database) -> None:
    """Register and worklist have to say the same."""
    signature = signoff.sign(RADIOLOGIST, offer().id, meaning="approved")
    with database.write() as connection:
        connection.execute(text("UPDATE work_items SET state = 'open'"))

    with pytest.raises(NotSigned, match="was not signed"):
        signoff.signed_report(signature.id)
