"""How sure a finding is, in words."""

import pytest

from wetread.clinical.coding import BOTH_LUNGS, PNEUMONIA
from wetread.clinical.findings import Finding, ImageEvidence, Label, Uncertainty
from wetread.service.contract import FindingOutput
from wetread.service.telling import set_told


@pytest.mark.parametrize(
    ("answers", "coverage", "told"),
    [
        (("present",), 0.9, "Prediction set at 90 % coverage: present"),
        (("absent",), 0.95, "Prediction set at 95 % coverage: absent"),
        (
            ("present", "absent"),
            0.9,
            "Prediction set at 90 % coverage: present or absent, cannot be told apart",
        ),
        (("present", "absent"), None, "Present or absent, cannot be told apart"),
        (("present",), None, ""),
    ],
)
def test_a_set_is_told_with_its_coverage(
    answers: tuple[Label, ...], coverage: float | None, told: str
) -> None:
    """What stays open is said; one answer of which no coverage was measured says nothing new."""
    finding = Finding(
        id="f",
        concept=PNEUMONIA,
        site=BOTH_LUNGS,
        presence="present",
        evidence=(ImageEvidence(image="1" * 64),),
        uncertainty=Uncertainty(
            probability=0.9,
            method="temperature-scaled",
            prediction_set=answers,
            coverage=coverage,
            calibration="c",
        ),
    )
    assert set_told(FindingOutput.of(finding)) == told
