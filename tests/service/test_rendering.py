"""What is shown at the keyboard is written as people write it."""

import pytest
from rich.console import Console

from wetread.clinical.coding import AREA, AREA_RATIO, BOTH_LUNGS, LEFT_LUNG, LUNG, PNEUMONIA
from wetread.clinical.findings import (
    Finding,
    ImageEvidence,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.service.contract import FindingOutput
from wetread.service.rendering import findings_table

IMAGE = "1" * 64


def _shown(*findings: Finding) -> str:
    console = Console(width=160, color_system=None)
    with console.capture() as capture:
        console.print(findings_table([FindingOutput.of(finding) for finding in findings]))
    return " ".join(capture.get().split())


def _outline(overlap: float) -> Finding:
    return Finding(
        id="f1",
        concept=LUNG,
        site=LEFT_LUNG,
        presence="present",
        evidence=(SegmentEvidence(image=IMAGE, mask="2" * 64, segment=LEFT_LUNG),),
        measurements=(
            Measurement(concept=AREA, site=LEFT_LUNG, value=212.44, unit="cm2"),
            Measurement(concept=AREA_RATIO, site=BOTH_LUNGS, value=0.91, unit="1"),
        ),
        uncertainty=Uncertainty(
            probability=overlap, method="predicted-quality", poor_below=0.84, calibration="c"
        ),
    )


@pytest.mark.parametrize(("overlap", "told"), [(0.93, "93% overlap "), (0.83, "overlap, doubtful")])
def test_an_outline_shows_its_expected_overlap_and_whether_that_is_too_little(
    overlap: float, told: str
) -> None:
    """It is no probability that a lung is there, and units are not those of UCUM."""
    shown = _shown(_outline(overlap))

    assert told in shown
    assert "212.4 cm²; ratio 0.91" in shown


def test_a_judgement_shows_its_probability_alone() -> None:
    """Doubt about it stands in the set of answers that cannot be ruled out."""
    judged = Uncertainty(
        probability=0.5,
        method="temperature-scaled",
        prediction_set=("present", "absent"),
        calibration="c",
    )
    finding = Finding(
        id="f2",
        concept=PNEUMONIA,
        site=BOTH_LUNGS,
        presence="present",
        evidence=(ImageEvidence(image=IMAGE),),
        uncertainty=judged,
    )

    shown = _shown(finding)

    assert "50% present, absent" in shown
    assert "overlap" not in shown
