"""What the stories of one process share: declarations, rules, the models that understand words.

Each story still has a home of its own, with a database, keys and an outbox; only what no story can
change is made once.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

from wetread.bootstrap.declarations import Declarations
from wetread.bootstrap.models import LocalModels, Models
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.stored import open_database, private
from wetread.bootstrap.system import System
from wetread.guards.judging import BuiltRule, build_rules
from wetread.manifests.scenario import ScenarioSpec
from wetread.ports.ids import seeded_ids
from wetread.simulation.cast import Cast
from wetread.simulation.clock import StoryClock
from wetread.simulation.faults import faults_of_models
from wetread.simulation.scripted import ScriptedModels
from wetread.simulation.steady import Steady
from wetread.store.artefacts import create_once, write_atomically

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - folders made in it have names nobody can guess

SHIPPED: Final = Settings(home=Path())
"""What comes with the package, and nothing that was added to a home."""


class Theatre:
    """A stage that is swept between stories.

    Args:
        words: models that understand text, or all models where a story is live; this machine's own
            without them. Whoever hands them in closes them.
        settings: other agents, policies, phrases, or another planner than those that ship; of its
            home only the models that were added to it.
        live: play with the configured models, whatever a story scripts.
    """

    def __init__(
        self, *, words: Models | None = None, settings: Settings = SHIPPED, live: bool = False
    ) -> None:
        self._settings, self.live = settings, live
        self._own = words is None
        own = LocalModels(settings.home if live else None)
        self.words: Models = words if isinstance(words, Steady) else Steady(words or own)

    @cached_property
    def declarations(self) -> Declarations:
        return Declarations(self._settings)

    @cached_property
    def rules(self) -> tuple[BuiltRule, ...]:
        return build_rules(self.declarations.policies, self.words)

    def under(self, rules: tuple[BuiltRule, ...]) -> "Theatre":
        """The same theatre under other rules; it shares what the first one closes."""
        other = Theatre(words=self.words, settings=self._settings, live=self.live)
        shared = {"declarations": self.declarations, "_database": self._database}
        other.__dict__.update(shared, rules=rules)
        return other

    @cached_property
    def _database(self) -> bytes:
        """A database of the current schema with nothing in it."""
        with tempfile.TemporaryDirectory(prefix="wetread-empty-") as folder:
            open_database(Settings(home=Path(folder))).close()
            return (Path(folder) / "wetread.db").read_bytes()

    @contextmanager
    def stage(self, spec: ScenarioSpec, clock: StoryClock, seed: int) -> Iterator[System]:
        """A system in a home of its own, gone when the block ends."""
        faults = faults_of_models(spec.given.faults, self.declarations.agents, live=self.live)
        models = self.words
        if not self.live:
            models = ScriptedModels(spec.given.replies, words=self.words)
        where = _MEMORY if _MEMORY.is_dir() else None
        with tempfile.TemporaryDirectory(prefix="wetread-scenario-", dir=where) as folder:
            home = Path(folder)
            write_atomically(private(home / "wetread.db"), self._database)
            (home / "keys").mkdir(mode=0o700)
            # Pseudonyms are ids too: the same seed has to make the same ones.
            create_once(
                home / "keys" / "pseudonyms.key", hashlib.sha256(f"{seed}".encode()).digest()
            )
            on = System(
                replace(self._settings, home=home, database_url=None),
                clock=clock,
                ids=seeded_ids(seed),
                models=Cast(models, faults),
                seed=seed,
                declarations=self.declarations,
                rules=self.rules,
            )
            try:
                yield on
            finally:
                on.close()

    def close(self) -> None:
        """Let go of the models, where they are its own."""
        if self._own:
            self.words.close()
