"""Everything the nodes of the graph work with, handed in by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wetread.audit.ledger import Ledger
from wetread.clinical.imaging import Digest
from wetread.coordinator.casefile import CaseFile
from wetread.coordinator.delivery import Delivery
from wetread.coordinator.roster import Enlisted
from wetread.coordinator.twins import Twins
from wetread.guards.base import Pressure
from wetread.guards.judging import BuiltRule
from wetread.ports.planner import Planner
from wetread.signoff.worklist import Worklist
from wetread.store.artefacts import Artefacts

ReadPressure = Callable[[str, tuple[str, ...]], Pressure]


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Who is on duty, by which rules, with what to write on."""

    ledger: Ledger
    file: CaseFile
    artefacts: Artefacts
    planner: Planner
    read_pressure: ReadPressure
    twins: Twins
    roster: Mapping[str, Enlisted]
    rules: tuple[BuiltRule, ...]
    policies: Mapping[str, Digest]
    software: Mapping[str, str]
    words: Mapping[str, Digest]
    worklist: Worklist
    delivery: Delivery
    seed: int = 0
