"""Which lung a request means, and whether it means a lung at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.agents.anatomy import anatomy_asked
from wetread.agents.laterality import SIDES, sides_asked, speaks_of_the_picture
from wetread.agents.structures import HIPPOCAMPUS, LEFT_VENTRICLE, LUNGS

BOTH, RIGHT, LEFT = ("right", "left"), ("right",), ("left",)


@pytest.mark.parametrize(
    "text",
    [
        "Outline the lungs",
        "outline both lungs",
        "segment the left and right lungs",
        "Compare the left with the right",
        "Is the left lung smaller than the right? Give me figures.",
        "outline it",
        "bilateral lung outlines",
        "not only the left lung but also the right lung",
        "Outline the lungs right away",
        "That is both lungs, right?",
        "left-sided chest pain, outline the lungs",
        "Outline the lungs; he has pain on the left",
        "Outline the lungs. The left lower lobe looks odd to me.",
        "Is there an effusion on the left? Also outline the lungs",
        "do the right and outline the left too",
    ],
)
def test_both_lungs_are_meant(text: str) -> None:
    """No side, both sides, or a side that belongs to something else."""
    assert sides_asked(text) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Outline the left lung only",
        "Left.",
        "lungs, left only",
        "Outline the lungs, but not the right one",
        "Only the left lung please, not the right",
        "everything except the right lung",
        "Don\u2019t outline the right lung, just the left",
        "do not forget the left lung",
        "I don't need the right lung only the left",
        "The right lung isn't needed",
        "leave the right lung out",
        "Rather than the right lung, outline the left",
        "outline the left lung instead of the right one",
        "Not the right lung but the left lung.",
        "outline the left lung without the left upper lobe",
        "lungs minus the right",
        "do not do the right and outline the left",
        "Trace the lt lung",
        "contour of the L lung",
        "Outline the left hemithorax",
    ],
)
def test_the_left_lung_alone_is_meant(text: str) -> None:
    """Asked for, or all that is left when the other one is ruled out."""
    assert sides_asked(text) == LEFT


@pytest.mark.parametrize(
    "text",
    [
        "outline the right lung",
        "R lung only",
        "the patient's right lung",
        "Everything but the left lung",
        "skip the left",
        "The left lung can be left out",
        "Don't skip the right lung",
        "right lung mask, no left",
        "Please draw round the right lung; the left is not of interest",
        "Show me the lungs except the left one",
    ],
)
def test_the_right_lung_alone_is_meant(text: str) -> None:
    """The same rules on the other side."""
    assert sides_asked(text) == RIGHT


@pytest.mark.parametrize(
    "text",
    ["Neither the left nor the right lung", "not the left lung and not the right lung"],
)
def test_neither_lung_may_be_meant(text: str) -> None:
    """Ruling out both leaves nothing, which the agent says instead of guessing."""
    assert sides_asked(text) == ()


def test_the_left_of_the_picture_is_the_right_lung() -> None:
    """On a film hung as usual the patient's right is on the reader's left."""
    text = "Outline the lung on the left side of the image"
    assert sides_asked(text) == RIGHT
    assert speaks_of_the_picture(text)
    assert not speaks_of_the_picture("Outline the left lung in this image")


@given(st.text(max_size=80))
def test_any_text_names_some_subset_of_the_lungs(text: str) -> None:
    """Nothing a person can type breaks the rules or yields a third lung."""
    sides = sides_asked(text)
    assert set(sides) <= set(SIDES)
    assert list(sides) == [side for side in SIDES if side in sides]


@given(side=st.sampled_from(SIDES), other=st.booleans())
def test_mirroring_a_request_mirrors_the_answer(side: str, *, other: bool) -> None:
    """The rules know no favourite side."""
    text = "Outline the {a} lung" + (", not the {b} one" if other else " only")
    opposite = {"left": "right", "right": "left"}
    straight = sides_asked(text.format(a=side, b=opposite[side]))
    mirrored = sides_asked(text.format(a=opposite[side], b=side))
    assert straight == (side,)
    assert mirrored == (opposite[side],)


@pytest.mark.parametrize(
    "text",
    [
        "Outline the lungs",
        "Segment this film",
        "outline",
        "Left only",
        "Outline the lung fields",
        "Measure the lung area",
        "outline the lungs for a patient with known emphysema",
        "Outline the lungs and tell me whether there is pneumonia",
        "mask of the lungs without the heart",
        "Outline the lungs, say whether there is pneumonia, and book a chest CT in two weeks",
    ],
)
def test_lungs_alone_are_named(text: str) -> None:
    """Other words in the request are questions, circumstances or exclusions."""
    named = anatomy_asked(text, LUNGS)
    assert named.itself
    assert named.others == ()


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Outline the heart", "heart"),
        ("Outline the nodule in the left lung", "lesions"),
        ("Segment the lung tumour", "lesions"),
        ("outline the left upper lobe", "lobes of the lung"),
        ("Where is the opacity?", "opacities"),
        ("Segment the organs in this image", "all organs"),
        ("Delineate the liver", "abdominal organs"),
        ("Contour the ribs", "skeleton"),
    ],
)
def test_something_else_is_named(text: str, other: str) -> None:
    """A lung that is only a place is not what is to be outlined."""
    assert anatomy_asked(text, LUNGS).others == (other,)
    assert not anatomy_asked(text, LUNGS).itself


def test_an_unheard_of_structure_is_no_lung() -> None:
    """What the rules do not know they do not take for a lung."""
    assert not anatomy_asked("Outline the uvula", LUNGS).itself
    assert not anatomy_asked("Identify the flux capacitor in this scan", LUNGS).itself


def test_lungs_and_something_else_are_told_apart() -> None:
    """The lungs can be outlined, the heart cannot."""
    named = anatomy_asked("Outline the lungs and the heart", LUNGS)
    assert named.itself
    assert named.others == ("heart",)


@pytest.mark.parametrize(
    "text",
    [
        "Outline the left ventricle",
        "Segment the heart",
        "segment it",
        "Outline the LV cavity, please",
        "Segment this cardiac MR",
        "Delineate the endocardial border on this short-axis slice",
        "How large is the left ventricular cavity?",
        "What is the ejection fraction?",
        "Outline the left ventricle, not the right ventricle",
        "Outline what this study shows.",
    ],
)
def test_the_left_ventricle_alone_is_named(text: str) -> None:
    """On a cardiac image the heart and its cavity mean what is outlined there."""
    named = anatomy_asked(text, LEFT_VENTRICLE)
    assert (named.itself, named.others) == (True, ())


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Outline the lungs", "lungs"),
        ("Outline the right ventricle", "right ventricle"),
        ("Segment the myocardium", "myocardium"),
        ("Outline the left atrium", "atria"),
        ("Outline the tumour on this cardiac MR", "lesions"),
        ("Contour the aorta", "great vessels"),
        ("Outline the hippocampus", "brain"),
    ],
)
def test_what_is_no_left_ventricle_is_told_apart(text: str, other: str) -> None:
    """Its neighbours in the same picture least of all may be taken for it."""
    named = anatomy_asked(text, LEFT_VENTRICLE)
    assert (named.itself, named.others) == (False, (other,))


def test_both_ventricles_are_one_that_is_outlined_and_one_that_is_not() -> None:
    """Half a request is met, and the other half declined."""
    named = anatomy_asked("Outline both ventricles", LEFT_VENTRICLE)
    assert (named.itself, named.others) == (True, ("right ventricle",))


@pytest.mark.parametrize(
    "text",
    [
        "Outline the hippocampus",
        "Segment both hippocampi",
        "Hippocampal volume, please",
        "Segment this T1-weighted brain MRI",
        "the anterior part only",
        "Outline what this study shows.",
    ],
)
def test_the_hippocampus_alone_is_named(text: str) -> None:
    """Its parts mean it, and so does the volume it was cropped to."""
    named = anatomy_asked(text, HIPPOCAMPUS)
    assert (named.itself, named.others) == (True, ())


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Outline the brain", "brain"),
        ("Segment the cerebellum", "brain"),
        ("Outline the lesion in the hippocampus", "lesions"),
        ("Outline the lungs", "lungs"),
        ("Segment the heart", "heart"),
    ],
)
def test_what_is_no_hippocampus_is_told_apart(text: str, other: str) -> None:
    """The brain around it is not outlined, and what lies in it is not it."""
    assert other in anatomy_asked(text, HIPPOCAMPUS).others
