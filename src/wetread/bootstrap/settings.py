"""Where state lives and which declarations govern it."""

import os
from dataclasses import dataclass
from pathlib import Path

from wetread.errors import BadInput
from wetread.exchange.mail_settings import MailSettings
from wetread.exchange.oidc_settings import OidcSettings


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where state lives and which declarations govern it."""

    home: Path
    database_url: str | None = None
    agents: Path | None = None
    policies: Path | None = None
    planner: Path | None = None
    phrases: Path | None = None
    viewer_url: str | None = None
    mail: MailSettings | None = None
    oidc: OidcSettings | None = None

    @classmethod
    def from_environment(cls) -> "Settings":
        """What the variables say whose names begin with WETREAD_.

        Raises:
            BadInput: a mail server or a provider of identities is named, and what belongs to it
                will not do.
        """
        agents, policies = os.environ.get("WETREAD_AGENTS"), os.environ.get("WETREAD_POLICIES")
        planner, phrases = os.environ.get("WETREAD_PLANNER"), os.environ.get("WETREAD_PHRASES")
        return cls(
            home=Path(os.environ.get("WETREAD_HOME") or Path.home() / ".wetread").absolute(),
            database_url=os.environ.get("WETREAD_DATABASE_URL"),
            agents=Path(agents) if agents else None,
            policies=Path(policies) if policies else None,
            planner=Path(planner) if planner else None,
            phrases=Path(phrases).absolute() if phrases else None,
            mail=MailSettings.from_environment(os.environ),
            oidc=OidcSettings.from_environment(os.environ),
            viewer_url=os.environ.get("WETREAD_VIEWER_URL"),
        )

    def open_home(self) -> Path:
        """The home folder; where there was none, it is made for its owner alone.

        Raises:
            BadInput: it cannot be made, or something that is no folder has its name.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            raise BadInput(
                "WETREAD_HOME is no folder and cannot be made one; name a folder of your own"
            ) from None
        return self.home
