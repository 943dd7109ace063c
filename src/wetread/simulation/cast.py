"""Who plays the models of one story: scripts, or the models of this machine, with their faults."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wetread.bootstrap.handing_on import HandingOn
from wetread.bootstrap.models import Models, Part
from wetread.manifests.scenario import Fault
from wetread.manifests.specs import Role
from wetread.simulation.faults import with_fault

if TYPE_CHECKING:
    from wetread.ports.runtime import Runtime


class Cast(HandingOn):
    """Other models, of which some are at fault, and which outlive the story.

    Args:
        models: what answers; whoever made them closes them.
        faults: by agent.
    """

    def __init__(self, models: Models, faults: Mapping[str, Fault]) -> None:
        super().__init__(models)
        self._faults = faults
        self._playing: dict[tuple[str, str, Part], Runtime | None] = {}

    def runtime(self, role: Role, part: Part) -> "Runtime | None":
        """One for each part, so that a fault that passes has passed for good."""
        key = (role.id, role.target, part)
        if key not in self._playing:
            fault = self._faults.get(role.id)
            self._playing[key] = with_fault(self._models, role, part, fault)
        return self._playing[key]

    def close(self) -> None:
        """Whoever made them closes them."""
