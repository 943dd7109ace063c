"""What a Bundle says about findings, people, machines and time."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.reports import (
    EFFUSION_NOT_ASSESSED,
    MANIFEST,
    NOON,
    PNEUMONIA_PRESENT,
    WEIGHTS,
    payload,
    signed,
)
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import AddsTo, Observation
from wetread.clinical.reports import DraftReport, Statement
from wetread.clinical.signed import Signature
from wetread.errors import BadInput
from wetread.exchange.bundle import draft_bundle, signed_bundle
from wetread.store.canonical import digest_of

AIAST = "AIAST"


def of(bundle, kind):
    """All resources of one kind."""
    made = (entry["resource"] for entry in bundle["entry"])
    return [resource for resource in made if resource["resourceType"] == kind]


def observation(bundle, finding_id):
    return next(o for o in of(bundle, "Observation") if o["identifier"][0]["value"] == finding_id)


def components(resource, code):
    return [c for c in resource["component"] if c["code"]["coding"][0]["code"] == code]


def references(value):
    """Every reference inside a JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


PLUS = ("amended", "corrected", "appended", "cancelled", "entered-in-error", "unknown")
"""What the reader's "+" stands for: the rest of R4's diagnostic-report-status."""

ATTESTED = Signature(
    id="signature-0",
    work_item="item-1",
    payload_digest=digest_of(payload()),
    user="rob",
    printed_name="Rob Resident",
    role="resident",
    meaning="authored",
    signed_at=NOON,
)
ADDS = AddsTo(item="item-1", signature="signature-1", payload="9" * 64)


def cosigned():
    """A resident's signature, and a radiologist's that lets it go."""
    return replace(signed(beside=(ATTESTED.id,)), beside=(ATTESTED,))


BUNDLES = [
    draft_bundle(payload()),
    signed_bundle(signed()),
    signed_bundle(cosigned()),
    signed_bundle(signed(payload(adds_to=ADDS))),
]


@pytest.fixture
def released():
    return signed_bundle(signed())


@pytest.mark.parametrize("bundle", BUNDLES)
def test_an_independent_reader_accepts_every_resource(bundle):
    """fhir.resources, in R4B: the same as R4 for every kind of resource in here."""
    parsed = Bundle.model_validate(bundle)

    assert [e.resource.get_resource_type() for e in parsed.entry] == [
        e["resource"]["resourceType"] for e in bundle["entry"]
    ]


def required_codes(value):
    """Each code whose value set FHIR requires, with the codes that the standard allows."""
    if isinstance(value, list):
        for inner in value:
            yield from required_codes(inner)
    elif isinstance(value, FHIRAbstractModel):
        for name, field in type(value).model_fields.items():
            found = getattr(value, name)
            extra = field.json_schema_extra
            allowed = extra.get("enum_values") if isinstance(extra, dict) else None
            if allowed and isinstance(found, str):
                yield name, found, allowed
            yield from required_codes(found)


@pytest.mark.parametrize("bundle", BUNDLES)
def test_every_code_of_a_required_value_set_is_in_it(bundle):
    """Statuses, intents, severities, roles: the reader lists them, but does not enforce them."""
    codes = list(required_codes(Bundle.model_validate(bundle)))

    assert len(codes) > 20
    assert [c for c in codes if c[1] not in (*c[2], *(PLUS if "+" in c[2] else ()))] == []


@pytest.mark.parametrize("bundle", BUNDLES)
def test_every_reference_leads_to_something_in_the_bundle(bundle):
    """A Bundle that stands alone is one that a receiver can resolve alone."""
    urls = [entry["fullUrl"] for entry in bundle["entry"]]

    assert len(urls) == len(set(urls))
    assert set(references(bundle)) <= set(urls)
    assert all(e["fullUrl"] == f"urn:uuid:{e['resource']['id']}" for e in bundle["entry"])


def test_presence_probability_and_prediction_set_are_all_there(released):
    """A probability travels with its method, and a set of two answers is two components."""
    found = observation(released, PNEUMONIA_PRESENT.id)

    assert found["valueCodeableConcept"]["coding"][0]["code"] == "52101004"
    assert components(found, "probability")[0]["valueQuantity"]["value"] == 0.83
    method = components(found, "method")[0]["valueCodeableConcept"]["coding"][0]["code"]
    assert method == "temperature-scaled"
    answers = components(found, "prediction-set")
    assert [a["valueCodeableConcept"]["coding"][0]["code"] for a in answers] == [
        "52101004",
        "2667000",
    ]
    assert components(found, "coverage")[0]["valueQuantity"]["value"] == 0.9


