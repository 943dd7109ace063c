"""Whether figures are good enough to trust somebody further, check by check."""

from typing import Final

from wetread.clinical.coding import Noun
from wetread.errors import ManifestError
from wetread.manifests.promotion import PromotionSpec, Requirement
from wetread.manifests.specs import Mode
from wetread.simulation.figures import RATES, Figures, Rate

_ORDER: Final[tuple[Mode, ...]] = ("trial", "production")


class Check(Noun):
    """One requirement, what was measured, and whether that is enough."""

    rate: str
    wanted: str
    measured: str
    value: float | None = None
    passed: bool
    because: str


class Gate(Noun):
    """What the file asks for before this step, and whether all of it was shown."""

    id: str
    to: Mode
    passed: bool
    checks: tuple[Check, ...]


def judge_gate(spec: PromotionSpec, figures: Figures, *, to: Mode) -> Gate:
    """All requirements of the step and of those below it.

    Raises:
        ManifestError: a requirement names a rate that nobody measures, or there is no such step.
    """
    reached = _ORDER[: _ORDER.index(to) + 1] if to in _ORDER else ()
    steps = [step for step in spec.steps if step.to in reached]
    if not any(step.to == to for step in steps):
        raise ManifestError(f"{spec.id}.yaml: steps: none leads to {to}")
    checks = tuple(_check(spec, one, figures) for step in steps for one in step.requires)
    return Gate(id=spec.id, to=to, passed=all(one.passed for one in checks), checks=checks)


def _check(spec: PromotionSpec, wanted: Requirement, figures: Figures) -> Check:
    if wanted.rate not in RATES:
        known = ", ".join(RATES)
        raise ManifestError(f"{spec.id}.yaml: no rate is named {wanted.rate!r}; known: {known}")
    rate = figures.rates[wanted.rate]
    limit = f"≤ {wanted.at_most:g}" if wanted.at_most is not None else f"≥ {wanted.at_least:g}"
    return Check(
        rate=wanted.rate,
        wanted=f"{limit} with n ≥ {wanted.n}",
        measured=told(rate),
        value=rate.value,
        passed=_enough(wanted, rate),
        because=wanted.because,
    )


def _enough(wanted: Requirement, rate: Rate) -> bool:
    if rate.ci is None or rate.n < wanted.n:
        return False
    low, high = rate.ci
    if wanted.at_most is not None:
        return (high if rate.at_most is None else rate.at_most) <= wanted.at_most
    return wanted.at_least is not None and low >= wanted.at_least


def told(rate: Rate) -> str:
    """A rate in words: value, interval and what it is one of."""
    if rate.value is None or rate.ci is None:
        return "not measured (n=0)"
    low, high = rate.ci
    bound = f", at most {rate.at_most:.3f} by the rule of three" if rate.at_most else ""
    return f"{rate.value:.3f} [{low:.3f}, {high:.3f}] (n={rate.n}{bound})"
