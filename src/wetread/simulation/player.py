"""Plays one scenario through the real graph, the real guards and a real database.

Only the models are scripted, and the clock, the ids and the randomness come from the scenario: the
same file gives the same story, to the last byte of the audit.
"""

import json
import tempfile
from pathlib import Path

from wetread.agents.base import Outcome
from wetread.audit import chain
from wetread.bootstrap.models import Models
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.principals import Principal
from wetread.clinical.verdicts import Verdict
from wetread.coordinator.planned import PLAN_VERDICTS
from wetread.coordinator.records import Judgement, TurnRecord
from wetread.coordinator.twins import TwinRecord
from wetread.errors import Refused, UnknownComponent
from wetread.manifests.specs import Review, ScenarioSpec, Turn
from wetread.ports.ids import seeded_ids
from wetread.signoff.items import WorkItem
from wetread.simulation.assertions import build_assertions, failures
from wetread.simulation.played import EventSeen, ItemSeen, Played, PlayedTurn
from wetread.simulation.scripted import ScriptedModels
from wetread.simulation.studies import study_of

ASKER = Principal(user="owner", role="owner", full_name="scenario user")


class Report(Noun):
    """What was played, and every assertion that did not hold."""

    scenario: str
    played: Played
    failed: tuple[str, ...]


def play(
    spec: ScenarioSpec, *, words: Models | None = None, policies: Path | None = None
) -> Report:
    """Play a scenario in a folder of its own and check what must hold.

    Args:
        spec: the story.
        words: models that understand text; this machine's own without it.
        policies: another policy folder, to compare.
    """
    build_assertions(spec)  # a misspelt assertion stops the story before it begins
    with tempfile.TemporaryDirectory(prefix="wetread-scenario-") as folder:
        on = System(
            Settings(home=Path(folder), policies=policies),
            clock=lambda: spec.given.now,
            ids=seeded_ids(spec.given.seed),
            models=ScriptedModels(spec.given.replies, words=words),
            seed=spec.given.seed,
        )
        try:
            _known_replies(spec, on)
            played = _Stage(spec, on).play()
        finally:
            on.close()
    return Report(scenario=spec.id, played=played, failed=failures(spec, played))


def _known_replies(spec: ScenarioSpec, on: System) -> None:
    """A script for nobody would never be played, and the story would prove nothing."""
    gates = {
        f"{name}.gate" for name, agent in on.specs.items() if any(r.gate for r in agent.roles())
    }
    for name in spec.given.replies:
        if name not in {*on.specs, *gates}:
            raise UnknownComponent(
                "agent", name, {*on.specs, *gates}, where=f"{spec.id}: given.replies"
            )


class _Stage:
    """One scenario on one system."""

    def __init__(self, spec: ScenarioSpec, on: System) -> None:
        self.spec, self.on = spec, on
        self.file = on.coordinator.duty.file

    def play(self) -> Played:
        case_id = self._converse()
        items = self.on.worklist.of_case(case_id)
        release, refused = self._review(items)
        return Played(
            scenario=self.spec.id,
            turns=tuple(self._turn(case_id, n) for n in self._turns(case_id)),
            items=tuple(
                ItemSeen(turn=item.turn, state=item.state, standing=item.standing)
                for item in self.on.worklist.of_case(case_id)
            ),
            release=release,
            refused=refused,
            released=len(list((self.on.home / "outbox").rglob("*.json"))),
            audit=self._audit(),
            verified=self.on.verify_audit(ASKER).ok,
        )

    def _turns(self, case_id: str) -> range:
        """As the case counts them: a plain yes is no turn of its own."""
        return range(1, self.on.coordinator.view(case_id).turn + 1)

    def _converse(self) -> str:
        """Every turn, one after the other; returns the case."""
        given, coordinator = self.spec.given, self.on.coordinator
        first, *later = self.spec.turns
        study = study_of(given.study, self.on, where=self.spec.id)
        case_id = coordinator.open(
            ASKER,
            text=first.user,
            study=study,
            priority=given.priority,
            prior_report=first.prior_report,
        )
        self._carry_on(case_id, first)
        for turn in later:
            shown = study_of(turn.study, self.on, where=self.spec.id) if turn.study else None
            coordinator.take_turn(
                ASKER, case_id, turn.user, study=shown, prior_report=turn.prior_report
            )
            self._carry_on(case_id, turn)
        return case_id

    def _carry_on(self, case_id: str, turn: Turn) -> None:
        """Run the turn; a plan that waits goes ahead where the user lets it."""
        coordinator = self.on.coordinator
        coordinator.run(case_id)
        if turn.confirms is not None:
            coordinator.confirm(ASKER, case_id, turn.confirms)
            coordinator.run(case_id)

    def _review(self, items: list[WorkItem]) -> tuple[tuple[Verdict, ...], tuple[str, ...]]:
        """What the reviewer does with the newest item, and how they are turned away."""
        review = self.spec.reviewer
        if review.action == "none" or not items:
            return (), ()
        try:
            return self._act(review, items[-1]), ()
        except Refused as refusal:
            return (), (str(refusal),)

    def _act(self, review: Review, item: WorkItem) -> tuple[Verdict, ...]:
        on, reason = self.on, review.reason or ""
        by = Principal(user="reviewer", role=review.role, full_name="Scenario Reviewer")
        payload = self._payload(item)
        if review.action == "release-unsigned":
            return on.coordinator.duty.delivery.verdicts(payload, None)
        if review.action == "sign":
            signature = on.signoff.sign(by, item.id, meaning="approved", digest=item.payload)
            on.follow(item.id)
            return on.coordinator.duty.delivery.verdicts(payload, signature)
        if review.action == "return":
            on.worklist.send_back(by, item.id, reason)
            on.follow(item.id)
        else:
            on.worklist.reject(by, item.id, reason)
            on.follow(item.id)
        return ()

    def _payload(self, item: WorkItem) -> ApprovalPayload:
        return self.file.load(item.payload, ApprovalPayload)

    def _turn(self, case_id: str, number: int) -> PlayedTurn:
        keys = self.file.keys(case_id, number)
        view = self.on.coordinator.view(case_id, number)
        record = self.file.find(keys, "turn", TurnRecord) or TurnRecord()
        outcomes = self.file.every(keys, "outcome/", Outcome)
        twins = self.file.every(keys, "twins/", TwinRecord)
        planned = self.file.find(keys, PLAN_VERDICTS, Judgement)
        rounds = self.file.every(keys, "verdicts/", Judgement)
        return PlayedTurn(
            user=view.request.text,
            plan=view.plan,
            replies=view.replies,
            planned=planned.verdicts if planned else (),
            pressures=record.pressures,
            observations=record.observations,
            findings=tuple(f for outcome in outcomes for f in outcome.findings),
            abstentions=tuple(a for outcome in outcomes for a in outcome.abstentions),
            draft=view.payload.draft if view.payload else None,
            appointment=view.payload.appointment if view.payload else None,
            twins=tuple(c for record in twins for c in record.conclusions),
            rounds=tuple(judgement.verdicts for judgement in rounds),
        )

    def _audit(self) -> tuple[EventSeen, ...]:
        with self.on.database.read() as connection:
            return tuple(
                EventSeen(
                    event=record.event,
                    fields={
                        **json.loads(record.body),
                        "case_id": record.case_id,
                        "actor": record.actor,
                    },
                )
                for record in chain.records(connection)
            )
