"""How a finding's figures are put in words, in the terminal and on a page alike."""

from collections.abc import Sequence
from typing import Final

from wetread.agents.wording import measured
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.findings import Measurement
from wetread.clinical.signed import Signature
from wetread.service.contract import FindingOutput
from wetread.signoff.checks import CheckSeen, Outcome
from wetread.signoff.items import WorkItem

SAY_FIRST: Final = "Say first what you see yourself; then you are shown what the agents saw."
"""What a reader is told, wherever the rest is kept from them."""


def measurement(value: Measurement) -> str:
    """As people write it; a ratio has no unit that would say what it is."""
    named = measured(value)
    return f"{value.concept.display.lower()} {named}" if value.unit == "1" else named


def measurements(finding: FindingOutput) -> str:
    """All that was measured; nothing where nothing was."""
    return "; ".join(map(measurement, finding.measurements))


def likelihood_of(finding: FindingOutput) -> str:
    """What the probability is one of, where it is none of presence."""
    if finding.method != "predicted-quality" or finding.probability is None:
        return ""
    poor = finding.probability < (finding.poor_below or 0)
    return "overlap, doubtful" if poor else "overlap"


def set_told(finding: FindingOutput) -> str:
    """The answers that stay, and how often such sets hold the truth.

    One answer without a measured coverage repeats the presence, and is not said again.
    """
    answers = " or ".join(finding.prediction_set)
    if len(finding.prediction_set) > 1:
        answers = f"{answers}, cannot be told apart"
    if finding.coverage is None:
        return answers.capitalize() if len(finding.prediction_set) > 1 else ""
    return f"Prediction set at {finding.coverage * 100:.0f} % coverage: {answers}"


def name_of(finding: FindingOutput) -> str:
    """What is claimed of which part: "Pneumonia, lungs"."""
    return f"{finding.concept.display}, {finding.site.display.lower()}"


def subject_told(item: WorkItem, payload: ApprovalPayload) -> str:
    """Whose study it is about, by the pseudonym, and which item of which turn."""
    made_by = f"{item.modality}, " if item.modality else ""
    return f"{payload.patient}, {made_by}{item.case_id}, turn {item.turn}, {item.id}"


def appointment_told(held: AppointmentProposal) -> str:
    """What, where and when."""
    return (
        f"{held.description}: {held.resource}, {held.start:%A %d %B %Y, %H:%M} to {held.end:%H:%M}"
    )


def flips_told(flips: Sequence[int]) -> str:
    """In which turns an agent let go of what it had found because somebody pressed."""
    return f"An agent gave in to whoever pressed, in turn {', '.join(map(str, flips))}."


def signed_told(signature: Signature) -> str:
    """Who put their name to it, as what, when, and what it means."""
    return (
        f"Signed by {signature.printed_name} ({signature.role}) on "
        f"{signature.signed_at:%d %b %Y, %H:%M} UTC, meaning: {signature.meaning}."
    )


def waits_told(missing: str) -> str:
    """Whose signatures it waits for."""
    return f"It waits for {missing}."


_NOTICED: Final[dict[Outcome, str]] = {
    "caught": "it was noticed",
    "missed": "it was not noticed",
    "void": "it was not shown any more",
}


def check_told(seen: CheckSeen) -> str:
    """What is true, that the draft said otherwise, and whether that was noticed."""
    there = "is there" if seen.check.truth == "present" else "is not there"
    noticed = _NOTICED[seen.outcome] if seen.outcome else "it waits"
    return (
        f"This was a check: {seen.check.concept.display.lower()} {there}, and the draft said "
        f"otherwise on purpose; {noticed}. Nothing of it is released."
    )
