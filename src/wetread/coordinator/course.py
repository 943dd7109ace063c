"""A turn's course through the graph, from its checkpoint or from what is stored (law 6)."""

from dataclasses import dataclass
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.types import Command

from wetread.clinical.principals import SYSTEM
from wetread.coordinator.casefile import Case
from wetread.coordinator.duty import Duty
from wetread.coordinator.graph import Graph
from wetread.coordinator.saver import forget
from wetread.coordinator.state import GRAPH_VERSION
from wetread.coordinator.stopwatch import RUNNING, Stopwatch


@dataclass(frozen=True, kw_only=True)
class Course:
    """The database is the truth, and the graph follows it."""

    duty: Duty
    graph: Graph
    saver: SqliteSaver

    def carry_on(self, case: Case, watch: Stopwatch) -> None:
        """Run the latest turn until a person is needed or it is answered."""
        config = _config(case.id, case.turns)
        token = RUNNING.set(watch)
        try:
            with self.duty.file.owning(case.id):
                if not self._continued(case, config):
                    self._invoke({"case_id": case.id, "turn": case.turns}, config)
        finally:
            RUNNING.reset(token)

    def decided(self, case_id: str, turn: int, decision: str) -> bool:
        """Tell the node that waits what a person decided; False where no checkpoint knows it."""
        config = _config(case_id, turn)
        current = self.duty.file.case(case_id).graph == GRAPH_VERSION
        waiting = self._pending(config) if current else None
        if waiting is None:
            return False
        self.graph.invoke(Command(resume={waiting: decision}), config, durability="sync")
        return True

    def forget(self, case_id: str, turn: int) -> None:
        """Let go of the turn's checkpoints."""
        forget(self.saver, _thread(_config(case_id, turn)))

    def _continued(self, case: Case, config: Any) -> bool:
        """Go on from the checkpoint; False when the case has to start from its first node.

        A checkpoint that is forged, torn or of another making is no loss: whatever it fails
        with, the case is rebuilt from what is stored, where every node that has already worked
        finds its result, and a real fault fails again.
        """
        try:
            found = self.saver.get_tuple(config) is not None
            if found and case.graph == GRAPH_VERSION:
                self._invoke(None, config)
                return True
        except Exception:  # noqa: BLE001 - see above
            found = True
        if found:
            self.forget(case.id, case.turns)
            with self.duty.ledger.write(SYSTEM) as tx:
                self.duty.file.mark(tx, case.id, graph=GRAPH_VERSION)
        return False

    def _invoke(self, begin: Any, config: Any) -> None:
        """Run until a person is needed; a turn that is answered keeps no checkpoints."""
        result = self.graph.invoke(begin, config, durability="sync")
        if "__interrupt__" not in result:
            forget(self.saver, _thread(config))

    def _pending(self, config: Any) -> str | None:
        """The id of the interrupt that waits for a person, if the checkpoint still knows it."""
        try:
            snapshot = self.graph.get_state(config)
        except Exception:  # noqa: BLE001 - an unreadable checkpoint is as good as none
            return None
        return next((pending.id for pending in snapshot.interrupts), None)


def _thread(config: Any) -> str:
    return str(config["configurable"]["thread_id"])


def _config(case_id: str, turn: int) -> Any:
    return {"configurable": {"thread_id": f"{case_id}.{turn}"}}
