"""Nothing leaves that nobody signed, and what leaves is what was signed."""

import json
from dataclasses import replace

import pytest

from exchange.reports import payload, signed
from wetread.clinical.reports import DraftReport
from wetread.errors import BadInput, NotSigned, Tampered
from wetread.exchange.bundle import draft_bundle
from wetread.exchange.outbound import publish, write_release
from wetread.store.canonical import canonical_json, digest_of

DIGEST = "0" * 64


def register_of(*reports):
    signatures = {report.signature.id: report.signature for report in reports}
    return signatures.get


def test_a_registered_report_is_published():
    """Signature on the register, payload as signed: out it goes."""
    report = signed()

    assert publish(report, registered=register_of(report))["resourceType"] == "Bundle"


def test_an_unregistered_signature_releases_nothing():
    """A SignedReport built by hand is worth nothing without the register."""
    with pytest.raises(NotSigned, match="not on the register"):
        publish(signed(), registered=lambda _name: None)


@pytest.mark.parametrize(
    "change",
    [{"printed_name": "Somebody Else"}, {"meaning": "reviewed"}, {"payload_digest": DIGEST}],
)
def test_a_signature_that_differs_in_anything_releases_nothing(change):
    """The register must hold exactly this signature."""
    with pytest.raises(NotSigned):
        publish(signed(**change), registered=register_of(signed()))


def test_a_signature_that_stood_beside_it_must_be_there_too():
    """Neither taken away nor put there by somebody with the database."""
    attested = signed(id="signature-0", user="rob", role="resident")
    first = attested.signature
    last = replace(signed(beside=(first.id,)), beside=(first,))
    alone = replace(last, beside=())

    assert publish(last, registered=register_of(attested, last))
    with pytest.raises(NotSigned, match="stood beside"):
        publish(alone, registered=register_of(last))
    with pytest.raises(NotSigned, match="not on the register"):
        publish(last, registered=register_of(last))


@pytest.mark.parametrize(
    "change", [{"patient": "patient-ffffffffffffffff"}, {"images": ()}, {"draft": None}]
)
def test_a_payload_that_is_not_what_was_signed_releases_nothing(change):
    """Whatever is exchanged behind the signature, the digest tells."""
    report = signed()
    swapped = replace(report, payload=payload(**change))

    with pytest.raises(NotSigned, match="not what was signed"):
        publish(swapped, registered=register_of(report))


def test_a_draft_is_refused_by_the_type_checker():
    """The ignored errors are the claim: mypy fails here once `publish` accepts a draft."""
    draft = payload().draft
    assert isinstance(draft, DraftReport)

    with pytest.raises(AttributeError):
        publish(draft, registered=register_of())  # type: ignore[arg-type]  # a draft must not fit
    with pytest.raises(AttributeError):
        publish(payload(), registered=register_of())  # type: ignore[arg-type]  # nor what is shown


def test_the_same_report_gives_the_same_bytes():
    """No clock and no randomness: a second delivery is the first."""
    report = signed()
    once = canonical_json(publish(report, registered=register_of(report)))

    assert canonical_json(publish(signed(), registered=register_of(signed()))) == once


def test_another_payload_shares_no_identity():
    """Ids follow from what was signed, so two reports never collide."""
    one, two = signed(), signed(payload(turn=3))
    ids = [
        {entry["fullUrl"] for entry in publish(r, registered=register_of(r))["entry"]}
        for r in (one, two)
    ]

    assert not ids[0] & ids[1]


def test_a_draft_never_says_final_or_booked():
    """Neither in a status nor anywhere else."""
    text = json.dumps(draft_bundle(payload()))

    assert '"final"' not in text
    assert '"booked"' not in text
    assert "Provenance" not in text


def test_the_draft_and_the_report_have_different_codes():
    """A search for reports never finds a draft."""
    report = signed()
    bundles = (draft_bundle(report.payload), publish(report, registered=register_of(report)))
    draft, final = (bundle["entry"][0]["resource"] for bundle in bundles)

    assert draft["code"] != final["code"]


def test_a_release_is_written_once_and_again_without_harm(tmp_path):
    """Retrying a delivery finds its own bytes."""
    first = write_release(b"{}", tmp_path / "outbox", "case-1", DIGEST)

    assert first == tmp_path / "outbox" / "case-1" / f"{DIGEST}.json"
    assert write_release(b"{}", tmp_path / "outbox", "case-1", DIGEST) == first
    assert first.read_bytes() == b"{}"
    assert [p.name for p in first.parent.iterdir()] == [first.name]


def test_another_release_under_the_same_digest_is_tampering(tmp_path):
    """One digest, one Bundle; the file that is there stays."""
    path = write_release(b"{}", tmp_path, "case-1", DIGEST)

    with pytest.raises(Tampered):
        write_release(b"[]", tmp_path, "case-1", DIGEST)
    assert path.read_bytes() == b"{}"


@pytest.mark.parametrize(
    ("case", "digest"),
    [("../case", DIGEST), ("", DIGEST), (".", DIGEST), ("a/b", DIGEST), ("case-1", "../x")],
)
def test_a_release_cannot_climb_out_of_the_outbox(tmp_path, case, digest):
    """Ids become paths only when they are plain names."""
    with pytest.raises(BadInput):
        write_release(b"{}", tmp_path / "outbox", case, digest)
    assert not list(tmp_path.iterdir())


def test_the_digest_in_the_bundle_is_the_one_that_was_signed():
    """A receiver can ask the sender what exactly was signed."""
    report = signed()
    bundle = publish(report, registered=register_of(report))

    assert bundle["identifier"]["value"] == digest_of(report.payload)
