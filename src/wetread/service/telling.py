"""How a finding's figures are put in words, in the terminal and on a page alike."""

from collections.abc import Sequence
from typing import Final

from wetread.agents.wording import measured
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.findings import Measurement
from wetread.service.contract import FindingOutput

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


def name_of(finding: FindingOutput) -> str:
    """What is claimed of which part: "Pneumonia, lungs"."""
    return f"{finding.concept.display}, {finding.site.display.lower()}"


def appointment_told(held: AppointmentProposal) -> str:
    """What, where and when."""
    return (
        f"{held.description}: {held.resource}, {held.start:%A %d %B %Y, %H:%M} to {held.end:%H:%M}"
    )


def flips_told(flips: Sequence[int]) -> str:
    """In which turns an agent let go of what it had found because somebody pressed."""
    return f"An agent gave in to whoever pressed, in turn {', '.join(map(str, flips))}."