def test_absent_and_not_assessed_are_never_confused():
    """Absence is a value; not assessed is the lack of one, with its reason."""
    absent = PNEUMONIA_PRESENT.model_copy(update={"presence": "absent"})
    bundle = draft_bundle(payload(findings=(absent, EFFUSION_NOT_ASSESSED)))
    one, other = (observation(bundle, f.id) for f in (absent, EFFUSION_NOT_ASSESSED))

    assert one["valueCodeableConcept"]["coding"][0]["code"] == "2667000"
    assert "dataAbsentReason" not in one
    assert "valueCodeableConcept" not in other
    assert other["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert other["dataAbsentReason"]["text"] == EFFUSION_NOT_ASSESSED.reason


def test_an_empty_prediction_set_is_said(released):
    """No answer fits: that is a result too, and not a missing one."""
    sure = PNEUMONIA_PRESENT.uncertainty
    assert sure is not None
    unsure = sure.model_copy(update={"prediction_set": ()})
    finding = PNEUMONIA_PRESENT.model_copy(update={"uncertainty": unsure})
    found = observation(draft_bundle(payload(findings=(finding,))), finding.id)

    assert "empty" in components(found, "prediction-set")[0]["valueCodeableConcept"]["text"]


def test_measurements_carry_ucum_and_their_own_site(released):
    """Square centimetres where spacing is known, pixels where it is not."""
    areas = components(observation(released, "f-lung"), "42798000")
    sites = [a["extension"][0]["valueCodeableConcept"]["text"] for a in areas]

    assert [a["valueQuantity"]["code"] for a in areas] == ["cm2", "{pixels}"]
    assert all(a["valueQuantity"]["system"] == "http://unitsofmeasure.org" for a in areas)
    assert sites == ["Left lung", "Right lung"]


def test_an_abstention_and_a_users_remark_are_on_the_record_but_no_results(released):
    """Silence is reported with its reason; a remark stays unverified whoever signs."""
    silent = observation(released, "a-1")
    remark = observation(released, "o-1")
    results = {r["reference"] for r in of(released, "DiagnosticReport")[0]["result"]}

    assert silent["dataAbsentReason"]["text"] == "lateral view"
    assert remark["status"] == "preliminary"
    assert "meta" not in remark
    assert f"urn:uuid:{remark['id']}" not in results
    assert f"urn:uuid:{silent['id']}" in results


def test_ids_of_different_kinds_may_be_alike():
    """A finding and a remark of the same id are two resources."""
    remark = Observation(id=PNEUMONIA_PRESENT.id, user="ward", text="me too")
    bundle = draft_bundle(payload(observations=(remark,)))

    assert len({o["id"] for o in of(bundle, "Observation")}) == len(of(bundle, "Observation"))


def test_what_software_made_is_marked_as_such(released):
    """HL7's AIAST label stands on all of it, signed or not."""
    kinds = ("DiagnosticReport", "Appointment", "DetectedIssue")
    made = [r for kind in kinds for r in of(released, kind)]
    made += [o for o in of(released, "Observation") if "device" in o]

    assert len(made) == 6
    assert all(r["meta"]["security"][0]["code"] == AIAST for r in made)


def test_each_algorithm_is_a_device_with_the_digest_of_its_weights(released):
    """Two models, and the software that put the report together."""
    devices = of(released, "Device")
    versions = {v["type"]["text"]: v["value"] for v in devices[0]["version"]}

    assert [d["deviceName"][0]["name"] for d in devices] == [
        "chest-pneumonia",
        "lungs",
        "wetread",
    ]
    assert versions == {"weights SHA-256": WEIGHTS, "agent manifest SHA-256": MANIFEST}
    assert "policy before-review SHA-256" in {v["type"]["text"] for v in devices[2]["version"]}


def test_the_report_names_signer_time_and_meaning(released):
    """21 CFR 11.50: printed name, date and time, meaning; in data and in words."""
    report = of(released, "DiagnosticReport")[0]
    signature = of(released, "Provenance")[0]["signature"][0]

    assert report["status"] == "final"
    assert of(released, "Practitioner")[0]["name"][0]["text"] == "Dr. R. Adiologist"
    assert signature["when"] == NOON.isoformat()
    assert {t["code"] for t in signature["type"]} == {"1.2.840.10065.1.12.1.5", "approved"}
    for part in ("Dr. R. Adiologist", "radiologist", "2026-03-02T12:00:00+00:00", "approved"):
        assert part in report["text"]["div"]


@pytest.mark.parametrize("meaning", ["authored", "reviewed", "approved", "responsible"])
def test_every_meaning_has_a_signature_type(meaning):
    """ASTM E1762's type, and beside it the very word that was chosen."""
    bundle = signed_bundle(signed(meaning=meaning))
    types = of(bundle, "Provenance")[0]["signature"][0]["type"]

    assert types[0]["system"] == "urn:iso-astm:E1762-95:2013"
    assert types[1]["code"] == meaning


def test_provenance_binds_devices_person_payload_and_audit_head(released):
    """A truncated or rewritten audit contradicts what was sent."""
    provenance = of(released, "Provenance")[0]
    head = {e["url"]: e for e in provenance["extension"][0]["extension"]}
    roles = [a["type"]["coding"][0]["code"] for a in provenance["agent"]]
    targets = {t["type"] for t in provenance["target"]}

    assert head["seq"]["valueUnsignedInt"] == 41
    assert head["hash"]["valueString"] == "f" * 64
    assert head["keyId"]["valueString"] == "key-1"
    assert head["signature"]["valueBase64Binary"] == "c2lnbmVk"
    assert roles == ["author", "author", "assembler", "verifier"]
    assert targets == {"DiagnosticReport", "Observation", "Appointment"}
    assert provenance["entity"][2]["what"]["identifier"]["value"] == (
        signed().signature.payload_digest
    )


def test_everybody_who_signed_is_named_as_what_they_were():
    """A resident attests and a radiologist verifies; whoever let it go issued the report."""
    bundle = signed_bundle(cosigned())
    (report,), (provenance,) = of(bundle, "DiagnosticReport"), of(bundle, "Provenance")
    roles = {
        f"urn:uuid:{one['id']}": one["code"][0]["coding"] for one in of(bundle, "PractitionerRole")
    }
    taken = [(a["type"]["coding"][0]["code"], a["who"]["reference"]) for a in provenance["agent"]]

    assert [roles[one["reference"]][0]["code"] for one in report["performer"]] == ["radiologist"]
    assert [roles[one["reference"]][0]["code"] for one in report["resultsInterpreter"]] == [
        "resident",
        "radiologist",
    ]
    assert [(code, roles[who][0]["code"]) for code, who in taken if who in roles] == [
        ("attester", "resident"),
        ("verifier", "radiologist"),
    ]
    assert [one["type"][1]["code"] for one in provenance["signature"]] == ["authored", "approved"]
    for name in ("Rob Resident", "Dr. R. Adiologist"):
        assert name in report["text"]["div"]


def test_an_addendum_names_the_report_it_adds_to():
    """Appended, by the standard's word; the earlier report is what it is a revision of."""
    bundle = signed_bundle(signed(payload(adds_to=ADDS)))
    (report,), (provenance,) = of(bundle, "DiagnosticReport"), of(bundle, "Provenance")

    assert report["status"] == "appended"
    (earlier,) = [one for one in provenance["entity"] if one["role"] == "revision"]
    assert earlier["what"]["identifier"]["value"] == ADDS.payload


def test_edits_by_the_signer_are_counted():
    """Whether software's words were changed is part of who wrote them."""
    edited = payload(edits=({"statement": 0, "text": "x"},))
    provenance = of(signed_bundle(signed(edited)), "Provenance")[0]

    assert provenance["extension"][1]["valueUnsignedInt"] == 1


def test_the_appointment_is_proposed_until_signed(released):
    """The signature books the room; the patient has still to be told."""
    before = of(draft_bundle(payload()), "Appointment")[0]
    after = of(released, "Appointment")[0]

    assert (before["status"], after["status"]) == ("proposed", "booked")
    assert [p["status"] for p in after["participant"]] == ["needs-action", "accepted"]
    assert after["start"] == NOON.isoformat()


def test_a_booking_without_a_time_zone_is_refused():
    """An hour that could be two hours is no appointment."""
    proposal = payload().appointment
    assert proposal is not None
    naive = proposal.model_dump()
    naive |= {"start": NOON.replace(tzinfo=None), "end": NOON.replace(tzinfo=None, hour=13)}

    with pytest.raises(BadInput, match="time zone"):
        draft_bundle(payload(appointment=AppointmentProposal.model_validate(naive)))


def test_objections_become_detected_issues_and_consent_does_not(released):
    """Pass is no issue; the others say rule, reason, and what they are about."""
    disclosed, held = of(released, "DetectedIssue")

    assert disclosed["code"]["text"] == "uncertainty-disclosed"
    assert (disclosed["severity"], held["severity"]) == ("low", "high")
    assert disclosed["implicated"][0]["reference"].endswith(
        observation(released, "f-pneumonia")["id"]
    )
    assert held["implicated"][0]["type"] == "DiagnosticReport"


def test_the_conclusion_carries_the_uncertainty_with_it(released):
    """Whoever reads one line reads the disclosure too."""
    assert of(released, "DiagnosticReport")[0]["conclusion"] == (
        "Pneumonia is likely. Neither answer can be ruled out."
    )


def test_a_report_without_text_still_carries_its_findings():
    """Outlining alone has no draft; a blocked draft has none either."""
    bundle = draft_bundle(payload(draft=None, appointment=None))
    report = of(bundle, "DiagnosticReport")[0]

    assert "conclusion" not in report
    assert len(report["result"]) == 4
    Bundle.model_validate(bundle)


def test_no_identifier_but_pseudonyms_leaves(released):
    """The patient is a pseudonymous reference, marked as such, and nothing more."""
    patient = of(released, "Patient")[0]

    assert set(patient) == {"resourceType", "id", "meta", "identifier"}
    assert patient["meta"]["security"][0]["code"] == "PSEUDED"
    assert "uid" not in of(released, "ImagingStudy")[0]
    assert "series" not in of(released, "ImagingStudy")[0]


def test_what_a_user_wrote_leaves_without_names():
    """The request and what a user saw are told with references; the findings name nobody."""
    seen = Observation(id="observation-1", user="rita", text="Mrs. Brandvold has a nodule")
    bundle = signed_bundle(
        signed(payload(request_text="Outline the lungs of Ines Quintero.", observations=(seen,)))
    )

    assert of(bundle, "ServiceRequest")[0]["code"] == {"text": "Outline the lungs of [person 1]."}
    assert "Mrs. [person 1] has a nodule" in str(bundle)
    assert not any(name in str(bundle) for name in ("Quintero", "Brandvold"))


HOSTILE = "<script>alert('x')</script> & \"quoted\" \x00\x1b[2J \u202egnihton"


def hostile(text):
    statement = Statement(section="findings", text=text)
    return payload(draft=DraftReport(statements=(statement,)), request_text=text)


def test_markup_in_a_statement_stays_text():
    """Model output and prior reports are never markup."""
    report = of(signed_bundle(signed(hostile(HOSTILE))), "DiagnosticReport")[0]
    shown = "".join(ET.fromstring(report["text"]["div"]).itertext())  # noqa: S314 - we wrote it, and this test shows what it is

    assert "<script" not in report["text"]["div"]
    assert "<script>alert('x')</script> & \"quoted\"" in shown
    assert not {"\x00", "\x1b", "\u202e"} & set(shown)


@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=60))
def test_any_text_makes_a_valid_bundle_whose_narrative_is_well_formed(text):
    """Whatever an agent or a clinician wrote, XHTML and FHIR stay valid."""
    bundle = signed_bundle(signed(hostile(text)))
    div = ET.fromstring(of(bundle, "DiagnosticReport")[0]["text"]["div"])  # noqa: S314 - as above

    Bundle.model_validate(bundle)
    assert {element.tag.rpartition("}")[2] for element in div.iter()} <= {
        "div",
        "h3",
        "ul",
        "li",
        "p",
    }
