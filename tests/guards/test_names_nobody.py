"""A draft and an answer hold no identity."""

import pytest

from support.judged import REQUEST, case, draft, said
from wetread.guards.base import Answer
from wetread.guards.names_nobody import names_nobody

DRAFT, ANSWERS = names_nobody(of="draft"), names_nobody(of="answers")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mrs. Oyelaran has pneumonia.", "person"),
        ("Compared with the film of MRN 4471902.", "number"),
        ("Discussed by phone, 020 7946 0018.", "phone"),
    ],
)
def test_an_identity_in_a_draft_is_named_by_its_kind_alone(text: str, kind: str) -> None:
    """The objection says where and what kind; it never repeats the identity."""
    (objection,) = DRAFT(case(draft=draft(said(text, "f-pneumonia"))))

    assert objection.reason == (
        f"Statement 1 (impression) identifies somebody ({kind}); leave that out."
    )
    assert objection.evidence == ("f-pneumonia",)


@pytest.mark.parametrize(
    "text",
    [
        "Pneumonia is likely (93 %).",
        "Read by software (model cxr-pneumonia@0.1.0); only a signature makes a report of it.",
        "An appointment is proposed for Wednesday 18 March 2026 from 07:30 to 07:50 (DX 1).",
        "The request by [person 1] of [date 1] is for an assessment for pneumonia.",
    ],
)
def test_what_a_draft_has_to_say_is_left_alone(text: str) -> None:
    """Figures, models, proposed times and references identify nobody."""
    model = case().findings[0].algorithm
    assert model is not None
    found = (
        case()
        .findings[0]
        .model_copy(update={"algorithm": model.model_copy(update={"model": "cxr-pneumonia@0.1.0"})})
    )

    assert DRAFT(case(findings=(found,), draft=draft(said(text, "f-pneumonia")))) == ()


def test_answers_are_read_apart_from_drafts() -> None:
    """Either rule judges its own texts."""
    told = case(answers=(Answer(agent="writer", text="Mr. Brandvold has pneumonia."),))

    (objection,) = ANSWERS(told)
    assert objection.reason.startswith("The answer of writer identifies somebody (person)")
    assert objection.evidence == (REQUEST.id,)
    assert DRAFT(told) == ()
