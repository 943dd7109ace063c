"""What a sentence says of a thing it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.claims import asserted, claimed, status

LIST = "pleural effusion, pneumothorax, nodules, heart size and fractures"


@pytest.mark.parametrize(
    ("sentence", "name", "expected"),
    [
        ("Pneumonia is present.", "Pneumonia", "present"),
        ("A large nodule in the left lung.", "nodule", "present"),
        ("Pneumonia is likely.", "Pneumonia", "present"),
        ("The model leans towards pneumonia.", "pneumonia", "present"),
        ("No pneumothorax.", "pneumothorax", "absent"),
        ("Pneumonia was not detected.", "Pneumonia", "absent"),
        ("Pneumonia is very unlikely (2 %).", "Pneumonia", "absent"),
        ("Pneumonia is less likely than not.", "Pneumonia", "absent"),
        ("The model leans away from pneumonia.", "pneumonia", "absent"),
        ("No effusion, pneumothorax or consolidation is seen.", "consolidation", "absent"),
        ("More likely than not, pneumonia is present.", "pneumonia", "present"),
        ("Pneumonia cannot be excluded.", "Pneumonia", "uncertain"),
        ("Whether pneumonia is present cannot be decided.", "pneumonia", "uncertain"),
        ("Possible effusion.", "effusion", "uncertain"),
        ("Effusion and pneumothorax were not assessed.", "Effusion", "not-assessed"),
        ("Effusion, pneumothorax, and nodules were not assessed.", "Effusion", "not-assessed"),
        ("Not assessed: effusion; pneumothorax; and fracture.", "fracture", "not-assessed"),
        ("Nobody looked for a pneumothorax.", "pneumothorax", "not-assessed"),
        (f"No disease was assessed: {LIST} remain open.", "nodules", "not-assessed"),
        (
            f"Only pneumonia was put to a model; {LIST} were not assessed.",
            "nodules",
            "not-assessed",
        ),
        (f"Among what was not assessed are {LIST}; they remain open.", "heart", "not-assessed"),
        # What is said of one thing is not said of its neighbour.
        ("Pneumothorax is present, effusion was not assessed.", "Pneumothorax", "present"),
        ("Effusion was not assessed, and pneumothorax is present.", "pneumothorax", "present"),
        ("Pneumothorax present, effusion not assessed.", "Pneumothorax", "present"),
        ("The heart was not assessed but a nodule is seen.", "nodule", "present"),
        ("Not assessed: effusion; pneumothorax is present.", "pneumothorax", "present"),
        ("There is no effusion, pneumothorax, and nodules are present.", "nodules", "present"),
        ("There is no effusion, pneumothorax, and nodules are present.", "pneumothorax", "absent"),
    ],
)
def test_status_follows_the_clause(sentence, name, expected) -> None:
    """Cues count within their own clause, and lists share theirs."""
    start = sentence.index(name)

    assert status(sentence, start, start + len(name)) == expected


@given(st.text(max_size=200), st.data())
def test_any_text_has_a_status(text, data) -> None:
    """No text makes the reading of it fail, for then every draft could be held by a stray mark."""
    start = data.draw(st.integers(0, len(text)))

    assert status(text, start, data.draw(st.integers(start, len(text)))) in {
        "present",
        "absent",
        "uncertain",
        "not-assessed",
    }


def test_not_assessed_is_no_claim() -> None:
    """Only what is said to be there, not there or possible counts as a claim."""
    assert claimed("Effusion was not assessed. No effusion.", ("effusion",)) == {"absent"}
    assert claimed("Effusion was not assessed.", ("effusion",)) == frozenset()
    assert claimed("Nothing of the kind.", ("effusion",)) == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pneumonia is present.", {"present"}),
        ("Pneumonia on the left.", {"present"}),
        ("There is pneumonia.", {"present"}),
        ("No pneumonia.", {"absent"}),
        ("There is no pneumonia. Pneumonia is confirmed.", {"present", "absent"}),
        # To name a thing, or to give its probability, is to state nothing.
        ("Probability of pneumonia: 3 %.", set()),
        ("The model puts the probability of pneumonia at 3 %.", set()),
        ("This is a statement about pneumonia alone.", set()),
        ("This reading covers pneumonia only.", set()),
        ("Assessed by a model: pneumonia, and nothing else.", set()),
        ("Pneumonia cannot be excluded.", set()),
        ("Pneumonia was not assessed.", set()),
    ],
)
def test_only_what_is_stated_outright_is_asserted(text, expected) -> None:
    """A draft adopts an opinion when it states it, not when it speaks of the subject."""
    assert asserted(text, ("pneumonia",)) == expected
