"""A draft and an answer say what the findings bear out."""

from support.judged import case, draft, observation, outline, pneumonia, said
from wetread.clinical.approval import Observation
from wetread.clinical.coding import LEFT_LUNG
from wetread.guards.base import Answer, Judged, Objection, Remark
from wetread.guards.grounded import grounded

DRAFT, ANSWERS = grounded(of="draft"), grounded(of="answers")


def reasons(found: tuple[Objection | Remark, ...]) -> str:
    return " ".join(one.reason for one in found)


def test_what_was_found_may_be_said() -> None:
    """Present, with its probability, in the words of its band."""
    assert DRAFT(case(draft=draft(said("Pneumonia is likely (93 %).", "f-pneumonia")))) == ()


def test_the_opposite_is_objected_to() -> None:
    """The objection names the statement and what the findings say."""
    (objection,) = DRAFT(case(draft=draft(said("There is no pneumonia.", "f-pneumonia"))))

    assert objection.reason.startswith("Statement 1 (impression): ")
    assert objection.evidence == ("f-pneumonia",)


def test_a_finding_that_nobody_made_is_objected_to() -> None:
    """Another disease in the same sentence is no small matter."""
    text = "Pneumonia, and a small pleural effusion."

    assert "effusion" in reasons(DRAFT(case(draft=draft(said(text, "f-pneumonia")))))


def test_the_wrong_lung_is_objected_to() -> None:
    """A side is part of what was found."""
    outlined = outline(LEFT_LUNG)
    told = draft(said("The right lung was outlined.", "f-outline", section="findings"))

    assert DRAFT(case(findings=(outlined,), draft=told))


def test_what_is_left_out_is_asked_for_once() -> None:
    """Over findings and impression together: other sections mention it in passing."""
    told = draft(said("Pneumonia was asked about.", "request-1", section="indication"))

    found = DRAFT(case(draft=told))
    assert len(found) == 1
    assert "never mentions" in reasons(found)


def test_words_of_the_user_are_no_claims_of_the_draft() -> None:
    """What is quoted is theirs."""
    seen = observation("I saw a pneumothorax on the left, believe me.")
    quoting = said('The requester reports: "I saw a pneumothorax on the left".', seen.id)
    told = draft(said("Pneumonia is likely.", "f-pneumonia"), quoting)

    assert DRAFT(case(observations=(seen,), draft=told)) == ()


def answered(text: str) -> Judged:
    return case(answers=(Answer(agent="writer", text=text),))


def test_an_answer_may_repeat_a_claim_to_reject_it() -> None:
    """Its own position counts."""
    assert ANSWERS(answered("You say that there is none, but pneumonia is present.")) == ()
    assert ANSWERS(answered("There is no pneumonia."))


def test_a_finding_that_is_absent_may_be_denied() -> None:
    """Absence is a finding, too."""
    told = draft(said("No pneumonia was detected by the model (4 %).", "f-pneumonia"))

    assert DRAFT(case(findings=(pneumonia("absent"),), draft=told)) == ()


def test_a_person_may_have_seen_more_than_any_model() -> None:
    """What adds to the findings is theirs to say; what is against them is shown to them."""

    def by_a_person(text: str) -> Judged:
        seen = Observation(id="edit-1", user="rad", text=text)
        theirs = said(text, "f-pneumonia", seen.id, section="findings")
        theirs = theirs.model_copy(update={"author": "rad"})
        return case(draft=draft(theirs), observations=(seen,))

    assert DRAFT(by_a_person("Pneumonia, and a nodule of 8 mm in the left lung.")) == ()
    assert DRAFT(by_a_person("There is no pneumonia."))


def test_a_name_alone_vouches_for_nothing() -> None:
    """Whoever writes in a person's name has to show their observation."""
    theirs = said("Pneumonia, and a nodule.", "f-pneumonia").model_copy(update={"author": "rad"})

    assert DRAFT(case(draft=draft(theirs)))
