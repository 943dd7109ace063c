"""Whether readers agree as often as the models are sure.

A reader's decision is no ground truth: it was made with the draft in view. Agreement that fails to
fall where a model is less sure may mean a good model, or readers who do not look.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Finding, SegmentEvidence
from wetread.oversight.measures import Interval, Share, share
from wetread.statistics.calibration import reliability


class Judged(Noun):
    """One finding that a person decided on.

    `sure` is the probability of what the draft said: P(present), or 1 - P(present) of what it
    called absent. `agreed`: the item was signed, and no sentence about this finding was changed.
    """

    at: datetime
    agent: str
    sure: float
    agreed: bool


class Bar(Noun):
    """Findings about which the model was about so sure."""

    low: float
    high: float
    n: int
    mean_sure: float
    agreed: float
    agreed_ci: Interval


class Month(Noun):
    """Findings decided in one month (UTC)."""

    month: str
    mean_sure: float
    agreed: Share


class Agreement(Noun):
    """By how sure the models were, and over time."""

    n: int
    bars: tuple[Bar, ...]
    months: tuple[Month, ...]


def judged(
    findings: Iterable[Finding], touched: frozenset[str], *, signed: bool, at: datetime
) -> Iterator[Judged]:
    """The findings with a probability that something is there.

    Args:
        findings: of an item that was decided.
        touched: ids of what sentences cited that a person changed or took out.
        signed: whether it was signed; who sends a draft back has not agreed with any of it.
        at: when it was decided.
    """
    for finding in findings:
        how = finding.uncertainty
        if how is None or finding.presence == "not-assessed" or _outlined(finding):
            continue
        present = finding.presence == "present"
        yield Judged(
            at=at,
            agent=finding.algorithm.agent if finding.algorithm else "unknown",
            sure=how.probability if present else 1 - how.probability,
            agreed=signed and finding.id not in touched,
        )


def _outlined(finding: Finding) -> bool:
    """Whether its figure is the expected overlap of an outline, and no probability."""
    return any(isinstance(one, SegmentEvidence) for one in finding.evidence)


def agreement(found: Sequence[Judged]) -> Agreement:
    """Bars of equal width, and one figure for each month that has any."""
    if not found:
        return Agreement(n=0, bars=(), months=())
    agreed = np.array([one.agreed for one in found], dtype=np.float64)
    sure = np.array([one.sure for one in found], dtype=np.float64)
    bars = tuple(
        Bar(
            low=bar.low,
            high=bar.high,
            n=bar.n,
            mean_sure=bar.mean_probability,
            agreed=bar.share_present,
            agreed_ci=bar.share_present_ci,
        )
        for bar in reliability(agreed, sure)
    )
    names = sorted({f"{one.at:%Y-%m}" for one in found})
    return Agreement(n=len(found), bars=bars, months=tuple(_month(name, found) for name in names))


def _month(name: str, found: Sequence[Judged]) -> Month:
    ours = [one for one in found if f"{one.at:%Y-%m}" == name]
    return Month(
        month=name,
        mean_sure=sum(one.sure for one in ours) / len(ours),
        agreed=share(one.agreed for one in ours),
    )
