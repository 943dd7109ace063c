"""What a training cost in energy: measured by the processor where it tells, else estimated.

Either way an estimate. The counters of RAPL (running average power limit) cover the processor's
package and everything else that ran on it, and no memory, disk or power supply.
"""

from collections.abc import Mapping
from pathlib import Path

from wetread.clinical.coding import Noun

POWERCAP = Path("/sys/class/powercap")
WATTS_PER_THREAD = 10.0
"""Assumed where nothing is measured: a busy server core with its share of the package."""
_MICROJOULES_PER_KWH = 3.6e12
_SECONDS_PER_HOUR = 3600.0

Counters = Mapping[str, int]


class Energy(Noun):
    """An estimate, and how it was made."""

    kilowatt_hours: float
    measured: bool
    method: str


def counters(root: Path = POWERCAP) -> Counters:
    """Microjoules of each processor package so far; empty where they cannot be read."""
    found = {}
    for folder in sorted(root.glob("intel-rapl:?")):
        value = _number(folder / "energy_uj")
        if value is not None:
            found[folder.name] = value
    return found


def spent(
    before: Counters, after: Counters, *, seconds: float, threads: int, root: Path = POWERCAP
) -> Energy:
    """Between two readings of the counters; by time and threads where there are none."""
    if before and before.keys() == after.keys():
        total = sum(_grown(root / name, before[name], after[name]) for name in before)
        return Energy(
            kilowatt_hours=total / _MICROJOULES_PER_KWH,
            measured=True,
            method="an estimate from the RAPL counters of the processor packages, with all else "
            "that ran there",
        )
    watts = threads * WATTS_PER_THREAD
    return Energy(
        kilowatt_hours=seconds * watts / 1000 / _SECONDS_PER_HOUR,
        measured=False,
        method=f"an estimate: {threads} threads at an assumed {WATTS_PER_THREAD:g} W each for the "
        "time it took",
    )


def _grown(folder: Path, before: int, after: int) -> int:
    """A counter starts anew at its range; one that did so twice is not noticed."""
    return after - before if after >= before else after - before + (_range(folder) or 0)


def _range(folder: Path) -> int | None:
    return _number(folder / "max_energy_range_uj")


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
