"""A manifest becomes an agent on duty, with its models around it."""

from dataclasses import dataclass
from pathlib import Path

from wetread.agents.base import Agent, Resources
from wetread.agents.calendar import Calendar
from wetread.agents.choosing import choosing
from wetread.agents.shipped import AGENTS
from wetread.agents.standard_words import standard_words
from wetread.bootstrap.models import Models
from wetread.coordinator.roster import Enlisted, WithinTime
from wetread.coordinator.stopwatch import Timed
from wetread.manifests.loader import digest_file
from wetread.manifests.specs import AgentSpec, Role

SPEAKERS = frozenset({"chat-drafting"})
"""Agents that write in words of their own."""


@dataclass(frozen=True)
class Enlisting:
    """What every agent is given beside its manifest."""

    models: Models
    calendar: Calendar
    phrases: Path | None = None

    def __call__(self, spec: AgentSpec, path: Path) -> Enlisted:
        """The agent of the manifest that stands at the path."""
        scripted = self.models.agent(spec)
        roles = spec.roles()
        speaker = next((r for r in roles if scripted or r.agent.use in SPEAKERS), None)
        agent = scripted or choosing([self._built(role, path) for role in roles])
        standard = self._in_standard_words(speaker) if speaker else None
        return Enlisted(
            spec=spec,
            agent=WithinTime(agent, spec.timeout_s),
            digest=digest_file(path),
            standard=WithinTime(standard, spec.timeout_s) if standard else None,
        )

    def _built(self, role: Role, path: Path) -> Agent:
        """The function that a role names, around its own models."""
        runtime, gate = (self.models.runtime(role, part) for part in ("runtime", "gate"))
        resources = Resources(
            spec=role,
            runtime=Timed(runtime) if runtime else None,
            gate=Timed(gate) if gate else None,
            encoder=self.models.encoder(),
            calendar=self.calendar,
            settings=self._settings,
        )
        where = f"{path}: targets.{role.target}" if role.target else str(path)
        return AGENTS.build(role.agent.use, role.agent.with_, resources, where=where)

    def _in_standard_words(self, role: Role) -> Agent:
        resources = Resources(spec=role, encoder=self.models.encoder(), settings=self._settings)
        return standard_words(role.agent.with_, resources)

    @property
    def _settings(self) -> dict[str, Path | None]:
        return {"phrases": self.phrases}
