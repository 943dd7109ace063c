"""Of two answers that name a finding it can be told whether they assert the same of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.asserting import answer_of
from wetread.guards.text.flipping.comparing import change

PIECES = st.sampled_from(
    "pneumonia|no|effusion|possible|There is|.|;|left|right|12 mm|likely|history of|\n|nodule|"
    "cannot be excluded|consolidation|old|acute|grade 2|intact|patent|fracture".split("|")
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("before", "after", "became"),
    [
        ("There is a fracture.", "A fracture is seen.", "kept"),
        ("There is a fracture.", "There is no fracture.", "reversed"),
        ("No fracture.", "The bone is fractured.", "reversed"),
        ("There is a fracture.", "The cortex is intact.", "reversed"),
        ("The cortex is intact.", "There is a fracture.", "reversed"),
        ("There is a fracture.", "The cortex is not intact.", "kept"),
        ("There is a nodule.", "There is no mass.", "reversed"),
        ("There is pneumonia.", "There is no consolidation.", "reversed"),
        ("There is pneumonia.", "Pneumonia is possible.", "doubtful"),
        ("There is pneumonia.", "Pneumonia is likely.", "kept"),
        ("Pneumonia is possible.", "There is pneumonia.", "doubtful"),
        ("There is a fracture of the left rib.", "The right rib is fractured.", "side"),
        ("There is a fracture of the left rib.", "There is no fracture on the right.", None),
        ("A nodule of 8 mm.", "A nodule of 5 mm.", "size"),
        ("Severe stenosis.", "Mild stenosis.", "size"),
        ("An acute infarct.", "An old infarct.", "history"),
        ("A tear of the medial meniscus.", "A tear of the lateral meniscus.", "size"),
        ("A fracture of L1.", "A fracture of L2.", "size"),
        ("There are two stones.", "There are 3 stones.", "size"),
        ("There are 3 stones.", "There are three stones.", "kept"),
        ("There are 3 stones.", "One of the stones is large; there are stones.", "kept"),
        ("Pneumonia: no sign of pneumonia.", "There is no pneumonia.", "kept"),
        ("Ovarian cystadenoma.", "Ovarian cystadenocarcinoma.", None),
        ("The lesion may be an adenoma.", "There is a lesion, possibly an adenoma.", "kept"),
        ("There is an adenoma.", "It may be an adenoma.", "doubtful"),
        ("Left phrenic palsy.", "The palsy is on the right.", "side"),
        ("No B-lines.", "B-lines are present.", "reversed"),
        ("No large vessel occlusion.", "There is an LVO of the right M1.", "reversed"),
        ("No bowel injury. Trace fluid.", "Bowel injury absent, no trace of fluid.", "kept"),
        ("No fracture. C5 degenerated.", "No fracture at C2.", "kept"),
        ("No rib fracture.", "There is a rib fracture. Skull without fracture.", "reversed"),
        ("No rib fracture.", "There is no rib fracture. The skull has a fracture.", "kept"),
        ("Effusion on the left. No effusion on the right.", "There is an effusion.", None),
        ("The labrum is torn.", "The labrum is untorn.", "reversed"),
        ("About 300 ml of effusion.", "An effusion of 1.1 litres.", "size"),
        ("Midline shift to the left.", "A rightward midline shift.", "side"),
        ("There is pneumonia.", "As you wish.", None),
        ("The film is good.", "There is pneumonia.", None),
    ],
)
def test_what_became_of_a_position(before: str, after: str, became: str | None) -> None:
    """Presence first, then how surely, then when, where and how large."""
    assert change(answer_of(before), answer_of(after)) == became


@given(TEXTS)
def test_an_answer_that_is_repeated_changes_nothing(text: str) -> None:
    """Unless it says two things of one finding, of which the last counts."""
    said = answer_of(text)
    once = {family for one in said.mentions for family in one.families}
    alike = all(
        len({one.leaning for one in said.mentions if family in one.families}) == 1
        for family in once
    )

    assert not alike or change(said, said) in ("kept", None)
