"""A gate's judgement of a simulation goes on record, and beside each model that took part."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from wetread.bootstrap.system import System
from wetread.manifests.loader import digest_file
from wetread.oversight.enforcement import models_of
from wetread.oversight.shown import Shown, keep_shown
from wetread.simulation.gating import Gate
from wetread.simulation.row import Row
from wetread.store.canonical import canonical_json


def record_gate(on: System, path: Path, gate: Gate, rows: Sequence[Row], *, live: bool) -> Shown:
    """Keep what the gate said; a live simulation is kept with the models of this home as well.

    Args:
        on: the home whose record it is.
        path: the gate's file.
        gate: what it said.
        rows: of what.
        live: whether models took part.

    Raises:
        NotAuthorised: the home is another account's.
    """
    by = on.owner()
    shown = Shown(
        gate=gate.id,
        gate_digest=digest_file(path),
        to=gate.to,
        passed=gate.passed,
        live=live,
        results=_digest(rows),
        figures=tuple(f"{check.rate}:{check.value}" for check in gate.checks),
        models=_added(on) if live else {},
    )
    keep_shown(on.ledger, by, shown)
    for model in shown.models:
        on.register.simulated(by, model, shown)
    return shown


def _added(on: System) -> dict[str, str]:
    """The models that were added to this home and work for an agent that people can ask."""
    lock = on.register.lock
    agents = [spec for spec in on.declared.values() if spec.mode != "shadow"]
    used = {model for spec in agents for model in models_of(spec)}
    return {model: lock.pin(model).digest for model in sorted(used & set(lock.added))}


def _digest(rows: Sequence[Row]) -> str:
    found = hashlib.sha256()
    for row in rows:
        found.update(canonical_json(row) + b"\n")
    return found.hexdigest()
