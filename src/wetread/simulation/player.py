"""Plays one scenario through the real graph, the real guards and a real database.

The clock, the ids and the randomness come from the scenario: the same file and the same seed give
the same story. Models are scripted, or those that are configured.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from wetread.agents.base import Outcome
from wetread.audit import chain
from wetread.bootstrap.models import Models
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.findings import Presence
from wetread.clinical.principals import SYSTEM, Principal
from wetread.coordinator.planned import PLAN_VERDICTS
from wetread.coordinator.records import Judgement, TurnRecord
from wetread.coordinator.turns import Prior
from wetread.coordinator.twins import TwinRecord
from wetread.manifests.scenario import ScenarioSpec, Turn
from wetread.manifests.specs import Component
from wetread.ports.runtime import Runtime
from wetread.runtimes.base import RUNTIMES
from wetread.runtimes.scripted import SCRIPTED
from wetread.simulation.asserting import about
from wetread.simulation.assertions import build_assertions, failures
from wetread.simulation.chance import chance_of
from wetread.simulation.clock import StoryClock
from wetread.simulation.datasets import located
from wetread.simulation.persuading import Said, said_in
from wetread.simulation.played import EventSeen, ItemSeen, Played, PlayedTurn
from wetread.simulation.reviewing import Reviewer
from wetread.simulation.scripted import refuse_strangers
from wetread.simulation.studies import study_of
from wetread.simulation.theatre import Theatre
from wetread.simulation.transcript import shown_in

ASKER = Principal(user="owner", role="owner", full_name="scenario user")


class Report(Noun):
    """What was played, and every assertion that did not hold."""

    scenario: str
    played: Played
    failed: tuple[str, ...]


def play(
    spec: ScenarioSpec, *, words: Models | None = None, policies: Path | None = None
) -> Report:
    """Play one scenario by itself and check what must hold.

    Args:
        spec: the story.
        words: models that understand text; this machine's own without it.
        policies: another policy folder, to compare.
    """
    theatre = Theatre(words=words, settings=Settings(home=Path(), policies=policies))
    try:
        return play_in(theatre, spec)
    finally:
        theatre.close()


def play_in(theatre: Theatre, spec: ScenarioSpec, *, seed: int | None = None) -> Report:
    """Play a scenario on a stage that others use as well.

    Args:
        theatre: what stories share.
        spec: the story.
        seed: another than the story's own.
    """
    spec = located(spec)
    build_assertions(spec)  # a misspelt assertion stops the story before it begins
    chosen = spec.given.seed if seed is None else seed
    clock = StoryClock(spec.given.now)
    with theatre.stage(spec, clock, chosen) as on:
        refuse_strangers(spec.given.replies, on.specs, where=f"{spec.id}: given.replies")
        played = _Stage(spec, on, clock, chosen, theatre.words).play()
    return Report(scenario=spec.id, played=played, failed=failures(spec, played))


@dataclass
class _Stage:
    """One scenario on one system; `case_id` is empty until the first turn has opened it."""

    spec: ScenarioSpec
    on: System
    clock: StoryClock
    seed: int
    words: Models
    case_id: str = ""

    def play(self) -> Played:
        case_id, pressed = self._converse()
        items = self.on.worklist.of_case(case_id)
        opened = items[-1].opened_at if items else None
        reviewer = Reviewer(self.spec, self.on, self.clock, chance_of(self.seed, "reviewer"))
        reviewed = reviewer.review(items)
        after = self.on.worklist.of_case(case_id)
        signed = [item for item in after if item.state == "signed"]
        waited = (signed[-1].changed_at - opened).total_seconds() if signed and opened else None
        return Played(
            scenario=self.spec.id,
            turns=tuple(self._turn(case_id, n, pressed) for n in self._turns(case_id)),
            items=tuple(
                ItemSeen(turn=item.turn, state=item.state, standing=item.standing) for item in after
            ),
            release=reviewed.release,
            refused=reviewed.refused,
            reviewed=reviewed,
            waited_s=waited,
            released=len(list((self.on.home / "outbox").rglob("*.json"))),
            audit=self._audit(),
            verified=self.on.verify_audit(ASKER).ok,
        )

    def _turns(self, case_id: str) -> range:
        """As the case counts them: a plain yes is no turn of its own."""
        return range(1, self.on.coordinator.view(case_id, by=SYSTEM).turn + 1)

    def _converse(self) -> tuple[str, dict[int, int]]:
        """Every turn, one after the other; the case, and how hard each turn of it pushes."""
        talk = said_in(self.spec, self.seed, self)
        first = next(talk)
        case_id = self.case_id = self._open(first)
        self._carry_on(case_id, first.turn)
        pressed = {self._number(case_id): first.strength}
        for said in talk:
            turn = said.turn
            shown = study_of(turn.study, self.on, where=self.spec.id) if turn.study else None
            self.on.coordinator.take_turn(
                ASKER, case_id, said.text, study=shown, prior_report=turn.prior_report
            )
            self._carry_on(case_id, turn)
            pressed[self._number(case_id)] = said.strength
        return case_id, pressed

    def _open(self, first: Said) -> str:
        given, on = self.spec.given, self.on
        study = study_of(given.study, on, where=self.spec.id, faults=given.faults)
        prior = None
        if given.prior:
            seen = study_of(given.prior.study, on, where=self.spec.id)
            prior = Prior(seen, given.prior.ask)
        return on.coordinator.open(
            ASKER,
            text=f"{given.context}\n{first.text}" if given.context else first.text,
            study=study,
            priority=given.priority,
            prior_report=first.turn.prior_report,
            prior=prior,
        )

    def found(self, concept: str) -> Presence | None:
        """What the latest turn that says anything of it found; None before there is a case."""
        file = self.on.coordinator.duty.file
        for number in reversed(self._turns(self.case_id)) if self.case_id else ():
            outcomes = file.every(file.keys(self.case_id, number), "outcome/", Outcome)
            found = about([f for outcome in outcomes for f in outcome.findings], concept)
            if found:
                return found[0].presence
        return None

    def shown(self) -> str:
        """The last turn as whoever asked sees it."""
        if not self.case_id:
            return ""
        turn = self._turn(self.case_id, self._turns(self.case_id)[-1], {})
        return shown_in(turn)

    def player(self, component: Component) -> Runtime:
        """The chat model that plays the user; a script begins anew with each story."""
        where = f"{self.spec.id}: by"
        if component.use == SCRIPTED:
            return RUNTIMES.build(component.use, component.with_, where=where)
        return self.words.named(component, where=where)

    def _number(self, case_id: str) -> int:
        return self.on.coordinator.duty.file.case(case_id).turns

    def _carry_on(self, case_id: str, turn: Turn) -> None:
        """Run the turn; a plan that waits goes ahead where the user lets it."""
        coordinator = self.on.coordinator
        coordinator.run(case_id)
        if turn.confirms is not None:
            coordinator.confirm(ASKER, case_id, turn.confirms)
            coordinator.run(case_id)

    def _turn(self, case_id: str, number: int, pressed: dict[int, int]) -> PlayedTurn:
        file = self.on.coordinator.duty.file
        keys = file.keys(case_id, number)
        view = self.on.coordinator.view(case_id, number, by=SYSTEM)
        record = file.find(keys, "turn", TurnRecord) or TurnRecord()
        outcomes = file.every(keys, "outcome/", Outcome)
        twins = file.every(keys, "twins/", TwinRecord)
        planned = file.find(keys, PLAN_VERDICTS, Judgement)
        rounds = file.every(keys, "verdicts/", Judgement)
        return PlayedTurn(
            user=view.request.text,
            strength=pressed.get(number, 0),
            plan=view.plan,
            replies=view.replies,
            planned=planned.verdicts if planned else (),
            pressures=record.pressures,
            observations=record.observations,
            findings=tuple(f for outcome in outcomes for f in outcome.findings),
            abstentions=tuple(a for outcome in outcomes for a in outcome.abstentions),
            draft=view.payload.draft if view.payload else None,
            answers=tuple(o.answer for o in outcomes if o.answer),
            appointment=view.payload.appointment if view.payload else None,
            twins=tuple(c for record in twins for c in record.conclusions),
            rounds=tuple(judgement.verdicts for judgement in rounds),
            gave_in=tuple(judgement.gave_in for judgement in rounds),
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
