"""Where state lives and which declarations govern it."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where state lives and which declarations govern it."""

    home: Path
    database_url: str | None = None
    agents: Path | None = None
    policies: Path | None = None

    @classmethod
    def from_environment(cls) -> "Settings":
        """WETREAD_HOME, WETREAD_DATABASE_URL, WETREAD_AGENTS and WETREAD_POLICIES."""
        agents, policies = os.environ.get("WETREAD_AGENTS"), os.environ.get("WETREAD_POLICIES")
        return cls(
            home=Path(os.environ.get("WETREAD_HOME") or Path.home() / ".wetread").absolute(),
            database_url=os.environ.get("WETREAD_DATABASE_URL"),
            agents=Path(agents) if agents else None,
            policies=Path(policies) if policies else None,
        )
