"""Whatever the agents draft together passes the shipped policy, in every wording of the bank."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from support.heads import SilentHeads
from wetread.agents.base import Outcome
from wetread.agents.phrases.bank import load_bank
from wetread.agents.shipped import AGENTS
from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.clinical.approval import Observation
from wetread.clinical.coding import AREA
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import Attribute, ImagingStudy
from wetread.errors import OutOfScope
from wetread.guards.base import Judged, intended_of
from wetread.guards.judging import BuiltRule, build_rules, judge
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import PolicySpec

Make = Callable[..., Any]
KEYS = [format(n, "064x") for n in range(12)]
ASSUMED = (
    Attribute(name="modality", value="DX", basis="assumed"),
    Attribute(name="view", value="PA", basis="assumed"),
    Attribute(name="body-part", value="Thorax", basis="assumed"),
)
STATED = (
    Attribute(name="modality", value="CR", basis="operator"),
    Attribute(name="orientation", value="upright", basis="assumed"),
)
PROPOSAL = AppointmentProposal(
    id="appt-t3",
    slot="slot-1",
    modality="CT",
    description="CT of the chest",
    resource="CT 1",
    start=datetime(2026, 3, 16, 9, 0, tzinfo=UTC),
    end=datetime(2026, 3, 16, 9, 30, tzinfo=UTC),
    constraints=BookingConstraints(
        modality="CT", earliest=date(2026, 3, 9), latest=date(2026, 3, 20)
    ),
    because="14 days after the request; no examination is named, so the CT is repeated",
)
CASES: dict[str, dict[str, Any]] = {
    "present": {"chance": 0.93},
    "present-barely": {"chance": 0.55, "quantiles": (0.3, 0.6)},
    "absent": {"chance": 0.03},
    "absent-barely": {"chance": 0.45, "quantiles": (0.6, 0.3)},
    "undecided": {"chance": 0.52},
    "contrary": {"chance": 0.55, "quantiles": (0.7, 0.3)},
    "no-spacing": {"chance": 0.52, "study": {"pixel_spacing_mm": None, "attributes": ASSUMED}},
    "stated": {"chance": 0.1, "study": {"attributes": STATED, "view": "AP"}},
    "no-view": {"chance": 0.1, "study": {"view": "UNKNOWN"}},
    "asked-for-more": {
        "chance": 0.1,
        "ask": "Pneumonia in the left lung? Effusion, pneumothorax, heart size? Cough, no fever.",
    },
    "poor-outlines": {"chance": 0.1, "quality": 0.7},
    "one-poor-outline": {"chance": 0.1, "quality": 0.7, "outline": "the left lung only"},
    "outline-alone": {"outline": "Outline the right lung"},
    "poor-outline-alone": {"outline": "Outline the lungs", "quality": 0.7},
    "one-lung-missing": {"chance": 0.9, "right": 0},
    "very-unequal": {"chance": 0.9, "right": 90, "left": 30},
    "all-silent": {"chance": 0.9, "study": {"modality": "CT"}},
    "observed": {
        "chance": 0.03,
        "observations": ("I see a large effusion on the left.", "Looks normal, surely pneumonia."),
    },
    "booked": {"chance": 0.9, "booked": True},
    "asked-again": {"chance": 0.52, "notes": True},
    "grown-and-likelier": {"chance": 0.97, "then": (0.7, 0.03)},
    "shrunk-and-less-likely": {"chance": 0.02, "then": (1.4, 0.9)},
    "much-as-before": {"chance": 0.97, "then": (1.01, 0.96)},
    "undecided-as-before": {"chance": 0.52, "then": (1.0, 0.5)},
    "in-another-unit": {
        "chance": 0.9,
        "study": {"pixel_spacing_mm": None, "attributes": ASSUMED},
        "then": (1.2, 0.9, "cm2"),
    },
    "nothing-earlier": {"chance": 0.9, "ask": "Compared with last year, is there pneumonia?"},
}  # fmt: skip


@pytest.fixture
def worked(resources: Make, make_work: Make, make_study: Make, played: Make) -> Make:
    """The three shipped agents in a row around played models; the draft as guards see it."""

    def run(  # noqa: PLR0913 - one argument for each thing a case may differ in
        key: str,
        *,
        chance: float | None = None,
        quantiles: tuple[float, float] = (0.7, 0.7),
        quality: float = 0.93,
        outline: str = "Outline the lungs",
        ask: str = "Is there pneumonia?",
        right: int = 60,
        left: int = 50,
        study: dict[str, Any] | None = None,
        observations: tuple[str, ...] = (),
        notes: bool = False,
        booked: bool = False,
        then: tuple[Any, ...] = (),
        style: str = "Draft a report",
    ) -> Judged:
        shown = _renamed(make_study(**(study or {})), key)
        mask = np.zeros((2, 200, 240))
        mask[0, 50:150, 20 : 20 + right] = mask[1, 50:150, 140 : 140 + left] = 1
        lungs = played(
            arrays={"mask": mask}, labels=("right-lung", "left-lung"), scalars={"quality": quality}
        )
        asked = [("segmentation", lungs, outline)]
        if chance is not None:
            pneumonia = played(
                arrays={"probability": [1 - chance, chance], "conformal_quantile": quantiles,
                        "attention": np.ones((200, 240))},
                labels=("absent", "present"),
                scalars={"coverage": 0.9},
            )  # fmt: skip
            asked.append(("classification", pneumonia, ask))
        outcomes = tuple(
            _answered(resources(name, model), make_work(words, study=shown, agent=name))
            for name, model, words in asked
        )
        seen = tuple(
            Observation(id=f"observation-{n}", user="dr-who", text=text)
            for n, text in enumerate(observations)
        )
        if booked:
            held = Outcome(task_id="t3", agent="scheduling", appointment=PROPOSAL)
            outcomes = (*outcomes, held)
        found = tuple(finding for one in outcomes for finding in one.findings)
        prior = tuple(_then(finding, *then) for finding in found) if then else ()
        objections = tuple(f"The draft is silent on {finding.id}." for finding in found)
        work = make_work(
            style,
            study=shown,
            earlier=outcomes,
            observations=seen,
            prior=prior,
            notes=objections if notes else (),
            text=ask,
        )
        drafting = resources("report-drafting")
        return Judged(
            request=work.request,
            study=shown,
            findings=found,
            prior=prior,
            abstentions=tuple(silence for one in outcomes for silence in one.abstentions),
            observations=seen,
            draft=_answered(drafting, work).draft,
            appointment=PROPOSAL if booked else None,
            intended=tuple(intended_of(resources(name).spec) for name, *_ in asked),
        )

    return run


def _then(finding: Finding, times: float, chance: float, unit: str | None = None) -> Finding:
    """What the earlier study may have shown in its place."""
    judged = finding.uncertainty
    if judged and judged.method != "predicted-quality":
        judged = judged.model_copy(update={"probability": chance})
    presence = "present" if judged is None or judged.probability >= 0.5 else "absent"
    sizes = tuple(
        one.model_copy(
            update={
                "value": one.value * times,
                "unit": (unit or one.unit) if one.concept == AREA else one.unit,
            }
        )
        for one in finding.measurements
    )
    told = {"id": f"then-{finding.id}", "measurements": sizes, "uncertainty": judged}
    return finding.model_copy(update=told | ({"presence": presence} if judged else {}))


def _renamed(study: ImagingStudy, key: str) -> ImagingStudy:
    series = study.series[0]
    image = series.instances[0].model_copy(update={"pixels": key})
    return study.model_copy(update={"series": (series.model_copy(update={"instances": (image,)}),)})


def _answered(resources: Any, work: Any) -> Outcome:
    """What the agent brings about; what lies outside its scope becomes an abstention."""
    component = resources.spec.agent
    agent = AGENTS.build(component.use, component.with_, resources)
    try:
        return agent(work)
    except OutOfScope as refused:
        silence = {"id": f"abstention-{resources.spec.id}", "agent": resources.spec.id}
        return Outcome.model_validate(
            {
                "task_id": work.task.id,
                "agent": resources.spec.id,
                "abstentions": [{**silence, "reason": refused.reason}],
            }
        )


@lru_cache
def _rules() -> tuple[BuiltRule, ...]:
    return build_rules(read_folder(declared("policies"), PolicySpec), SilentHeads())


def _objections(case: Judged) -> Iterator[str]:
    for verdict in judge(case, _rules()):
        if verdict.decision != "pass":
            yield f"{verdict.rule}: {verdict.reason}"


@pytest.mark.parametrize("name", CASES)
def test_no_rule_objects_to_what_the_agents_write(name: str, worked: Make) -> None:
    """Doubt, silence and assumptions are said as the policy wants, in whichever wording."""
    for key in KEYS:
        case = worked(key, **CASES[name])
        assert list(_objections(case)) == [], [s.text for s in case.draft.statements]
    lines = worked(KEYS[0], **CASES[name], style="Draft a structured report")
    assert list(_objections(lines)) == [], [s.text for s in lines.draft.statements]


@pytest.mark.parametrize("name", ["undecided", "no-spacing", "poor-outlines", "all-silent"])
def test_a_draft_that_hides_them_is_objected_to(name: str, worked: Make) -> None:
    """The policy above is awake: without impression, technique and disclosure it objects."""
    case = worked(KEYS[0], **CASES[name])
    kept = tuple(s for s in case.draft.statements if s.section in {"indication", "findings"})
    bare = case.draft.model_copy(update={"statements": kept})
    assert list(_objections(case.model_copy(update={"draft": bare})))


def test_every_wording_of_the_common_phrases_is_reached(worked: Make) -> None:
    """The films above are many enough that no common wording escapes the policy unseen."""
    drafts = [worked(key, **CASES[name]).draft for key in KEYS for name in ("present", "undecided")]
    texts = {statement.text for draft in drafts for statement in draft.statements}
    for _, phrase in load_bank():
        if phrase.id in {"doubt-both", "undecided-both", "present", "scope-judged", "both-lungs"}:
            for wording in phrase.text:
                literal = max(wording.replace("}", "{").split("{")[::2], key=len)
                assert any(literal in text for text in texts), wording
