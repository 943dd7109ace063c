"""Figures of yes and no and of scores, each with the interval that its items allow.

Items of one source (an abstract, a question, a template) resemble each other, so sources are
drawn. Where every item stands alone a share has Wilson's interval, and so it has, over sources,
where all say the same: draws from equals would call it certain. One source alone gives none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wetread.statistics.bootstrap import Floats, Metric, estimates
from wetread.statistics.discrimination import auroc_of
from wetread.statistics.proportion import wilson

SEED = 17
FALSE_FLAGS = 0.1

Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A figure of `n` items and its 95 % interval; None where there was nothing to measure."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What holds of each item, what was said of it, and which source it is from."""

    truth: Bools
    said: Bools
    sources: tuple[str, ...]

    def among(self, chosen: Sequence[bool]) -> "Answers":
        return Answers(
            truth=self.truth[np.array(chosen, bool)],
            said=self.said[np.array(chosen, bool)],
            sources=_some(self.sources, chosen),
        )

    def recall(self, name: str = "recall") -> Measured:
        """The share of what holds that is said."""
        return share(name, self.said[self.truth], _some(self.sources, self.truth))

    def precision(self, name: str = "precision") -> Measured:
        """The share of what is said that holds."""
        return share(name, self.truth[self.said], _some(self.sources, self.said))

    def false_flags(self, name: str = "false flags") -> Measured:
        """The share of what does not hold that is said all the same."""
        return share(name, self.said[~self.truth], _some(self.sources, ~self.truth))

    def f1(self, name: str = "F1") -> Measured:
        """The harmonic mean of recall and precision."""
        truth, said = self.truth.astype(float), self.said.astype(float)
        return ratio(name, 2 * truth * said, truth + said, self.sources)


def answers(truth: Iterable[object], said: Iterable[object], sources: Iterable[object]) -> Answers:
    """Plain lists in step, as answers."""
    return Answers(
        truth=np.array([bool(one) for one in truth], bool),
        said=np.array([bool(one) for one in said], bool),
        sources=tuple(map(str, sources)),
    )


def share(name: str, events: Sequence[bool] | Bools, sources: Sequence[str]) -> Measured:
    """How many of the items are events."""
    seen, number = np.asarray(events, bool), len(set(sources))
    if not len(seen):
        return Measured(name=name, value=None, low=None, high=None, n=0)
    if number < len(seen):
        drawn = ratio(name, seen.astype(float), np.ones(len(seen)), sources)
        if number == 1 or drawn.low != drawn.high:
            return drawn
    value = float(seen.mean())
    low, high = wilson(round(value * number), number)
    return Measured(name=name, value=value, low=low, high=high, n=len(seen))


def ratio(name: str, over: Floats, under: Floats, sources: Sequence[str]) -> Measured:
    """A sum by a sum, such as characters found by characters that were there to find."""

    def metric(weights: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(weights @ over / (weights @ under))

    return _drawn(name, metric, sources)


def auroc(truth: Bools, scores: Floats, sources: Sequence[str]) -> Measured:
    """How often what holds is scored above what does not."""
    return _drawn("AUROC", auroc_of(truth.astype(float), scores), sources)


def recall_at(truth: Bools, scores: Floats, sources: Sequence[str]) -> Measured:
    """Recall at the threshold above which one in ten of what does not hold would be flagged."""
    negative = np.sort(scores[~truth], kind="stable")
    order = np.flatnonzero(~truth)[np.argsort(scores[~truth], kind="stable")]
    positive = np.flatnonzero(truth)

    def metric(weights: Floats) -> Floats:
        drawn = weights[:, order].cumsum(axis=1)
        passed = np.floor((1 - FALSE_FLAGS) * drawn[:, -1:])
        limit = negative[(drawn > passed).argmax(axis=1)]
        flagged = weights[:, positive] * (scores[positive] > limit[:, None])
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(flagged.sum(axis=1) / weights[:, positive].sum(axis=1))

    return _drawn(f"recall at {FALSE_FLAGS:.0%} false flags", metric, sources)


def _drawn(name: str, metric: Metric, sources: Sequence[str]) -> Measured:
    estimate = estimates({name: metric}, sources, seed=SEED)[name]
    low, high = estimate.ci or (None, None)
    return Measured(name=name, value=estimate.value, low=low, high=high, n=len(sources))


def _some(sources: Sequence[str], chosen: Sequence[bool] | Bools) -> tuple[str, ...]:
    return tuple(one for one, kept in zip(sources, chosen, strict=True) if kept)
