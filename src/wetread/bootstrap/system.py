"""Settings become a working system, and nothing else builds one.

Everything slow is made when it is first needed: listing the queue loads no graph, and loading the
graph loads no model.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import wetread
from wetread.bootstrap.declarations import Declarations
from wetread.bootstrap.models import LocalModels, Models
from wetread.bootstrap.office import Office
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.stored import private, salt_of
from wetread.manifests.loader import digest_file, read_manifest
from wetread.manifests.specs import AgentSpec, PlannerSpec
from wetread.ports.clock import Clock, system_clock
from wetread.ports.ids import Ids, random_ids
from wetread.runtimes.lock import HOME
from wetread.store.artefacts import write_atomically
from wetread.store.ownership import Ownership

if TYPE_CHECKING:
    from wetread.clinical.imaging import ImagingStudy, Modality
    from wetread.coordinator.coordinator import Coordinator
    from wetread.coordinator.roster import Enlisted
    from wetread.guards.judging import BuiltRule
    from wetread.ports.planner import Planner


class System(Office):
    """One home folder at work: its people, and what thinks for them."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        ids: Ids = random_ids,
        models: Models | None = None,
        seed: int = 0,
        declarations: Declarations | None = None,
        rules: "tuple[BuiltRule, ...] | None" = None,
    ) -> None:
        declarations = declarations or Declarations(settings)
        super().__init__(settings, clock=clock, ids=ids, declarations=declarations)
        self.seed = seed
        self._models = models
        self._rules = rules

    # What is declared.

    @cached_property
    def declared(self) -> dict[str, AgentSpec]:
        """The agents as their manifests stand, whether or not they may run."""
        return self.declarations.agents

    @cached_property
    def specs(self) -> dict[str, AgentSpec]:
        """The agents that may run.

        Raises:
            Refused: one of them is trusted further than a model that was added to this home.
        """
        if (self.home / HOME).is_file():
            from wetread.oversight.enforcement import refuse_untrusted

            refuse_untrusted(self.declared.values(), self.register.lock, self.register.mode)
        return self.declared

    @cached_property
    def rules(self) -> "tuple[BuiltRule, ...]":
        from wetread.guards.judging import build_rules

        return self._rules or build_rules(self.declarations.policies, self.models)

    # What thinks.

    @cached_property
    def models(self) -> Models:
        return LocalModels(self.home) if self._models is None else self._models

    def prepare(self) -> None:
        """A workup is coming: let its models load while everything else gets ready."""
        self.models.prepare(self._on_duty.values())

    @property
    def _on_duty(self) -> dict[str, AgentSpec]:
        return {name: spec for name, spec in self.specs.items() if spec.mode != "shadow"}

    @cached_property
    def planner(self) -> "Planner":
        """The encoder, or the chat model of the manifest that WETREAD_PLANNER names."""
        if self.settings.planner is None:
            return self.models.planner(self._on_duty)
        return self.models.planner(self._on_duty, read_manifest(self.settings.planner, PlannerSpec))

    @property
    def _planned_by(self) -> dict[str, str]:
        """The manifest of a planner that was chosen: an approval is bound to who planned, too."""
        chosen = self.settings.planner
        return {f"planner/{chosen.stem}": digest_file(chosen)} if chosen else {}

    @cached_property
    def roster(self) -> "dict[str, Enlisted]":
        from wetread.bootstrap.enlisting import Enlisting

        enlist = Enlisting(self.models, self.calendar, self.settings.phrases)
        return {
            name: enlist(spec, self.declarations.manifests[spec.id])
            for name, spec in self.specs.items()
        }

    @cached_property
    def coordinator(self) -> "Coordinator":
        from wetread.coordinator.casefile import CaseFile
        from wetread.coordinator.coordinator import employ
        from wetread.coordinator.delivery import Delivery
        from wetread.coordinator.duty import Duty
        from wetread.coordinator.saver import open_saver
        from wetread.coordinator.twins import Twins
        from wetread.guards.pressure import with_reversed_stance, without_stance

        file = CaseFile(self.database)
        delivery = Delivery(
            signoff=self.signoff,
            file=file,
            rules=self.rules,
            outbox=self.home / "outbox",
            confirm=self.calendar.confirm,
            withdraw=self.calendar.release,
        )
        duty = Duty(
            ledger=self.ledger,
            file=file,
            artefacts=self.artefacts,
            planner=self.planner,
            read_pressure=self.models.pressure(),
            twins=Twins(neutral=without_stance, reversed=with_reversed_stance),
            roster=self.roster,
            rules=self.rules,
            policies=self.declarations.digests,
            software={"wetread": wetread.__version__},
            words={**self.models.pins(), **self._planned_by},
            worklist=self.worklist,
            delivery=delivery,
            seed=self.seed,
        )
        return employ(
            duty,
            open_saver(private(self.home / "checkpoints.db")),
            Ownership(self.home / "locks"),
            self.ids,
        )

    # What people do with it.

    def read_study(self, path: Path, *, modality: "Modality | None" = None) -> "ImagingStudy":
        from wetread.exchange.inbound import read_study

        return read_study(
            path, keep_array=self.artefacts.put_array, salt=salt_of(self.home), modality=modality
        )

    def follow(self, item_id: str) -> list[Path]:
        """Let the graph do what a decision calls for; returns the bundles of that case."""
        item = self.worklist.find(item_id)
        self.coordinator.follow(item)
        return sorted((self.home / "outbox" / item.case_id).glob("*.json"))

    def receive(self, content: bytes) -> "ImagingStudy":
        """A study that arrives as the bytes of one file."""
        path = self.home / f"{self.ids('received')}.part"
        write_atomically(path, content)
        try:
            return self.read_study(path)
        finally:
            path.unlink()

    def phantom_study(self) -> "ImagingStudy":
        """The synthetic film of the demonstration, received as the DICOM file it would be."""
        from wetread.phantoms import DEMO, render, to_dicom

        return self.receive(to_dicom(render(DEMO)))

    def close(self) -> None:
        """Let go of the database, the checkpoints and the models."""
        if "models" in self.__dict__:
            self.models.close()
        if "coordinator" in self.__dict__:
            self.coordinator.close()
        if "database" in self.__dict__:
            self.database.close()
