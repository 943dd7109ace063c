"""The interval for a nodule comes from a published table, or is not given at all."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.agents.guidelines.nodules import Count, Kind, Nodule, Risk, interval_for
from wetread.agents.timewords import BookingRequest, read_booking
from wetread.errors import OutOfScope

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def booked(words: str) -> BookingRequest:
    return read_booking(words, now=MONDAY, horizon_days=400)


@given(
    st.builds(
        Nodule,
        kind=st.sampled_from(get_args(Kind)),
        count=st.sampled_from(get_args(Count)),
        mm=st.floats(min_value=0.5, max_value=40),
        risk=st.sampled_from(get_args(Risk)),
    )
)
def test_every_nodule_of_known_risk_has_one_answer(nodule: Nodule) -> None:
    """Months with a source, or that no follow-up is advised; never two rows, never none."""
    try:
        assert "Radiology 2017;284" in interval_for(nodule).because
    except OutOfScope as advice:
        assert "no routine follow-up is advised" in advice.reason  # noqa: PT017


@pytest.mark.parametrize(
    ("nodule", "months"),
    [
        (Nodule(kind="solid", count="single", mm=5, risk="high"), (12, 12)),
        (Nodule(kind="solid", count="single", mm=7, risk="low"), (6, 12)),
        (Nodule(kind="solid", count="single", mm=12), (3, 3)),
        (Nodule(kind="solid", count="multiple", mm=12, risk="high"), (3, 6)),
        (Nodule(kind="ground-glass", count="single", mm=8), (6, 12)),
        (Nodule(kind="part-solid", count="single", mm=8), (3, 6)),
        (Nodule(kind="part-solid", count="multiple", mm=4), (3, 6)),
    ],
)
def test_the_months_are_those_of_the_table(nodule: Nodule, months: tuple[int, int]) -> None:
    """MacMahon et al. 2017, tables 1 and 2."""
    assert interval_for(nodule).months == months


def test_a_risk_that_decides_and_is_not_said_is_asked_for() -> None:
    """A small solid nodule of low risk needs none."""
    with pytest.raises(OutOfScope, match="depends on the risk"):
        interval_for(Nodule(kind="solid", count="single", mm=5))


def test_a_request_by_the_guideline_is_booked_within_its_months() -> None:
    """And says so."""
    found = booked("Follow-up CT per Fleischner, 7 mm solid nodule, low risk, mornings")

    assert (found.constraints.earliest, found.constraints.latest) == (
        date(2026, 9, 2),
        date(2027, 3, 2),
    )
    assert "6 to 12 months for a solid nodule of 7 mm" in found.assumptions[0]


def test_days_that_the_request_names_stand() -> None:
    """Whoever says when has decided."""
    found = booked("CT in 2 weeks, per Fleischner 7 mm solid nodule")

    assert (found.constraints.wanted, found.assumptions) == (date(2026, 3, 16), ())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("CT per Fleischner for a solid nodule", "size"),
        ("CT per Fleischner, solid nodules of 4 mm and 9 mm, low risk", "several sizes"),
        ("CT per Fleischner, solid nodule of 41 mm", "beyond 30 mm"),
        ("CT of the neck per guideline, 12 mm solid thyroid nodule", "not of 'thyroid'"),
        ("CT per Fleischner, 5 mm solid nodule, no high-risk features", "depends on the risk"),
        ("CT per Fleischner for a 7 mm nodule", "solid, part-solid or of ground glass"),
        ("CT per Fleischner, 7 mm subsolid nodule", "solid, part-solid or of ground glass"),
        ("CT per Fleischner, 7 mm solid nodule, known cancer", "does not apply"),
        ("CT per Fleischner, 7 mm solid nodule, 28 year old", "35 years"),
        ("CT per Fleischner, 5 mm solid nodule, low risk", "no routine follow-up"),
    ],
)
def test_what_the_table_needs_or_leaves_out_is_said(words: str, reason: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(OutOfScope, match=reason):
        booked(words)


@pytest.mark.parametrize(
    ("words", "mm"),
    [
        ("CT per Fleischner on 1 mm slices, 9 mm solid nodule", 9),
        ("CT per Fleischner, solid nodule of 7 x 11 mm", 9),
        ("CT per Fleischner, solid nodule of 8.3 mm, low risk", 8),
        ("CT per Fleischner, 5.7 mm solid nodule, low risk, no known cancer", 6),
    ],
)
def test_the_size_is_the_rounded_mean_of_the_diameters(words: str, mm: int) -> None:
    """As the guideline measures; slices are no nodules."""
    assert f"solid nodule of {mm} mm" in booked(words).assumptions[0]


def test_a_size_that_is_corrected_is_the_last_one() -> None:
    """In a later turn of the same request."""
    found = read_booking(
        "no, it is 9 mm",
        now=MONDAY,
        before=("CT per Fleischner, 5 mm solid nodule, low risk",),
        horizon_days=400,
    )
    assert "solid nodule of 9 mm" in found.assumptions[0]


def test_only_a_ct_is_booked_by_a_guideline_for_ct() -> None:
    """An ultrasound of something else goes its own way."""
    assert booked("Ultrasound tomorrow, 12 mm solid nodule, as recommended").assumptions == ()


def test_centimetres_are_millimetres() -> None:
    """One nodule of 12 mm."""
    found = booked("CT per Fleischner for a 1.2 cm solid nodule")

    assert found.assumptions[0].startswith("3 months, optional for a solid nodule of 12 mm")
