"""FHIR R4's small change: codings, identifiers, references, and text that is only ever text.

What is not in a published code system is in ours, under `urn:x-wetread:`.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from wetread.clinical.coding import CodedConcept
from wetread.errors import BadInput

Json: TypeAlias = dict[str, Any]

OURS = "urn:x-wetread:"
UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"

AI_ASSERTED: Json = {
    "security": [
        {
            "system": f"{TERMINOLOGY}v3-ObservationValue",
            "code": "AIAST",
            "display": "Artificial Intelligence asserted",
        }
    ]
}
"""The HL7 AI Transparency guide's mark on what software asserted."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, f"{OURS}bundle")


@dataclass(frozen=True, kw_only=True)
class Names:
    """Resource ids that depend on nothing but what was signed, or shown, and the stage."""

    payload_digest: str
    stage: str

    def id(self, kind: str, key: str = "") -> str:
        """A version 5 UUID (RFC 9562): the same resource of the same payload, always."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.stage}/{self.payload_digest}/{kind}/{key}"))

    def ref(self, kind: str, key: str = "") -> Json:
        return {"reference": f"urn:uuid:{self.id(kind, key)}", "type": kind}


def resource(kind: str, identity: str, **elements: Any) -> Json:
    """A resource without its empty elements, which FHIR forbids."""
    filled = {name: value for name, value in elements.items() if value not in (None, [], {}, "")}
    return {"resourceType": kind, "id": identity, **filled}


def coding(system: str, code: str, display: str) -> Json:
    return {"system": system, "code": code, "display": plain(display)}


def concept(*codings: Json, text: str = "") -> Json:
    """A CodeableConcept; several codings say the same thing in different systems."""
    written = {"coding": list(codings)} if codings else {}
    return {**written, "text": plain(text)} if text else written


def coded(known: CodedConcept) -> Json:
    return concept(coding(known.system, known.code, known.display), text=known.display)


def own(kind: str, code: str, display: str) -> Json:
    """A concept of our own code system of that kind."""
    return concept(coding(f"{OURS}{kind}", code, display))


def identifier(kind: str, value: str) -> Json:
    return {"system": f"{OURS}{kind}", "value": value}


def extension(kind: str, **value: Any) -> Json:
    return {"url": f"{OURS}extension:{kind}", **value}


def parts(kind: str, *inner: Json) -> Json:
    """An extension made of named parts, whose own urls are relative (FHIR R4 2.5.1)."""
    return {"url": f"{OURS}extension:{kind}", "extension": list(inner)}


def ratio(value: float) -> Json:
    """A dimensionless number."""
    return {"value": value, "unit": "1", "system": UCUM, "code": "1"}


def instant(moment: datetime) -> str:
    """A moment with its offset from UTC.

    Raises:
        BadInput: it has no time zone, and a booking or signature that means two hours is none.
    """
    if moment.tzinfo is None:
        raise BadInput("a time without its time zone cannot be released; give it an offset")
    return moment.isoformat()


def plain(text: str) -> str:
    """The text as a FHIR string: no control characters but tab and line ends, never empty."""
    kept = "".join(c if c in "\t\r\n" or c.isprintable() else " " for c in text).strip()
    return kept or "(blank)"
