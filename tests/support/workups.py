"""A coordinator whose agents are a few lines each, on a real database and a real graph."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from wetread.agents.base import Agent, Outcome, Work
from wetread.audit.ledger import Ledger
from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.clinical.coding import BOTH_LUNGS, PNEUMONIA
from wetread.clinical.findings import Finding, ImageEvidence, Uncertainty
from wetread.clinical.imaging import ImagingStudy, Instance, Series
from wetread.clinical.planning import Plan, Task
from wetread.clinical.principals import Principal
from wetread.clinical.reports import DraftReport, Statement
from wetread.coordinator.casefile import CaseFile
from wetread.coordinator.coordinator import Coordinator, employ
from wetread.coordinator.delivery import Delivery
from wetread.coordinator.duty import Duty
from wetread.coordinator.roster import Enlisted
from wetread.coordinator.saver import open_saver
from wetread.coordinator.twins import Twins
from wetread.guards.base import Pressure
from wetread.guards.judging import BuiltRule
from wetread.manifests.specs import AgentSpec, Rule
from wetread.ports.ids import Ids
from wetread.signoff.signing import SignOff
from wetread.signoff.worklist import Worklist
from wetread.store.artefacts import Artefacts
from wetread.store.ownership import Ownership

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OWNER = Principal(user="owner", role="owner")
RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")


def spec(name: str, after: tuple[str, ...] = ()) -> AgentSpec:
    return AgentSpec.model_validate(
        {
            "schema": "agent/v1",
            "id": name,
            "title": name,
            "agent": {"use": name},
            "mode": "production",
            "intended_use": {"population": "everybody"},
            "skills": [{"id": "all", "description": "all", "examples": ["a", "b", "c"]}],
            "after": after,
            "abstains": [{"when": "never", "because": "a fake"}],
            "timeout_s": 30,
        }
    )


def pneumonia(work: Work, presence: str = "present", probability: float = 0.93) -> Finding:
    return Finding.model_validate(
        {
            "id": f"f-{work.task.id}",
            "concept": PNEUMONIA,
            "site": BOTH_LUNGS,
            "presence": presence,
            "evidence": (ImageEvidence(image=work.study.images[0].pixels),),
            "uncertainty": Uncertainty(
                probability=probability,
                method="scripted",
                prediction_set=(presence,),
                coverage=0.9,
                calibration="none",
            ),
        }
    )


def classify(work: Work) -> Outcome:
    return Outcome(
        task_id=work.task.id, agent=work.task.agent, findings=(pneumonia(work),), message="done"
    )


def draft(work: Work) -> Outcome:
    cited = tuple(f.id for outcome in work.earlier for f in outcome.findings)
    text = "Pneumonia is likely." + "".join(f" ({note})" for note in work.notes)
    statement = Statement(section="impression", text=text, cites=cited or (work.request.id,))
    return Outcome(
        task_id=work.task.id,
        agent=work.task.agent,
        draft=DraftReport(statements=(statement,)),
        message="drafted",
    )


@dataclass
class Kit:
    """A coordinator and everything around it that a test may look at or swap."""

    coordinator: Coordinator
    signoff: SignOff
    worklist: Worklist
    study: ImagingStudy
    home: Path
    calls: list[str] = field(default_factory=list)

    def workup(self, text: str = "Is there pneumonia? Draft a report.") -> str:
        case_id = self.coordinator.open(OWNER, text=text, study=self.study)
        self.coordinator.run(case_id)
        return case_id

    def sign(self, case_id: str) -> None:
        (item,) = self.worklist.of_case(case_id)
        self.signoff.sign(RADIOLOGIST, item.id, meaning="approved")
        self.coordinator.follow(self.worklist.find(item.id))

    def bundles(self) -> list[Path]:
        return sorted((self.home / "outbox").rglob("*.json"))


PLAN = Plan(
    tasks=(
        Task(id="t1", agent="classification", instruction="Is there pneumonia?", why="asked"),
        Task(
            id="t2",
            agent="report-drafting",
            instruction="Draft a report",
            depends_on=("t1",),
            why="asked",
        ),
    )
)


def proposal(work: Work) -> AppointmentProposal:
    day = work.now.date()
    return AppointmentProposal(
        id=f"appt-{work.task.id}",
        slot="slot-1",
        modality="CT",
        description="chest CT",
        resource="CT 1",
        start=work.now + timedelta(days=14),
        end=work.now + timedelta(days=14, minutes=20),
        constraints=BookingConstraints(modality="CT", earliest=day, latest=day + timedelta(30)),
        because="the nearest free slot",
    )


def rule(name: str, guard, otherwise: str = "hold", at: str = "draft") -> BuiltRule:
    spec = Rule.model_validate(
        {
            "id": name,
            "at": at,
            "guard": {"use": name},
            "otherwise": otherwise,
            "because": "a test",
            "proved_by": {"trips": "a", "leaves": "b"},
        }
    )
    return BuiltRule(rule=spec, policy="test", guard=guard)


CONTENT = (
    rule("content", lambda _case: ()),
    rule("release-content", lambda _case: (), "block", "release"),
)


def build_kit(  # noqa: PLR0913 - everything can be swapped
    ledger: Ledger,
    artefacts: Artefacts,
    ids: Ids,
    home: Path,
    *,
    agents: dict[str, Callable[[Work], Outcome]] | None = None,
    standard: Agent | None = None,
    plan: Plan = PLAN,
    later: Plan | None = None,
    rules: tuple[BuiltRule, ...] = (),
    pressure: Pressure | None = None,
    settled: list[str] | None = None,
) -> Kit:
    """A coordinator on a real database and a real graph; everything that thinks can be swapped.

    `later` is what every turn after the first is planned as.
    """
    calls: list[str] = []
    functions = {"classification": classify, "report-drafting": draft, **(agents or {})}

    def counted(name: str, function: Callable[[Work], Outcome]) -> Agent:
        def call(work: Work) -> Outcome:
            calls.append(f"{name}: {work.task.instruction}")
            return function(work)

        return call

    worklist = Worklist(ledger, ids)
    signoff = SignOff(ledger, worklist, artefacts, ids)
    file = CaseFile(ledger.database)
    note = (settled if settled is not None else []).append
    duty = Duty(
        ledger=ledger,
        file=file,
        artefacts=artefacts,
        planner=lambda text, *, earlier=(): later if earlier and later else plan,
        read_pressure=lambda text, _earlier: pressure or Pressure(turn=text, pressure=False),
        twins=Twins(
            neutral=lambda text: f"[neutral] {text}", reversed=lambda text: f"[reversed] {text}"
        ),
        roster={
            name: Enlisted(
                spec=spec(name),
                agent=counted(name, function),
                digest="0" * 64,
                standard=standard if name == "report-drafting" else None,
            )
            for name, function in functions.items()
        },
        rules=rules,
        policies={},
        software={"wetread": "test"},
        words={"encoder@1": "1" * 64},
        worklist=worklist,
        delivery=Delivery(
            signoff=signoff,
            file=file,
            rules=rules,
            outbox=home / "outbox",
            confirm=lambda _by, key: note(f"confirm {key}"),
            withdraw=lambda _by, key: note(f"withdraw {key}"),
        ),
    )
    coordinator = employ(duty, open_saver(home / "checkpoints.db"), Ownership(home / "locks"), ids)
    pixels = artefacts.put_array(np.arange(16, dtype=np.uint8).reshape(4, 4))
    instance = Instance(pixels=pixels, source="1" * 64, rows=4, columns=4)
    study = ImagingStudy(
        id="study-1",
        patient="patient-1",
        series=(Series(modality="DX", view="PA", instances=(instance,)),),
    )
    return Kit(coordinator, signoff, worklist, study, home, calls)
