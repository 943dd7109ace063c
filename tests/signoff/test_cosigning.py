"""Several people sign one draft, each of them exactly what was shown, and the last lets it go."""

import pytest
from sqlalchemy import text

from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import LostRace, NotAuthorised, NotSigned, Refused
from wetread.manifests.sign_off import Signers, shipped
from wetread.signoff.worklist import Worklist

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")
THIRD = Principal(user="roy", role="radiologist", full_name="Dr. R. Oy")
RESIDENT = Principal(user="rob", role="resident", full_name="Rob Resident")
WHY = "Two pairs of eyes."
RULES = shipped().model_copy(
    update={"signatures": (Signers(priorities=("STAT",), needs="quorum:2", because=WHY),)}
)


@pytest.fixture
def worklist(ledger, ids) -> Worklist:
    """Drafts that are asked for at once are signed by two."""
    return Worklist(ledger, ids, RULES)


def test_a_resident_signs_and_a_radiologist_co_signs(offer, signoff, worklist) -> None:
    """Nothing leaves with the first name; both stand under what leaves with the second."""
    item = offer()
    first = signoff.sign(RESIDENT, item.id, meaning="authored", preliminary=True)

    assert (worklist.find(item.id).state, signoff.undelivered()) == ("open", [])
    signed = signoff.signatories(RADIOLOGIST, worklist.find(item.id))
    assert (signed.given, signed.missing) == ((first,), "1 more signature of a radiologist")

    last = signoff.sign(RADIOLOGIST, item.id, meaning="approved")

    assert signoff.undelivered() == [last.id]
    assert last.beside == (first.id,)
    assert signoff.signed_report(last.id).signatures == (first, last)
    assert signoff.first_objection() is None


def test_a_resident_cannot_sign_for_good_nor_a_radiologist_for_another(offer, signoff) -> None:
    """Each is told what their signature takes."""
    item = offer()

    with pytest.raises(NotAuthorised, match="co-signature"):
        signoff.sign(RESIDENT, item.id, meaning="authored")
    with pytest.raises(NotAuthorised, match="needs no co-signature"):
        signoff.sign(RADIOLOGIST, item.id, meaning="authored", preliminary=True)


def test_a_quorum_is_of_different_people(offer, signoff, worklist) -> None:
    """The second signature of one person is refused, and says whom it waits for."""
    item = offer(priority="STAT")
    first = signoff.sign(RADIOLOGIST, item.id, meaning="approved")

    with pytest.raises(Refused, match=r"you have signed .* already; it waits for 1 more signature"):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    assert worklist.find(item.id).state == "open"

    last = signoff.sign(COLLEAGUE, item.id, meaning="reviewed")
    assert signoff.signed_report(last.id).signatures == (first, last)


def test_a_resident_is_none_of_the_quorum(offer, signoff, worklist) -> None:
    """Two radiologists sign, whoever attested before them."""
    item = offer(priority="STAT")
    signoff.sign(RESIDENT, item.id, meaning="authored", preliminary=True)
    signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    assert worklist.find(item.id).state == "open"

    last = signoff.sign(COLLEAGUE, item.id, meaning="approved")

    assert [one.user for one in signoff.signed_report(last.id).signatures] == ["rob", "rad", "ray"]


@pytest.mark.parametrize("end", ["send_back", "reject"])
def test_one_who_declines_ends_it_whoever_signed(offer, signoff, worklist, end) -> None:
    """A veto: the signatures that were given release nothing, then or later."""
    item = offer(priority="STAT")
    signoff.sign(RADIOLOGIST, item.id, meaning="approved")

    getattr(worklist, end)(COLLEAGUE, item.id, "The wrong side is named.")

    with pytest.raises(LostRace):
        signoff.sign(THIRD, item.id, meaning="approved")
    assert signoff.undelivered() == []


def test_a_changed_draft_starts_again(offer, signoff, worklist, ledger, image) -> None:
    """A signature is of what was shown: under another payload it counts no more."""
    item = offer(priority="STAT")
    signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    with ledger.write(SYSTEM) as tx:
        now = worklist.find(item.id)
        payload = worklist.show(RADIOLOGIST, item.id)[1].model_copy(
            update={"turn": 1, "flips": (1,)}
        )
        worklist.reissue(tx, now, payload, "0" * 64)

    changed = worklist.find(item.id)
    assert signoff.signatories(RADIOLOGIST, changed).given == ()
    signoff.sign(COLLEAGUE, item.id, meaning="approved", digest=changed.payload)
    assert worklist.find(item.id).state == "open"


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM cosignatures",
        "UPDATE cosignatures SET printed_name = 'Dr. Somebody Else'",
        "UPDATE cosignatures SET payload_digest = 'x'",
        "UPDATE cosignatures SET role = 'radiologist'",
        "UPDATE signatures SET beside = ''",
        "UPDATE signatures SET beside = beside || ' signature-forged'",
    ],
)
def test_no_name_is_taken_away_or_changed(offer, signoff, database, damage) -> None:
    """The last signature names those beside it, and the chain says what each was."""
    item = offer()
    signoff.sign(RESIDENT, item.id, meaning="authored", preliminary=True)
    last = signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    with database.write() as connection:
        connection.execute(text(damage))

    assert signoff.first_objection() is not None
    with pytest.raises(NotSigned):
        signoff.signed_report(last.id)
