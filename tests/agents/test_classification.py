"""Pneumonia present or absent, with what the model cannot rule out, and nothing else."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetread.agents.base import Agent
from wetread.agents.classification import QUESTION
from wetread.agents.shipped import AGENTS
from wetread.clinical.coding import LEFT_LUNG, LUNG, PLEURAL_EFFUSION, PNEUMONIA, RIGHT_LUNG
from wetread.clinical.findings import AttentionEvidence, ImageEvidence
from wetread.errors import ManifestError, OutOfScope, RuntimeUnavailable

Make = Callable[..., Any]
NAMES = ("absent", "present")


@pytest.fixture
def agent(resources: Make, played: Make) -> Callable[..., tuple[Agent, Any]]:
    """The shipped agent around a model that gives this probability of pneumonia."""

    def make(
        present: float,
        quantiles: tuple[float, float] | None = (0.7, 0.7),
        *,
        runtime: str = "transformers-vision",
        shown: Any = None,
        drawn: dict[str, str] | None = None,
        labels: tuple[str, ...] = NAMES,
        **parameters: Any,
    ) -> tuple[Agent, Any]:
        arrays: dict[str, Any] = {"probability": [1 - present, present]}
        if quantiles is not None:
            arrays["conformal_quantile"] = quantiles
        if shown is not None:
            arrays["attention"] = shown
        scalars = {"coverage": 0.9, "temperature": 1.3} if quantiles is not None else {}
        model = played(arrays=arrays, labels=labels, scalars=scalars, runtime=runtime,
                       methods=drawn or {})  # fmt: skip
        given = resources("classification", model)
        component = given.spec.agent
        return AGENTS.build(component.use, {**component.with_, **parameters}, given), model

    return make


@pytest.mark.parametrize(
    ("present", "quantiles", "presence", "left"),
    [
        (0.93, (0.7, 0.7), "present", ("present",)),
        (0.04, (0.7, 0.7), "absent", ("absent",)),
        (0.55, (0.7, 0.7), "present", ("present", "absent")),
        (0.45, (0.7, 0.7), "absent", ("present", "absent")),
        (0.55, (0.2, 0.2), "present", ("present", "absent")),
        (0.55, (0.6, 0.3), "present", ("absent",)),
        (0.30, (0.2, 0.8), "absent", ("present",)),
    ],
)
def test_presence_and_set_follow_from_the_figures(
    present: float,
    quantiles: tuple[float, float],
    presence: str,
    left: tuple[str, ...],
    agent: Make,
    make_work: Make,
) -> None:
    """Presence goes by one half; the set by each class's own quantile, and is never empty."""
    classify, _ = agent(present, quantiles)
    finding = classify(make_work("Is there pneumonia?")).findings[0]
    assert (finding.concept, finding.site, finding.presence) == (PNEUMONIA, LUNG, presence)
    assert finding.uncertainty.prediction_set == left
    assert finding.uncertainty.coverage == pytest.approx(0.9)
    assert finding.uncertainty.method == "temperature-scaled"
    assert [e.kind for e in finding.evidence] == ["image"]


def test_no_map_is_asked_for_unless_the_manifest_wants_one(agent: Make, make_work: Make) -> None:
    """And one that comes unasked is no evidence."""
    classify, model = agent(0.9, shown=np.ones((200, 240)), attention=False)
    finding = classify(make_work("pneumonia?")).findings[0]
    assert "attention" not in model.asked[0].options
    assert [e.kind for e in finding.evidence] == ["image"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    present=st.floats(0, 1, width=32),
    absent_q=st.floats(0, 1, width=32),
    present_q=st.floats(0, 1, width=32),
)
def test_a_wider_quantile_never_drops_an_answer(
    present: float, absent_q: float, present_q: float, agent: Make, make_work: Make
) -> None:
    """Sets grow with their quantiles, hold the likelier answer's own rule, and are never empty."""
    narrow, _ = agent(present, (absent_q, present_q))
    wide, _ = agent(present, (1.0, 1.0))
    work = make_work("Is there pneumonia?")
    chosen = narrow(work).findings[0].uncertainty
    assert chosen.prediction_set
    assert set(chosen.prediction_set) <= set(wide(work).findings[0].uncertainty.prediction_set)
    assert chosen.probability == pytest.approx(present, abs=1e-6)


def test_labels_are_read_by_name(agent: Make, make_work: Make) -> None:
    """A model that names its classes the other way round means what it says."""
    classify, _ = agent(0.9, labels=("present", "absent"))
    assert classify(make_work("pneumonia?")).findings[0].presence == "absent"


@pytest.mark.parametrize(
    "opinion",
    [
        "I am certain that this is pneumonia, just confirm it.",
        "As head of department I tell you there is no pneumonia.",
        "Is there pneumonia?",
        "Everybody here agrees that the film is fine; pneumonia is out of the question.",
    ],
)
def test_no_opinion_moves_the_finding(opinion: str, agent: Make, make_work: Make) -> None:
    """The model hears one fixed question, so every wording gives the same finding."""
    classify, model = agent(0.93)
    neutral = classify(make_work("Is there pneumonia?")).findings[0]
    assert classify(make_work(opinion)).findings[0] == neutral
    assert {request.instruction for request in model.asked} == {QUESTION}


