"""Models that play a script: the agents, guards, graph and database around them are the real ones.

An agent whose script holds statements is replaced as a whole, since no model stands between its
findings and its words. Everything else keeps its function and gets a scripted runtime.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from wetread.agents.base import Agent, Outcome, Work
from wetread.bootstrap.models import LocalModels, Models, Part
from wetread.clinical.coding import Noun
from wetread.clinical.reports import DraftReport, Statement
from wetread.errors import ManifestError
from wetread.manifests.registry import explain
from wetread.manifests.specs import AgentSpec
from wetread.runtimes.scripted import Reply, scripted_runtime

if TYPE_CHECKING:
    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.ports.runtime import Runtime

ADMITS: tuple[dict[str, Any], ...] = ({"scalars": {"ood": 0.0, "threshold": 1.0}},)
DRAFTING = "report-drafting"

Replies = Mapping[str, tuple[dict[str, Any], ...]]


class WrittenDraft(Noun):
    """A draft written beforehand: what a careless or captured writer might say."""

    statements: tuple[Statement, ...]


class ScriptedModels:
    """Plays replies by agent; understanding words stays with the models handed in.

    Raises:
        ManifestError: a reply has keys or values that no script knows.
    """

    def __init__(self, replies: Replies, *, words: Models | None = None) -> None:
        self._replies = dict(replies)
        self._words = words or LocalModels()
        self._written = _written(self._replies.pop(DRAFTING, ()))

    def runtime(self, spec: AgentSpec, part: Part) -> "Runtime | None":
        component = spec.runtime if part == "runtime" else spec.gate
        if component is None or spec.id == DRAFTING:
            return None
        name = spec.id if part == "runtime" else f"{spec.id}.gate"
        script = self._replies.get(name, ADMITS if part == "gate" else ())
        if not script:
            return None
        return scripted_runtime(replies=_parsed(script, name), model=f"scripted-{spec.id}@1")

    def agent(self, spec: AgentSpec) -> Agent | None:
        if spec.id != DRAFTING or not self._written:
            return None
        drafts = iter(self._written)
        last = self._written[-1]

        def write(work: Work) -> Outcome:
            """Each call plays the next draft; the last one repeats, revision after revision."""
            return Outcome(
                task_id=work.task.id,
                agent=spec.id,
                draft=DraftReport(statements=next(drafts, last).statements),
                message="drafted as the scenario wrote it",
            )

        return write

    def encoder(self) -> "Encoder":
        return self._words.encoder()

    def planner(self, specs: Mapping[str, AgentSpec]) -> "Planner":
        return self._words.planner(specs)

    def pressure(self) -> "ReadPressure":
        return self._words.pressure()


def _parsed(script: tuple[dict[str, Any], ...], name: str) -> tuple[Reply, ...]:
    try:
        return TypeAdapter(tuple[Reply, ...]).validate_python(script)
    except ValidationError as error:
        raise ManifestError(explain(error, f"given.replies.{name}")) from None


def _written(script: tuple[dict[str, Any], ...]) -> tuple[WrittenDraft, ...]:
    try:
        return TypeAdapter(tuple[WrittenDraft, ...]).validate_python(script)
    except ValidationError as error:
        raise ManifestError(explain(error, f"given.replies.{DRAFTING}")) from None
