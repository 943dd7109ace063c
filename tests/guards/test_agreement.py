"""What the drafting agent writes by itself gives the shipped rules nothing to object to.

The agents are the real ones, and only their models are scripted. Taking away or spoiling what a
draft discloses is noticed at once, so this is no agreement to look away.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from support.heads import SilentHeads
from support.judged import NOW
from wetread.agents.base import Outcome, Resources, Work
from wetread.agents.shipped import AGENTS
from wetread.clinical.approval import Observation
from wetread.clinical.coding import CHEST
from wetread.clinical.findings import Abstention
from wetread.clinical.imaging import Attribute, ImagingStudy, Instance, Series, ServiceRequest
from wetread.clinical.planning import Task
from wetread.clinical.reports import DraftReport
from wetread.errors import WetreadError
from wetread.guards.base import Judged, intended_of
from wetread.guards.judging import build_rules, judge
from wetread.guards.open_points import open_points
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec, PolicySpec
from wetread.runtimes.scripted import Reply, scripted_runtime
from wetread.store.canonical import sha256

SPECS = read_folder(declared("agents"), AgentSpec)
RULES = build_rules(read_folder(declared("policies"), PolicySpec), SilentHeads())
INTENDED = tuple(intended_of(role) for spec in SPECS.values() for role in spec.roles())
SIZE = 160

ASKED = [
    ("Outline the lungs", "Is there pneumonia?"),
    ("Outline the left lung", "Is there pneumonia or an effusion?"),
    ("Outline the heart", "Any pneumothorax?"),
    ("Outline the lungs and the nodules", "Pneumonia in the left lung, a fracture, cancer?"),
]
SAID = [None, "I am sure there is a pneumothorax, and no pneumonia.", "The film is normal!"]


@dataclass
class Shelf:
    """Keeps arrays by digest."""

    kept: dict[str, NDArray[Any]] = field(default_factory=dict)

    def keep(self, array: NDArray[Any]) -> str:
        name = sha256(array.tobytes())
        self.kept[name] = array
        return name


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    """What a model may answer, a user may say and a header may leave out."""
    answers = st.sampled_from([("present",), ("absent",), ("present", "absent"), (), None])
    return {
        "asked": draw(st.sampled_from(ASKED)),
        "probability": draw(st.floats(0, 1)),
        "among": draw(answers),
        "quality": draw(st.sampled_from([0.95, 0.84, 0.7, 0.4])),
        "limit": draw(st.sampled_from([{}, {"quality_limit": 0.9}, {"quality_limit": 0.65}])),
        "ood": draw(st.sampled_from([0.1, 0.1, 0.1, 1.7])),
        "basis": draw(st.sampled_from(["header", "assumed", "operator"])),
        "view": draw(st.sampled_from(["PA", "UNKNOWN", "LATERAL"])),
        "spacing": draw(st.sampled_from([None, (2.2, 2.2)])),
        "said": draw(st.sampled_from(SAID)),
        "seed": draw(st.integers(0, 50)),
    }


def film(shelf: Shelf, at: dict[str, Any]) -> ImagingStudy:
    pixels = np.random.default_rng(at["seed"]).integers(0, 255, (SIZE, SIZE), dtype=np.uint8)
    instance = Instance(pixels=shelf.keep(pixels), source="4" * 64, rows=SIZE, columns=SIZE)
    facts = {"modality": "DX", "view": at["view"], "body-part": "Thorax"}
    return ImagingStudy(
        id="study-1",
        patient="patient-1",
        patient_age_years=44,
        attributes=tuple(
            Attribute.model_validate({"name": name, "value": value, "basis": at["basis"]})
            for name, value in facts.items()
        ),
        series=(
            Series(
                modality="DX",
                view=at["view"],
                body_part=CHEST,
                pixel_spacing_mm=at["spacing"],
                instances=(instance,),
            ),
        ),
    )


def outcome(name: str, work: Work, *, reply: dict[str, Any], ood: float) -> Outcome:
    """What a real agent makes of a scripted model's reply; one that cannot answer abstains."""
    spec = SPECS[name].roles()[0]
    resources = Resources(
        spec=spec,
        runtime=scripted_runtime(replies=(Reply.model_validate(reply),)),
        gate=scripted_runtime(replies=(Reply(scalars={"ood": ood, "threshold": 1.0}),)),
    )
    try:
        return AGENTS.build(spec.agent.use, spec.agent.with_, resources)(work)
    except WetreadError as error:
        silence = Abstention(id=f"abstention-{work.task.id}", agent=name, reason=str(error))
        return Outcome(task_id=work.task.id, agent=name, abstentions=(silence,))


