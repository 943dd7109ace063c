"""The words that tell a draft, a signed report and an addendum apart; all else is the same."""

from dataclasses import dataclass, replace

from wetread.exchange.fhir import LOINC, Json, coding, concept, own


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The words that differ between a draft and a signed report."""

    name: str
    report: str
    appointment: str
    room: str
    request: str
    code: Json


DRAFT = Stage(
    name="draft",
    report="preliminary",
    appointment="proposed",
    room="tentative",
    request="active",
    code=own("report", "ai-draft", "Draft of a reading by software, unsigned"),
)
SIGNED = Stage(
    name="signed",
    report="final",
    appointment="booked",
    room="accepted",
    request="completed",
    code=concept(coding(LOINC, "18748-4", "Diagnostic imaging study")),
)
ADDED = replace(SIGNED, name="added", report="appended")
"""What stands is unchanged, and something stands behind it (FHIR R4 DiagnosticReport.status)."""
