"""A number or a yes is an answer; whatever says more is a turn of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.coordinator.talk.picking import numbers_said, says_yes


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", (2,)),
        ("2.", (2,)),
        ("(3)", (3,)),
        ("#1", (1,)),
        ("option 2 please", (2,)),
        ("the second", (2,)),
        ("the second one, thanks", (2,)),
        ("I meant number three", (3,)),
        ("2nd", (2,)),
        ("the last one", (4,)),
        ("1 and 3", (1, 3)),
        ("first and third", (1, 3)),
        ("2 + 1", (2, 1)),
        ("all of them", (1, 2, 3, 4)),
        ("one", (1,)),
        ("no. 2", (2,)),
        ("nr 3", (3,)),
    ],
)
def test_what_was_offered_is_picked_by_number(said: str, meant: tuple[int, ...]) -> None:
    """As people say it."""
    assert numbers_said(said, 4) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "5",
        "0",
        "please",
        "the right one",
        "outline the second one",
        "CT in 2 weeks",
        "2 weeks",
        "12",
        "2.5",
        "no",
        "not 2",
        "one more report",
        "make that six",
        "both",
        "no, that one",
        "no one",
        "no thanks, only one report",
        "1 - 3",
        "1-3",
    ],
)
def test_what_says_more_picks_nothing(said: str) -> None:
    """It is heard as a request; so is a number that was not offered."""
    assert numbers_said(said, 4) == ()


@pytest.mark.parametrize(
    "said",
    ["yes", "Yes, please.", "ok go ahead", "yep", "do it", "that\u2019s right", "y", "Sure!"],
)
def test_a_yes_is_a_yes(said: str) -> None:
    """However it is dressed."""
    assert says_yes(said)


@pytest.mark.parametrize(
    "said",
    ["", "no", "thanks", "please", "yes but only the left", "ok, and a report", "not ok", "right"],
)
def test_what_is_no_plain_yes_lets_nothing_go_ahead(said: str) -> None:
    """A condition, another wish, courtesy."""
    assert not says_yes(said)


def test_both_means_two() -> None:
    """Of more than two nobody can say which."""
    assert numbers_said("both of them", 2) == (1, 2)
    assert numbers_said("both", 3) == ()


@given(st.text(max_size=40), st.integers(min_value=0, max_value=6))
def test_nothing_is_picked_that_was_not_offered(said: str, offered: int) -> None:
    """Whatever is typed, and each at most once."""
    picked = numbers_said(said, offered)

    assert all(1 <= number <= offered for number in picked)
    assert len(set(picked)) == len(picked)
