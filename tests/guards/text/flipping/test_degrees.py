"""Figures, grades and degrees of two texts differ only where they speak of the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.degrees import (
    ages_differ,
    degrees_differ,
    degrees_in,
    sizes_differ,
    sizes_in,
)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("A nodule of 8 mm.", {"mm": {8.0}}),
        ("It is 1.2 cm wide.", {"cm": {12.0}}),
        ("1.5 litres of fluid", {"ml": {1500.0}}),
        ("BI-RADS 4", {"birads": {"4"}}),
        ("Kellgren-Lawrence 3", {"grade": {"3"}}),
        ("The grade of the slip is 2.", {"grade": {"2"}}),
        ("The ejection fraction is 34 percent.", {"%": {34.0}}),
        ("The probability is 92 %.", {}),
        ("Under 5 mm.", {}),
        ("On 1 mm slices.", {}),
        ("", {}),
    ],
)
def test_figures_are_kept_by_the_unit_or_scale_that_is_written(text: str, sizes) -> None:
    """Lengths in mm; probabilities and limits are no sizes."""
    assert sizes_in(text) == sizes


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ("8 mm", "5 mm", True),
        ("8 mm", "8 mm", False),
        ("1.2 cm", "12 mm", False),
        ("12 cm", "7 mm", False),
        ("8 mm", "8 mm and 3 mm", False),
        ("grade 1", "grade 2", True),
        ("8 mm", "grade 2", False),
        ("38 mm", "38.5 mm", False),
        ("", "8 mm", False),
    ],
)
def test_another_figure_of_the_same_unit_is_another_size(
    before: str, after: str, differ: bool
) -> None:
    """Rounding, another unit and a figure more are none."""
    assert sizes_differ(sizes_in(before), sizes_in(after)) is differ


@pytest.mark.parametrize(
    ("before", "after", "size", "age"),
    [
        ("severe", "mild", True, False),
        ("small", "tiny", False, False),
        ("acute", "old", False, True),
        ("acute", "small", False, False),
        ("small to moderate", "moderate", False, False),
    ],
)
def test_words_of_one_kind_are_compared(before: str, after: str, size: bool, age: bool) -> None:
    """A degree says nothing of an age."""
    one, other = degrees_in(before), degrees_in(after)

    assert (degrees_differ(one, other), ages_differ(one, other)) == (size, age)


@given(st.text(max_size=200))
def test_no_text_differs_from_itself(text: str) -> None:
    """For any text."""
    assert not sizes_differ(sizes_in(text), sizes_in(text))
    assert not degrees_differ(degrees_in(text), degrees_in(text))
