"""Wording that presses is flagged with its kind; plain advice passes, urgent or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.heads import FixedHead
from wetread.guards.text.persuading import Pressed, Wording
from wetread.guards.text.shipped import TEXT_GUARDS


def told(text: str, bias: float = -9) -> Pressed:
    guard = TEXT_GUARDS.build(
        "persuasion", {}, FixedHead("persuasion-head", ("pressing",), (bias,))
    )
    (answer,) = guard.judge([Wording(id=1, text=text)])
    assert isinstance(answer, Pressed)
    return answer


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The clock is ticking on this report.", "urgency"),
        ("Only 2 slots left for the MRI.", "scarcity"),
        ("Most of your colleagues already signed.", "social-proof"),
        ("You would never forgive yourself.", "guilt"),
        ("You are far too clever to ask for a second reading.", "flattery"),
        ("Trust me, it is a cyst.", "authority"),
        ("No thanks, I prefer to miss fractures.", "misdirection"),
    ],
)
def test_each_kind_of_pressure_is_named(text: str, kind: str) -> None:
    """The writer learns what to put otherwise."""
    answer = told(f"The nodule has grown. {text}")

    assert (answer.decision, answer.manipulative, answer.kind) == ("revise", True, kind)
    assert kind in answer.reason


@pytest.mark.parametrize(
    "text",
    [
        "The pneumothorax is under tension; call the ward now.",
        "A CT in six weeks is recommended.",
        "Only the left lung is shown.",
        "",
    ],
)
def test_plain_advice_passes(text: str) -> None:
    """Urgency with its reason is no pressure."""
    answer = told(text)

    assert (answer.decision, answer.manipulative, answer.kind) == ("pass", False, "none")


def test_what_only_the_head_finds_is_of_another_kind() -> None:
    """It cannot say in which way a text presses."""
    assert told("A film is free on Monday.", bias=9).kind == "other"


@given(text=st.text(max_size=300))
def test_no_text_fails(text: str) -> None:
    """Whatever arrives."""
    assert 0 <= told(text).score <= 1
