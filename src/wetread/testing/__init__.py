"""Fakes and conformance kits for people who write their own runtimes, agents and guards."""

from wetread.testing.clocks import NOON, FixedClock, TickingClock
from wetread.testing.runtime_kit import RUNTIME_CHECKS, check_runtime

__all__ = ["NOON", "RUNTIME_CHECKS", "FixedClock", "TickingClock", "check_runtime"]
