"""What a draft repeats of others is told from what it says itself."""

import pytest

from support.judged import REQUEST, case, observation, pneumonia, said, silence
from wetread.guards.quotation import own_words

CASE = case(
    observations=(observation("I saw a pneumothorax on the left, believe me."),),
    abstentions=(silence("The request also names the nodules."), silence(".", agent="x")),
    findings=(pneumonia("not-assessed", reason="This agent judges nothing but pneumonia."),),
)


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        (
            said('The requester reports: "I saw a pneumothorax on the left".', "observation-1"),
            "The requester reports:  .",
        ),
        (
            said("They say “i saw a Pneumothorax” again.", "observation-1"),
            "They say   again.",
        ),
        (
            said('Asked: "Is there pneumonia?"', "request-1", section="technique"),
            "Asked:  ",
        ),
        (
            said(
                "Segmentation abstained: the request also names the nodules.",
                "abstention-segmentation",
            ),
            "Segmentation abstained:  .",
        ),
        (
            said("Not assessed (this agent judges nothing but pneumonia).", "f-pneumonia"),
            "Not assessed ( ).",
        ),
        (said("An assessment for pneumonia.", REQUEST.id, section="indication"), ""),
    ],
)
def test_words_of_others_are_left_out(statement, left) -> None:
    """Users' quotations, reasons for silence and the request itself are no claims of the draft."""
    assert own_words(statement, CASE) == left


@pytest.mark.parametrize(
    "statement",
    [
        said('There is a "pneumothorax" on the left.', "observation-1"),  # a word is no quotation
        said('It says "a pneumothorax on the right side".', "observation-1"),  # nobody said that
        said('"I saw a pneumothorax on the left"', "study-1"),  # without citing who said it
        said("The request also names the nodules.", "study-1"),
        said("A nodule.", "abstention-x"),  # a reason of no words takes nothing out
        said("Pneumonia.", REQUEST.id, "study-1", section="indication"),
    ],
)
def test_what_nobody_said_stays_the_drafts_own(statement) -> None:
    """Quotation marks alone make nobody else responsible."""
    assert own_words(statement, CASE) == statement.text
