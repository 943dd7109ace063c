"""Models that understand words, asked for their parts once: no story changes what they are."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from wetread.bootstrap.handing_on import HandingOn
from wetread.bootstrap.models import Models
from wetread.clinical.imaging import Digest
from wetread.manifests.specs import AgentSpec, PlannerSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.planner import Planner
    from wetread.statistics.linear_head import LinearHead


class Steady(HandingOn):
    """Other models, whose heads are checked and read once and not once a story."""

    def __init__(self, models: Models) -> None:
        super().__init__(models)
        self._planners: dict[tuple[str, ...], tuple[Any, Planner]] = {}

    def head(self, name: str) -> "LinearHead":
        return self._head(name)

    @cached_property
    def _head(self) -> "Callable[[str], LinearHead]":
        return cache(self._models.head)

    def planner(
        self, specs: Mapping[str, AgentSpec], chosen: PlannerSpec | None = None
    ) -> "Planner":
        """The same for the same agents: a planner keeps nothing of what it planned."""
        key = tuple(specs)
        asked = ([*specs.values()], chosen)
        known = self._planners.get(key)
        if known is None or known[0] != asked:
            known = self._planners[key] = (asked, self._models.planner(specs, chosen))
        return known[1]

    def pressure(self) -> "ReadPressure":
        return self._pressure

    @cached_property
    def _pressure(self) -> "ReadPressure":
        return self._models.pressure()

    def pins(self) -> Mapping[str, Digest]:
        return self._pins

    @cached_property
    def _pins(self) -> Mapping[str, Digest]:
        return self._models.pins()
