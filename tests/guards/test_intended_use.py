"""Nobody claims what their manifest does not let them claim."""

import pytest

from support.judged import (
    OTHER_IMAGE,
    PRESENT,
    case,
    draft,
    observation,
    outline,
    pneumonia,
    said,
    silence,
    study,
)
from wetread.clinical.coding import CHEST, LUNG, PLEURAL_EFFUSION, PNEUMONIA, SCT, CodedConcept
from wetread.clinical.findings import AlgorithmIdentification
from wetread.guards.base import Intended, intended_of
from wetread.guards.intended_use import Region, intended_use
from wetread.guards.phrases import Term
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec

PNEUMOTHORAX = CodedConcept(system=SCT, code="36118008", display="Pneumothorax")
KNEE = CodedConcept(system=SCT, code="72696002", display="Knee")
GUARD = intended_use(
    terms=(
        Term(concept=PNEUMONIA, words=("pneumonia",)),
        Term(concept=PLEURAL_EFFUSION, words=("effusion",)),
        Term(concept=PNEUMOTHORAX, words=("pneumothorax",)),
    ),
    regions=(Region(part=CHEST, sites=(LUNG,)),),
    foreign=("does not look like a",),
)


def objections(**changes) -> list[str]:
    return [o.reason for o in GUARD(case(**changes))]


def test_a_claim_within_the_manifest_is_left_alone() -> None:
    """Concept, site, modality and view all fit; so does a view that nobody recorded."""
    assert objections() == []
    assert objections(study=study(view="UNKNOWN")) == []
    assert objections(findings=(pneumonia(), outline())) == []
    assert objections(findings=(pneumonia(site=CHEST),)) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"intended": ()}, "was judged by no agent on duty"),
        ({"findings": (pneumonia(algorithm=None),)}, "was judged by no agent on duty"),
        (
            {
                "findings": (
                    pneumonia(
                        algorithm=AlgorithmIdentification(
                            agent="segmentation", runtime="r", model="m"
                        )
                    ),
                )
            },
            "which its manifest does not let it claim",
        ),
        ({"findings": (pneumonia(site=KNEE),)}, "placed in the Knee, outside the Thorax"),
        ({"study": study(image=OTHER_IMAGE)}, "an image that is not in this study"),
        ({"study": study(modality="CT")}, "on a CT image (PA), which its manifest does not admit"),
        ({"study": study(view="LATERAL")}, "on a DX image (LATERAL)"),
    ],
)
def test_a_claim_beyond_the_manifest_is_objected_to(changes, problem) -> None:
    """Author, concept, site and image each have to be those of the manifest."""
    (told,) = objections(**changes)

    assert problem in told


def test_a_finding_fits_one_role_of_its_agent_and_not_several_halves() -> None:
    """Concept, site and image have to be those of the same role, whichever it is."""
    knees = Intended(agent="classification", concepts=(KNEE,), modality=("MR",),
                     body_part=KNEE)  # fmt: skip
    lungs = Intended(agent="classification", concepts=(PNEUMONIA,), modality=("DX",),
                     body_part=CHEST)  # fmt: skip
    for roles in ((knees, lungs), (lungs, knees)):
        assert objections(intended=roles) == []
        (told,) = objections(intended=roles, study=study(modality="MR"))
        assert "on a MR image" in told
        assert objections(intended=roles, findings=(pneumonia(site=KNEE),)) != []
        assert objections(intended=roles, findings=(pneumonia(concept=KNEE),)) != []


def test_a_manifest_without_limits_admits_every_image() -> None:
    """An agent that names no modality, view or part of the body is not held to any."""
    free = Intended(agent="classification", concepts=(PNEUMONIA,))

    assert objections(intended=(free,), study=study(modality="CT", view="LATERAL")) == []


def test_what_was_not_assessed_needs_no_author() -> None:
    """To say nothing lies within everybody's intended use."""
    silent = pneumonia("not-assessed", algorithm=None)

    assert objections(findings=(silent,), draft=None, intended=()) == []


def test_an_image_that_one_gate_refused_is_held() -> None:
    """Where gates disagree about a picture, somebody has to look at it."""
    refused = silence("The image does not look like a chest radiograph to the input gate.")

    (told,) = objections(abstentions=(refused,))

    assert told == "The gate of segmentation does not recognise the image that others judged."


def test_other_reasons_for_silence_hold_nothing() -> None:
    """An agent may have no answer to a question, or to any, without doubting the picture."""
    refused = silence("The image does not look like a chest radiograph to the input gate.")

    assert objections(abstentions=(silence("The request names the heart."),)) == []
    assert objections(abstentions=(refused,), findings=(), draft=None) == []


@pytest.mark.parametrize(
    "text",
    [
        "There is no pneumothorax.",
        "A small effusion is seen.",
        "An effusion cannot be excluded.",
        "Effusion was not assessed, and no pneumothorax is seen.",
    ],
)
def test_what_nobody_assessed_is_not_mentioned(text) -> None:
    """Present, absent or possible: any of them would be read as somebody's finding."""
    (told,) = objections(draft=draft(PRESENT, said(text, "study-1", section="findings")))

    assert told.startswith("Statement 2 (findings) speaks of Pl") or "Pneumothorax" in told
    assert told.endswith("which nobody assessed.")


def test_an_abstention_leaves_even_the_agents_own_subject_open() -> None:
    """Once the classifier is silent, nobody has assessed pneumonia either."""
    (told,) = objections(findings=(), draft=draft(said("No pneumonia.", "study-1")))

    assert "speaks of Pneumonia" in told


@pytest.mark.parametrize(
    "statement",
    [
        said("Pleural effusion and pneumothorax were not assessed.", "study-1"),
        said("Requested: a look for effusion.", "request-1", section="indication"),
        said('The requester reports: "there is a large effusion".', "observation-1"),
        said("Pneumonia is likely.", "f-pneumonia"),
        said("The film was read.", "study-1"),
    ],
)
def test_what_is_no_claim_may_be_mentioned(statement) -> None:
    """Silence, the request, other people's words and assessed findings are no trespass."""
    told = (observation("Well, there is a large effusion."),)

    assert objections(draft=draft(statement), observations=told) == []


def test_every_shipped_manifest_can_be_judged_by() -> None:
    """What the guard knows of an agent is what its file says."""
    specs = read_folder(declared("agents"), AgentSpec)

    classification = intended_of(specs["classification"].roles()[0])

    assert classification.concepts == (PNEUMONIA,)
    assert classification.body_part == CHEST
    assert set(classification.modality) == {"CR", "DX"}
    assert set(classification.views) == {"PA", "AP"}
    assert intended_of(specs["scheduling"].roles()[0]).concepts == ()