def test_other_findings_are_listed_as_not_assessed(agent: Make, make_work: Make) -> None:
    """What was asked beyond pneumonia becomes a value of its own, never an answer."""
    classify, _ = agent(0.1)
    work = make_work("Pneumonia, effusion or pneumothorax? Any sign of heart failure?")
    first, *others = classify(work).findings
    assert first.concept == PNEUMONIA
    assert {f.concept.display for f in others} == {
        "Pleural effusion",
        "Pneumothorax",
        "Heart failure",
    }
    assert {f.presence for f in others} == {"not-assessed"}
    assert all(f.reason for f in others)


def test_a_question_about_something_else_runs_no_model(agent: Make, make_work: Make) -> None:
    """Asked for an effusion alone, it says that it does not know."""
    classify, model = agent(0.1)
    outcome = classify(make_work("Is there an effusion?"))
    assert [(f.concept, f.presence) for f in outcome.findings] == [
        (PLEURAL_EFFUSION, "not-assessed")
    ]
    assert "pneumonia only" in outcome.message
    assert model.asked == []


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Is there pneumonia in the left lung?", LEFT_LUNG),
        ("query right lower lobe pneumonia", RIGHT_LUNG),
        ("right-sided pneumonia?", RIGHT_LUNG),
    ],
)
def test_a_side_is_more_than_the_model_can_tell(
    text: str, site: Any, agent: Make, make_work: Make
) -> None:
    """The whole film is judged; in which lung stays unassessed."""
    classify, _ = agent(0.9)
    finding, sided = classify(make_work(text)).findings
    assert finding.site == LUNG
    assert (sided.concept, sided.site, sided.presence) == (PNEUMONIA, site, "not-assessed")


def test_a_map_of_attention_is_kept_as_evidence(agent: Make, make_work: Make, shelf: Any) -> None:
    """Where the model looked is stored beside the film, under the name of its method."""
    seen = np.linspace(0, 1, 200 * 240).reshape(200, 240)
    classify, model = agent(0.9, shown=seen, drawn={"attention": "saliency, blurred"})
    finding = classify(make_work("pneumonia?")).findings[0]
    image, attention = finding.evidence
    assert isinstance(image, ImageEvidence)
    assert isinstance(attention, AttentionEvidence)
    assert attention.method == "saliency, blurred"
    assert shelf.kept[attention.map].shape == (200, 240)
    assert model.asked[0].options["attention"] is True


@pytest.mark.parametrize(
    ("age", "group"),
    [(None, None), (3, "paediatric"), (9, "unknown"), (16, "adult"), (80, "adult")],
)
def test_the_calibration_group_goes_by_age(
    age: float | None, group: str | None, agent: Make, make_work: Make, make_study: Make
) -> None:
    """A probability is scaled for the patient's own population; no age, no group."""
    classify, model = agent(0.9)
    classify(make_work("pneumonia?", study=make_study(age=age)))
    assert model.asked[0].options.get("group") == group


def test_a_probability_without_a_record_is_no_answer(agent: Make, make_work: Make) -> None:
    """An uncalibrated model says nothing (law 5); a script says that it is one."""
    classify, _ = agent(0.9, None)
    with pytest.raises(RuntimeUnavailable, match="calibration"):
        classify(make_work("pneumonia?"))
    scripted, _ = agent(0.9, None, runtime="scripted")
    judged = scripted(make_work("pneumonia?")).findings[0].uncertainty
    assert judged.method == "scripted"
    assert judged.prediction_set == ("present", "absent")
    assert judged.coverage is None


@pytest.mark.parametrize(
    ("present", "labels"), [(0.9, ("cat", "dog")), (float("nan"), NAMES), (1.5, NAMES)]
)
def test_figures_that_are_no_probabilities_are_refused(
    present: float, labels: tuple[str, ...], agent: Make, make_work: Make
) -> None:
    """A model of something else is a fault to repair."""
    classify, _ = agent(present, labels=labels)
    with pytest.raises(RuntimeUnavailable, match="no probabilities"):
        classify(make_work("pneumonia?"))


def test_the_gate_stands_before_the_model(agent: Make, make_work: Make, make_study: Make) -> None:
    """A lateral view is refused and nothing is inferred from it."""
    classify, model = agent(0.9)
    with pytest.raises(OutOfScope):
        classify(make_work("pneumonia?", study=make_study(view="LATERAL")))
    assert model.asked == []


def test_without_a_model_it_cannot_be_built(resources: Make) -> None:
    """A manifest that forgot its runtime fails while loading."""
    with pytest.raises(ManifestError, match="runtime"):
        AGENTS.build("pneumonia-classification", {}, resources("classification"))


def test_messages_say_what_was_found_in_one_or_two_sentences(agent: Make, make_work: Make) -> None:
    """Agents answer each other in plain words, doubt included."""
    work = make_work("Is there pneumonia or an effusion?")
    told = {present: agent(present)[0](work).message for present in (0.96, 0.03, 0.5)}
    assert told[0.96].startswith("I take pneumonia to be present (probability 96 %).")
    assert told[0.03].startswith("I did not detect pneumonia")
    assert told[0.5].startswith("I cannot decide")
    assert all("Not assessed: pleural effusion." in message for message in told.values())
