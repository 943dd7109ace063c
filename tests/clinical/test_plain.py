"""What is printed beside a signature holds nothing that cannot be seen."""

import pytest

from wetread.clinical.plain import plain
from wetread.errors import BadInput


@pytest.mark.parametrize(
    "odd", ["\x00", "\x1b", "\x7f", "\n", "\u202e", "\u2066", "\u200b", "\ufeff", "\xad", "\u2028"]
)
def test_what_cannot_be_seen_is_refused_by_its_number(odd) -> None:
    """The sentence says which character it is and repeats nothing of the text."""
    with pytest.raises(BadInput, match=rf"the name .*\(U\+{ord(odd):04X}\)") as refusal:
        plain(f"Dr. Rita{odd}", "the name")
    assert "Rita" not in str(refusal.value)


def test_half_a_character_is_refused() -> None:
    """A surrogate on its own is written down nowhere."""
    with pytest.raises(BadInput, match="U\\+D800"):
        plain("Dr. \ud800", "the name")


@pytest.mark.parametrize("name", ["Dr. Rita Röntgen", "علی‌رضا", "क्‍ष", "Ó Néill-Gómez", "李 明"])
def test_names_of_all_scripts_stay_as_they_are(name) -> None:
    """Joiners are letters' own business."""
    assert plain(f"  {name} ", "the name") == name


@pytest.mark.parametrize(
    "empty", ["", "  ", "\u200d", "\u00a0\u3000", "\u3164", "\u2800", "\u0301"]
)
def test_what_leaves_no_mark_is_empty(empty) -> None:
    """However many characters it has."""
    assert plain(empty, "the reason", lines=True) == ""


def test_a_reason_may_have_lines() -> None:
    """A name may not."""
    assert plain("blurred\r\n\tsecond line\n", "the reason", lines=True) == (
        "blurred\r\n\tsecond line"
    )
