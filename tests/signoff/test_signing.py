"""What was shown is what is signed, by somebody who may, once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from conftest import NOW
from wetread.audit.verification import verify_chain
from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.clinical.signed import SignedReport
from wetread.clinical.verdicts import Verdict
from wetread.errors import LostRace, NotAuthorised, NotSigned, Refused, Tampered

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
OWNER = Principal(user="owner", role="owner")
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")


def test_signature_names_who_when_and_what(offer, signoff) -> None:
    """A signature carries printed name, role, meaning and the digest of what was shown."""
    item = offer()

    signature = signoff.sign(RADIOLOGIST, item.id, meaning="approved")

    assert signature.printed_name == "Dr. R. Adiologist"
    assert (signature.role, signature.meaning) == ("radiologist", "approved")
    assert signature.payload_digest == item.payload


def test_signed_report_comes_from_the_register_alone(offer, signoff) -> None:
    """The register rebuilds what was signed; an id it does not know yields nothing."""
    signature = signoff.sign(RADIOLOGIST, offer().id, meaning="approved")

    report = signoff.signed_report(signature.id)

    assert isinstance(report, SignedReport)
    assert report.signature == signature == signoff.register(signature.id)
    with pytest.raises(NotSigned):
        signoff.signed_report("signature-forged")


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (lambda users: users.disable(OWNER, "rad"), "disabled"),
        (lambda users: users.change_role(OWNER, "rad", "auditor"), "changed meanwhile"),
        (lambda users: users.reset_password(OWNER, "rad", "given once"), "changed meanwhile"),
    ],
)
def test_who_is_locked_out_while_they_sign_signs_nothing(
    offer, signoff, worklist, users, meanwhile, said
) -> None:
    """Between the check of the password and the signature somebody may lose what it rests on."""
    item = offer()
    users.add(
        OWNER, "rad", role="radiologist", full_name="Dr. R. Adiologist", password="correct horse"
    )
    by = users.authenticate("rad", "correct horse")
    meanwhile(users)

    with pytest.raises(NotAuthorised, match=said):
        signoff.sign(by, item.id, meaning="approved")

    assert worklist.all(RADIOLOGIST)[0].state == "open"
    assert signoff.undelivered() == []


@pytest.mark.parametrize("role", sorted(set(ALLOWED["queue.list"]) - ALLOWED["queue.sign"]))
def test_other_roles_never_sign(offer, signoff, worklist, role) -> None:
    """Owner, resident, technologist, auditor and admin are refused, and nothing changes."""
    item = offer()

    with pytest.raises(NotAuthorised):
        signoff.sign(Principal(user="x", role=role, full_name="X"), item.id, meaning="approved")

    assert worklist.all(RADIOLOGIST)[0].state == "open"
    assert signoff.undelivered() == []


def test_one_of_two_signers_wins(offer, signoff, worklist) -> None:
    """Two radiologists at once: one signature, and the other is told who signed."""
    item = offer()
    start, outcomes = threading.Barrier(2), {}

    def sign(who: Principal) -> None:
        start.wait()
        try:
            outcomes[who.user] = signoff.sign(who, item.id, meaning="approved").user
        except LostRace as lost:
            outcomes[who.user] = str(lost)

    threads = [threading.Thread(target=sign, args=(who,)) for who in (RADIOLOGIST, COLLEAGUE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (winner,) = [name for name, result in outcomes.items() if result == name]
    (loser,) = [name for name in outcomes if name != winner]
    assert f"signed by {winner}" in outcomes[loser]
    assert len(signoff.undelivered()) == 1


def test_changed_draft_cannot_be_signed(offer, signoff, database) -> None:
    """One changed word in the stored draft stops the signature and names the document."""
    item = offer()
    with database.write() as connection:
        connection.execute(text("UPDATE documents SET body = replace(body, 'likely', 'absent')"))

    with pytest.raises(Tampered, match=item.payload):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved")


def test_swapped_payload_cannot_be_signed(offer, signoff, database, worklist) -> None:
    """Pointing the item at another document is noticed when the signature is released."""
    first, second = offer(), offer(case_id="case-2")
    signature = signoff.sign(RADIOLOGIST, first.id, meaning="approved")
    with database.write() as connection:
        connection.execute(text("UPDATE signatures SET payload_digest = :d"), {"d": second.payload})

    assert signoff.register(signature.id) != signature


def test_changed_image_cannot_be_signed(offer, signoff, artefacts, image) -> None:
    """One changed byte of an image stops the signature and names the artefact."""
    item = offer()
    path = artefacts.root / image[:2] / image
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")

    with pytest.raises(Tampered, match=image):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved")


def test_blocked_draft_cannot_be_signed(offer, signoff) -> None:
    """What was never shown cannot bear a name."""
    verdict = Verdict(rule="cites-evidence", decision="block", reason="uncited")
    item = offer(verdicts=(verdict,), draft=None)

    with pytest.raises(Refused, match="cites-evidence"):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved")


def test_signature_vouches_for_the_chain(offer, signoff, ledger) -> None:
    """The head in the signature is the chain's own, signed with a key of this home."""
    signature = signoff.sign(RADIOLOGIST, offer().id, meaning="approved")
    head = signoff.signed_report(signature.id).head

    assert ledger.key.vouches_for(head)
    with ledger.database.read() as connection:
        assert verify_chain(connection, ledger.key, ledger.last_head(), [head]).ok


def test_delivery_is_noted_once(offer, signoff, ledger) -> None:
    """Noting the same delivery again adds no record."""
    signature = signoff.sign(RADIOLOGIST, offer().id, meaning="approved")
    report = signoff.signed_report(signature.id)

    signoff.delivered(RADIOLOGIST, report, "0" * 64)
    head = ledger.last_head()
    signoff.delivered(RADIOLOGIST, report, "0" * 64)

    assert signoff.undelivered() == []
    assert ledger.last_head() == head


def test_a_time_that_has_begun_is_not_booked_by_a_signature(offer, signoff, worklist) -> None:
    """Whoever signs too late is told, nothing is booked, and the item still waits."""
    for case, minutes, refused in (("now", 0, True), ("late", -30, True), ("soon", 1, False)):
        start = NOW + timedelta(minutes=minutes)
        held = AppointmentProposal(
            id="appointment-1",
            slot="ct-1",
            modality="CT",
            description="CT of the chest",
            resource="CT 1",
            start=start,
            end=start + timedelta(minutes=30),
            constraints=BookingConstraints(
                modality="CT", earliest=start.date(), latest=start.date()
            ),
            because="It is the first that is free.",
        )
        item = offer(case_id=f"case-{case}", appointment=held)
        if refused:
            with pytest.raises(Refused, match="has begun meanwhile"):
                signoff.sign(RADIOLOGIST, item.id, meaning="approved")
            assert worklist.find(item.id).state == "open"
        else:
            assert signoff.sign(RADIOLOGIST, item.id, meaning="approved")