def workup(at: dict[str, Any]) -> Judged:
    """A case as far as the guards, from the shipped agents."""
    shelf = Shelf()
    request = ServiceRequest(
        id="request-1", text=". ".join(at["asked"]), requester="u", authored_on=NOW
    )
    told = (Observation(id="observation-1", user="u", text=at["said"]),) if at["said"] else ()
    study = film(shelf, at)

    def work(name: str, task: str, text: str, *earlier: Outcome) -> Work:
        return Work(
            case_id="case-1",
            task=Task(id=task, agent=name, instruction=text, why="asked"),
            request=request,
            study=study,
            pixels=shelf.kept.__getitem__,
            keep=shelf.keep,
            now=NOW,
            earlier=earlier,
            observations=told,
        )

    chances: dict[str, Any] = {"probability": {"present": at["probability"]}}
    if at["among"] is not None:
        chances["prediction_set"] = at["among"]
    segmented = outcome(
        "segmentation",
        work("segmentation", "t1", at["asked"][0]),
        reply={"mask": "lungs", "scalars": {"quality": at["quality"], **at["limit"]}},
        ood=at["ood"],
    )
    classified = outcome(
        "classification",
        work("classification", "t2", at["asked"][1]),
        reply=chances,
        ood=at["ood"],
    )
    spec = SPECS["report-drafting"].roles()[0]
    drafting = AGENTS.build(spec.agent.use, spec.agent.with_, Resources(spec=spec))
    written = drafting(work("report-drafting", "t3", "Draft a report", segmented, classified))
    return Judged(
        request=request,
        study=study,
        findings=(*segmented.findings, *classified.findings),
        abstentions=(*segmented.abstentions, *classified.abstentions),
        observations=told,
        draft=written.draft,
        intended=INTENDED,
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_what_the_drafting_agent_writes_passes_every_rule(at) -> None:
    """Whatever the models answer, the agent's own words leave nothing to object to."""
    case = workup(at)

    assert case.draft is not None
    assert [v for v in judge(case, RULES) if v.decision != "pass"] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations(), st.data())
def test_a_draft_that_keeps_an_open_point_to_itself_is_sent_back(at, data) -> None:
    """Take out every sentence that cites an open point, and its absence is noticed.

    What is there and no longer told is noticed as well.
    """
    case = workup(at)
    points = list(open_points(case, 0.8))
    if not points or case.draft is None:
        return
    hidden = data.draw(st.sampled_from(points)).id
    left = tuple(s for s in case.draft.statements if hidden not in s.cites)
    silent = case.model_copy(update={"draft": DraftReport(statements=left)})

    noticed = {v.rule for v in judge(silent, RULES) if v.decision == "revise"}
    assert "doubt-is-said" in noticed
    assert noticed <= {"doubt-is-said", "draft-says-what-was-found"}


@pytest.mark.parametrize("text", ["Otherwise normal.", "No pneumothorax.", "A small effusion."])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_one_sentence_too_many_is_noticed_in_any_draft(text, at) -> None:
    """What nobody assessed stands out, however faultless the rest is."""
    case = workup(at)
    assert case.draft is not None
    extra = case.draft.statements[-1].model_copy(update={"text": text})
    draft = DraftReport(statements=(*case.draft.statements, extra))

    spoilt = judge(case.model_copy(update={"draft": draft}), RULES)

    assert {v.decision for v in spoilt} & {"revise", "hold", "block"}
