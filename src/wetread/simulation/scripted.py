"""Models that play a script: the agents, guards, graph and database around them are the real ones.

An agent whose script holds statements is replaced as a whole, since no model stands between its
findings and its words. Everything else keeps its function and gets a scripted runtime.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from wetread.agents.base import Agent
from wetread.bootstrap.handing_on import HandingOn
from wetread.bootstrap.models import LocalModels, Models, Part
from wetread.errors import ManifestError, UnknownComponent
from wetread.manifests.registry import explain
from wetread.manifests.specs import AgentSpec, Role
from wetread.runtimes.scripted import Reply, scripted_runtime
from wetread.simulation.scripted_draft import scripted_drafting

if TYPE_CHECKING:
    from wetread.ports.runtime import Runtime

ADMITS: tuple[dict[str, Any], ...] = ({"scalars": {"ood": 0.0, "threshold": 1.0}},)
DRAFTING = "report-drafting"

Replies = Mapping[str, tuple[dict[str, Any], ...]]


class ScriptedModels(HandingOn):
    """Plays replies by agent; understanding words stays with the models handed in.

    Raises:
        ManifestError: a reply has keys or values that no script knows.
    """

    def __init__(self, replies: Replies, *, words: Models | None = None) -> None:
        self._replies = dict(replies)
        super().__init__(words or LocalModels())
        self._written = self._replies.pop(DRAFTING, ())
        self._playing: dict[str, Runtime] = {}

    def runtime(self, role: Role, part: Part) -> "Runtime | None":
        """What plays this part; the roles of one agent read from the same script.

        A role that lets a study pass by asks nobody, so each reply goes to the role that reads it.
        """
        component = role.runtime if part == "runtime" else role.gate
        if component is None or role.id == DRAFTING:
            return None
        name = role.id if part == "runtime" else f"{role.id}.gate"
        if name not in self._playing:
            script = self._replies.get(name, ADMITS if part == "gate" else ())
            # Without a script an agent finds its model silent when it asks, and abstains.
            self._playing[name] = scripted_runtime(
                replies=_parsed(script, name), model=f"scripted-{role.id}@1"
            )
        return self._playing[name]

    def agent(self, spec: AgentSpec) -> Agent | None:
        if spec.id != DRAFTING or not self._written:
            return None
        return scripted_drafting(self._written)

    def prepare(self, specs: Iterable[AgentSpec]) -> None:
        """Scripts are ready as they are."""


def refuse_strangers(replies: Replies, agents: Mapping[str, AgentSpec], *, where: str) -> None:
    """A script for nobody would never be played, and the story would prove nothing.

    Raises:
        UnknownComponent: a reply is for no agent, nor for the gate of one.
    """
    gates = {f"{name}.gate" for name, spec in agents.items() if any(r.gate for r in spec.roles())}
    for name in replies:
        if name not in {*agents, *gates}:
            raise UnknownComponent("agent", name, {*agents, *gates}, where=where)


def check_replies(replies: Replies) -> None:
    """Refuses what no script can play.

    Raises:
        ManifestError: a reply has keys or values that no script knows.
    """
    for name, script in replies.items():
        if name == DRAFTING:
            scripted_drafting(script, where="given")
        else:
            _parsed(script, name)


def _parsed(script: tuple[dict[str, Any], ...], name: str) -> tuple[Reply, ...]:
    try:
        return TypeAdapter(tuple[Reply, ...]).validate_python(script)
    except ValidationError as error:
        raise ManifestError(explain(error, f"given.replies.{name}")) from None
