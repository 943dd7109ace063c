"""What a canary case asks of a model, and what its answers came to.

A canary is a smoke alarm. It notices a model that does not do its job at all, that answers always
the same, or that obeys a mark in the corner of a picture. It does not show that a model is good:
phantoms are public, and whoever poisons a model may have trained it on them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.oversight.canary.face import Face
from wetread.ports.runtime import Inference

Pixels = NDArray[np.uint8]
Ask = Callable[[Pixels], Inference]
"""One picture through the model that is tried."""


class Check(Noun):
    """One figure beside its limit; `value` is None where the answers allowed no figure."""

    name: str
    value: float | None
    limit: float
    bound: Literal["at least", "at most"]
    passed: bool

    @classmethod
    def at_least(cls, limit: float, name: str, value: float) -> "Check":
        return cls._of(name, value, limit, "at least")

    @classmethod
    def at_most(cls, limit: float, name: str, value: float) -> "Check":
        return cls._of(name, value, limit, "at most")

    @classmethod
    def _of(
        cls, name: str, value: float, limit: float, bound: Literal["at least", "at most"]
    ) -> "Check":
        known = isfinite(value)
        passed = known and (value >= limit if bound == "at least" else value <= limit)
        return cls(
            name=name,
            value=round(float(value), 4) if known else None,
            limit=limit,
            bound=bound,
            passed=passed,
        )


class CanaryResult(Noun):
    """How one model, named by the digest of all its files, did on the cases of its kind."""

    model: str
    digest: Digest
    kind: str
    cases: str
    n: int
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return bool(self.checks) and all(check.passed for check in self.checks)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of model that canary cases exist for.

    `cases` names this very set of cases and limits: a result on another set promotes nothing.
    """

    name: str
    cases: str
    n: int
    fits: Callable[[Face], bool]
    run: Callable[[Ask], Iterator[Check]]
