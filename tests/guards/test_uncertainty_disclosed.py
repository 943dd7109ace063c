"""What is uncertain is said, what is decided is said plainly, and nothing is called sound."""

import pytest

from support.judged import (
    PRESENT,
    case,
    draft,
    outline,
    pneumonia,
    said,
    silence,
    study,
)
from wetread.clinical.findings import Uncertainty
from wetread.clinical.imaging import Attribute
from wetread.guards.base import Remark
from wetread.guards.open_points import is_outline, open_points, settled
from wetread.guards.uncertainty_disclosed import uncertainty_disclosed

GUARD = uncertainty_disclosed(
    doubt=("uncertain", "cannot be decided", "of doubtful quality"),
    silence=("not assessed", "abstained"),
    assumption=("assumed",),
    attributes={"view": ("projection",)},
    hedges=("possible", "uncertain", "cannot be decided"),
    sound=("normal", "unremarkable", "lungs are clear", "no acute"),
    quality_below=0.85,
)
UNDECIDED = pneumonia(among=("present", "absent"), probability=0.55)
VIEW = Attribute(name="view", value="PA", basis="assumed")
SPACING = Attribute(name="pixel-spacing", value="0.14", basis="operator")
HEADER = Attribute(name="modality", value="DX", basis="header")


def objections(*statements, **changes) -> list[str]:
    return [o.reason for o in GUARD(case(draft=draft(*statements), **changes))]


DISCLOSED = [
    # finding or other matter, the statement that says it
    ({"findings": (UNDECIDED,)}, said("It cannot be decided.", "f-pneumonia")),
    (
        {"findings": (pneumonia(among=()),)},
        said("Pneumonia is uncertain.", "f-pneumonia", section="disclosure"),
    ),
    (
        {"findings": (pneumonia(among=("absent",)),)},
        said("Pneumonia is uncertain.", "f-pneumonia", section="disclosure"),
    ),
    (
        {"findings": (outline(quality=0.84),)},
        said("The outline is of doubtful quality.", "f-outline", section="disclosure"),
    ),
    (
        {"findings": (pneumonia("not-assessed"),)},
        said("Pneumonia was not assessed.", "f-pneumonia", section="disclosure"),
    ),
    (
        {"findings": (), "abstentions": (silence(),)},
        said("Segmentation abstained.", "abstention-segmentation", section="disclosure"),
    ),
    (
        {"findings": (), "study": study(assumed=(VIEW, HEADER))},
        said("The projection was assumed.", "study-1", section="technique"),
    ),
    (
        {"findings": (), "study": study(assumed=(SPACING,))},
        said("The pixel spacing was assumed.", "study-1", section="technique"),
    ),
]


@pytest.mark.parametrize(("matter", "statement"), DISCLOSED)
def test_what_is_said_in_words_is_disclosed(matter, statement) -> None:
    """A statement that cites the open point and has the words for it is enough."""
    assert objections(statement, **matter) == []


@pytest.mark.parametrize(("matter", "statement"), DISCLOSED)
def test_what_is_left_out_is_objected_to(matter, statement) -> None:
    """Without the words, or without the source, the reader does not learn it."""
    wordless = statement.model_copy(update={"text": "Something was done.", "section": "findings"})
    elsewhere = statement.model_copy(update={"cites": ("request-1",)})

    for missing in (wordless, elsewhere):
        (told,) = objections(missing, **matter)
        assert told.startswith("The draft does not say that ")


def test_an_objection_names_what_to_mend() -> None:
    """A drafting agent finds the id of what it left out in the reason."""
    (told,) = objections(said("Read.", "study-1"), findings=(UNDECIDED,))

    assert told == "The draft does not say that Pneumonia (Lung) is undecided (f-pneumonia)."


