"""Who belongs to which population, and what counts as present."""

import pytest

from support.evaluations import classifier, item, role
from wetread.starter.evaluating.classification import population, truth_of

GROUPS = {"paediatric": 0, "unknown": 6, "adult": 16}


@pytest.mark.parametrize(
    ("row", "group"),
    [
        ({"age": "3"}, "paediatric"),
        ({"age": "6"}, "unknown"),
        ({"age": "15.9"}, "unknown"),
        ({"age": "16"}, "adult"),
        ({"age": "70", "flags": "paediatric"}, "adult"),
        ({"age": "", "flags": "square_crop|paediatric"}, "paediatric"),
        ({"age": "", "flags": "not_paediatric"}, "unknown"),
        ({}, "unknown"),
        ({"age": "forty"}, "unknown"),
    ],
)
def test_the_population_is_the_one_the_agent_would_ask_for(row, group) -> None:
    """By age where there is one, else by the flag, else unknown."""
    asked = role("m", classifier(lambda _: 0.5), agent={"groups": GROUPS})
    assert population(item(**row), asked) == group


def test_a_model_of_one_population_has_no_children_apart() -> None:
    """A flag does not invent a calibration record."""
    asked = role("m", classifier(lambda _: 0.5))
    assert population(item(flags="paediatric", age="3"), asked) == "unknown"


@pytest.mark.parametrize(
    ("label", "truth"),
    [("pneumonia", "present"), ("covid19", "present"), ("normal", "absent"), ("other", "absent")],
)
def test_covid_is_pneumonia_and_other_findings_are_not(label, truth) -> None:
    """A film with another finding is a film without pneumonia."""
    assert truth_of(item(label=label)) == truth
