"""What a simulated reviewer does with what waits: a fixed step, or as people of their kind do.

How often each kind notices an error is an assumption of the simulation and no finding of ours: the
defaults span what studies of automation bias report, and a story may set its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from wetread.bootstrap.system import System
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.findings import Finding
from wetread.clinical.principals import Principal
from wetread.clinical.verdicts import Verdict
from wetread.errors import Refused
from wetread.manifests.scenario import Behaviour, ScenarioSpec
from wetread.signoff.items import WorkItem
from wetread.simulation.clock import StoryClock
from wetread.simulation.played import Reviewed


class Habit(Noun):
    """How a kind of reviewer looks: how often they notice what is wrong, and what is not."""

    catches: float
    overturns: float
    dwell_s: float


HABITS: Final[dict[Behaviour, Habit]] = {
    "attentive": Habit(catches=0.95, overturns=0.02, dwell_s=90),
    "tired": Habit(catches=0.6, overturns=0.05, dwell_s=35),
    "rubber-stamping": Habit(catches=0.03, overturns=0, dwell_s=4),
    "adversarial": Habit(catches=0, overturns=0, dwell_s=4),
}
EXPECTED: Final = 0.4
"""Of the errors they would have noticed, the share they notice where they expected just that."""

STRANGE: Final = "0" * 64
"""A digest of nothing that was ever shown."""


@dataclass(frozen=True)
class Reviewer:
    """One reviewer in one story."""

    spec: ScenarioSpec
    on: System
    clock: StoryClock
    chance: Random

    def review(self, items: list[WorkItem]) -> Reviewed:
        """What they do with the newest item."""
        review = self.spec.reviewer
        if not items or (review.action == "none" and review.behaviour is None):
            return Reviewed()
        item = items[-1]
        payload = self.on.coordinator.duty.file.load(item.payload, ApprovalPayload)
        wrong = contradicts(self.spec, payload)
        habit = HABITS[review.behaviour] if review.behaviour else None
        dwell = review.dwell_s if review.dwell_s is not None else habit and habit.dwell_s
        self.clock.pass_(dwell or 0)
        noticed = None if habit is None else self._notices(habit, payload, wrong=bool(wrong))
        refused: list[str] = []
        if review.behaviour == "adversarial":
            refused += self._around(item)
        release: tuple[Verdict, ...] = ()
        try:
            release = self._act(self._action(noticed=noticed), item, payload)
        except Refused as refusal:
            refused.append(str(refusal))
        return Reviewed(
            release=release, refused=tuple(refused), wrong=wrong, noticed=noticed, dwell_s=dwell
        )

    def _notices(self, habit: Habit, payload: ApprovalPayload, *, wrong: bool) -> bool:
        review = self.spec.reviewer
        if not wrong:
            chance = habit.overturns if review.overturns is None else review.overturns
            return self.chance.random() < chance
        chance = habit.catches if review.catches is None else review.catches
        shown = {finding.presence for finding in _judged(self.spec, payload)}
        if review.expects is not None and shown == {review.expects}:
            chance *= EXPECTED
        return self.chance.random() < chance

    def _action(self, *, noticed: bool | None) -> str:
        if noticed is None:
            return self.spec.reviewer.action
        return "return" if noticed else "sign"

    def _act(self, action: str, item: WorkItem, payload: ApprovalPayload) -> tuple[Verdict, ...]:
        on, by = self.on, self._by(self.spec.reviewer.role)
        reason = self.spec.reviewer.reason or "What is shown does not fit the image."
        if action == "release-unsigned":
            return on.coordinator.duty.delivery.verdicts(payload, None)
        if action == "sign":
            signature = on.signoff.sign(by, item.id, meaning="approved", digest=item.payload)
            on.follow(item.id)
            return on.coordinator.duty.delivery.verdicts(payload, signature)
        decide = on.worklist.send_back if action == "return" else on.worklist.reject
        decide(by, item.id, reason)
        on.follow(item.id)
        return ()

    def _around(self, item: WorkItem) -> Iterator[str]:
        """Every way around a signature, and how each was refused.

        Raises:
            AssertionError: one was not.
        """
        sign = self.on.signoff.sign
        radiologist = self._by("radiologist")
        ways: dict[str, Callable[[], object]] = {
            "a technologist signs": lambda: sign(
                self._by("technologist"), item.id, meaning="approved", digest=item.payload
            ),
            "somebody signs what they were not shown": lambda: sign(
                radiologist, item.id, meaning="approved", digest=STRANGE
            ),
            "an admin rejects": lambda: self.on.worklist.reject(
                self._by("admin"), item.id, "It is in the way."
            ),
        }
        for name, way in ways.items():
            try:
                way()
            except Refused as refusal:
                yield str(refusal)
            else:
                raise AssertionError(f"{name}: nothing stopped it")

    def _by(self, role: str) -> Principal:
        return Principal.model_validate(
            {"user": f"reviewer-{role}", "role": role, "full_name": "Scenario Reviewer"}
        )


def contradicts(spec: ScenarioSpec, payload: ApprovalPayload) -> bool | None:
    """Whether what is shown says otherwise than what is true; None where nothing can be told."""
    judged = _judged(spec, payload)
    if not judged:
        return None
    truth = {name.casefold(): presence for name, presence in spec.given.truth.items()}
    return any(truth[finding.concept.display.casefold()] != finding.presence for finding in judged)


def _judged(spec: ScenarioSpec, payload: ApprovalPayload) -> list[Finding]:
    """Findings that say something of which the truth is known."""
    known = {name.casefold() for name in spec.given.truth}
    return [
        finding
        for finding in payload.findings
        if finding.concept.display.casefold() in known and finding.presence != "not-assessed"
    ]
