"""Understanding by a handful of words: enough for tests that are about something else."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from support.heads import silent_head
from wetread.bootstrap.models import LocalModels
from wetread.clinical.conversation import Asks, EarlierTurn, Query
from wetread.clinical.planning import Plan, Task
from wetread.coordinator.talk.topics import Talked
from wetread.guards.pressure import pressure_in
from wetread.guards.text.flipping.guard import HEAD as FLIPS
from wetread.manifests.specs import AgentSpec, PlannerSpec
from wetread.ports.hashing import HashingEncoder

if TYPE_CHECKING:
    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.statistics.linear_head import LinearHead

DIMENSIONS = 384
"""Of the encoder that the shipped head on readings was adapted for."""

CUES = {
    "segmentation": "outline",
    "classification": "pneumonia",
    "scheduling": "book",
    "report-drafting": "report",
}


QUESTIONS: dict[Asks, str] = {"how-sure": "how sure", "why": "why do you", "who": "which model"}


class FewWords(LocalModels):
    """Routes by one cue for each agent; no model is loaded."""

    def encoder(self, adapter: str | None = None) -> "Encoder":
        """Of readings one would ask an adapted encoder, too; here their signs alone decide."""
        return _nothing if adapter == FLIPS else HashingEncoder()

    def head(self, name: str) -> "LinearHead":
        """Of readings it needs no encoder to tell whether they give in; other heads are silent."""
        if name == FLIPS:
            return super().head(name)
        return silent_head(HashingEncoder().columns)

    def pins(self) -> Mapping[str, str]:
        return {}

    def planner(
        self, specs: Mapping[str, AgentSpec], chosen: PlannerSpec | None = None
    ) -> "Planner":
        return lambda text, *, earlier=(): _plan(text, specs, earlier)

    def pressure(self) -> "ReadPressure":
        return lambda text, earlier: pressure_in(text, context=earlier)


def _nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.zeros((len(texts), DIMENSIONS), np.float32)


def _plan(text: str, specs: Mapping[str, AgentSpec], earlier: tuple[EarlierTurn, ...]) -> Plan:
    said = text.casefold()
    asked = [asks for asks, cue in QUESTIONS.items() if cue in said]
    if earlier and asked:
        about = Talked(text, earlier).about(asked[0])
        return Plan(queries=(Query(asks=asked[0], about=about, text=text),))
    if earlier and "call off" in said:
        return Plan(calls_off=("scheduling",))
    if earlier and "other side" in said:
        (other,) = Talked(text, earlier).goes_on(("outline",))
        words = f"{text} ({other.name})"
        return Plan(tasks=(Task(id="t1", agent="segmentation", instruction=words, why="asked"),))
    tasks: list[Task] = []
    for agent, cue in CUES.items():
        if cue in said:
            before = tuple(t.id for t in tasks if t.agent in specs[agent].after)
            name = f"t{len(tasks) + 1}"
            tasks.append(
                Task(id=name, agent=agent, instruction=text, depends_on=before, why=f"says {cue}")
            )
    doubtful = 0.5 if "overkill" in said else 1.0
    return Plan(
        tasks=tuple(tasks), score=doubtful, question=None if tasks else "What should be done?"
    )
