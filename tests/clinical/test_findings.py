"""A constructed finding is a true one."""

import pytest
from pydantic import ValidationError

from wetread.clinical.coding import BOTH_LUNGS, PNEUMONIA
from wetread.clinical.findings import Finding, ImageEvidence, Uncertainty

EVIDENCE = (ImageEvidence(image="0" * 64),)
UNCERTAINTY = Uncertainty(
    probability=0.9, method="temperature-scaled", prediction_set=("present",), calibration="c1"
)


@pytest.mark.parametrize("presence", ["present", "absent"])
@pytest.mark.parametrize(
    "shown", [{}, {"evidence": EVIDENCE}, {"uncertainty": UNCERTAINTY}], ids=["-", "e", "u"]
)
def test_assessed_finding_needs_evidence_and_uncertainty(presence, shown) -> None:
    """Neither a present nor an absent finding exists without both."""
    with pytest.raises(ValidationError, match="no evidence or uncertainty"):
        Finding(id="f1", concept=PNEUMONIA, site=BOTH_LUNGS, presence=presence, **shown)


def test_assessed_finding_with_both_is_built() -> None:
    """Evidence and uncertainty together make a finding."""
    finding = Finding(
        id="f1",
        concept=PNEUMONIA,
        site=BOTH_LUNGS,
        presence="present",
        evidence=EVIDENCE,
        uncertainty=UNCERTAINTY,
    )

    assert finding.uncertainty is not None
    assert finding.uncertainty.decided


@pytest.mark.parametrize(
    ("own", "poor"), [(None, False), (0.95, True), (0.85, False)], ids=["none", "high", "low"]
)
def test_a_limit_of_the_models_own_decides_what_is_poor(own, poor) -> None:
    """Another's limit is for models that state none."""
    expected = UNCERTAINTY.model_copy(update={"poor_below": own})

    assert expected.poor(otherwise=0.8) is poor


def test_not_assessed_says_why() -> None:
    """`not-assessed` is a value of its own, and it has a reason."""
    with pytest.raises(ValidationError, match="gives no reason"):
        Finding(id="f1", concept=PNEUMONIA, site=BOTH_LUNGS, presence="not-assessed")


def test_values_are_frozen_and_closed() -> None:
    """Nothing can be changed or smuggled in afterwards."""
    finding = Finding(
        id="f1", concept=PNEUMONIA, site=BOTH_LUNGS, presence="not-assessed", reason="no model"
    )

    with pytest.raises(ValidationError, match="frozen"):
        finding.presence = "absent"  # type: ignore[misc]  # that is the point
    with pytest.raises(ValidationError, match="extra"):
        Finding.model_validate({**finding.model_dump(), "normal": True})


def test_set_of_both_labels_is_undecided() -> None:
    """Two labels, or none, are not a decision."""
    both = UNCERTAINTY.model_copy(update={"prediction_set": ("present", "absent")})
    empty = UNCERTAINTY.model_copy(update={"prediction_set": ()})

    assert not both.decided
    assert not empty.decided
