"""What an earlier report says is read once, and reads back as the same."""

import pytest

from wetread.guards.text.earlier import told_in


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Small left pleural effusion.", ["pleural effusion on the left"]),
        ("No pneumothorax.", ["no pneumothorax"]),
        ("Possible nodule in the right upper zone.", ["possible nodule on the right"]),
        ("Pneumonia. No pneumonia on the left.", ["possible pneumonia"]),
        ("History of tuberculosis. No pneumonia.", ["no pneumonia"]),
        ("Effusion on the left. Effusion on the right.", ["pleural effusion on both sides"]),
        ("The patient was seen on Monday.", []),
    ],
)
def test_each_finding_is_told_once(text: str, told: list[str]) -> None:
    """Of what contradicts itself it is left open; what is history is left out."""
    assert [str(one) for one in told_in(text)] == told


@pytest.mark.parametrize(
    "text",
    [
        "Bilateral pleural effusions, cardiomegaly. No pneumothorax. Possible nodule on the left.",
        "Consolidation in the right lower lobe. Atelectasis cannot be excluded.",
    ],
)
def test_what_is_told_reads_back_as_the_same(text: str) -> None:
    """The guard reads a draft with the eyes with which the draft was written."""
    told = told_in(text)

    assert told_in("; ".join(map(str, told))) == told