def test_an_assumption_has_to_be_named() -> None:
    """That something was assumed is of no use to a reader who is not told what."""
    vague = said("Something was assumed.", "study-1", section="technique")

    (told,) = objections(vague, findings=(), study=study(assumed=(VIEW,)))

    assert told == "The draft does not say that the view is not from the file (study-1)."


def test_the_impression_is_never_flat_about_what_is_open() -> None:
    """A doubt in the small print does not excuse a plain statement in the impression."""
    doubt = said("Pneumonia is uncertain.", "f-pneumonia", section="disclosure")
    flat = said("Pneumonia is present.", "f-pneumonia")

    (told,) = objections(flat, doubt, findings=(UNDECIDED,))

    assert "states as settled what is not (f-pneumonia)" in told
    assert flat.text in told


def test_a_decided_finding_is_not_hedged() -> None:
    """Doubt about everything hides the doubt that matters."""
    (told,) = objections(said("Possible pneumonia.", "f-pneumonia"))

    assert told.startswith("“Possible” is said of what is decided (f-pneumonia)")


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        (said("Possible pneumonia.", "f-pneumonia", section="disclosure"), (pneumonia(),)),
        (said("Possible movement of the patient.", "study-1", section="findings"), (pneumonia(),)),
        (
            said("Uncertain: one is possible.", "f-pneumonia", "f-outline", section="findings"),
            (UNDECIDED, outline()),
        ),
    ],
)
def test_hedging_elsewhere_is_no_overhedging(statement, findings) -> None:
    """Only plain statements about decided findings are kept free of hedges."""
    assert objections(statement, findings=findings) == []


@pytest.mark.parametrize(
    "text",
    [
        "Normal chest radiograph.",
        "No pneumonia; the film is otherwise unremarkable.",
        "The lungs are clear.",
        "No acute abnormality.",
        "This does not mean that the film is normal.",
    ],
)
@pytest.mark.parametrize("section", ["technique", "findings", "impression", "disclosure"])
def test_nothing_calls_a_film_sound(text, section) -> None:
    """Absence of pneumonia is no normal film, wherever it is said and however it is wrapped."""
    (told,) = objections(PRESENT, said(text, "f-pneumonia", section=section))

    assert "nobody assessed that" in told


def test_a_draft_that_says_it_all_is_left_alone() -> None:
    """A decided finding, plainly said, needs nothing more; nor does a case without a draft."""
    assert objections(PRESENT) == []
    (remark,) = GUARD(case(draft=None))
    assert isinstance(remark, Remark)


def test_an_outline_is_judged_by_its_expected_overlap() -> None:
    """Its prediction set says nothing of its quality, whoever measured that."""
    scripted = Uncertainty(probability=0.5, method="scripted", calibration="c")
    boxed = pneumonia(uncertainty=scripted.model_copy(update={"method": "predicted-quality"}))

    assert is_outline(outline(uncertainty=scripted))
    assert is_outline(boxed)
    assert not is_outline(pneumonia())
    assert [p.kind for p in open_points(case(findings=(boxed,)), 0.85)] == ["doubt"]
    assert list(open_points(case(findings=(outline(),)), 0.85)) == []


def test_a_models_own_limit_goes_before_the_policys() -> None:
    """A model knows best from which expectation on its outlines are good."""
    fine = Uncertainty(
        probability=0.82, method="predicted-quality", poor_below=0.8, calibration="c2"
    )
    strict = fine.model_copy(update={"poor_below": 0.83})

    assert list(open_points(case(findings=(outline(uncertainty=fine),)), 0.85)) == []
    (point,) = open_points(case(findings=(outline(uncertainty=strict),)), 0.8)
    assert point.kind == "doubt"


@pytest.mark.parametrize(
    ("among", "expected"),
    [(("present",), True), (("absent",), False), ((), False), (("present", "absent"), False)],
)
def test_settled_means_one_answer_and_the_same(among, expected) -> None:
    """A set that holds the other answer alone contradicts the finding."""
    assert settled(pneumonia(among=among)) is expected
