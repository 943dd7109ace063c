"""Two simulations of the same runs: what another policy or another model changes."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.simulation.figures import RATES
from wetread.simulation.row import Row
from wetread.statistics.paired import difference, mcnemar

_DIGITS: Final = 6
_SEED: Final = 17


class Change(Noun):
    """One rate in both, over the same runs, by run: whether it happened in any turn of it.

    `p` is McNemar's; the interval of the difference is a bootstrap over scenarios.
    """

    n: int
    before: float | None = None
    after: float | None = None
    only_before: int = 0
    only_after: int = 0
    difference: float | None = None
    ci: tuple[float, float] | None = None
    p: float | None = None


class Comparison(Noun):
    """What changed between two simulations."""

    paired: int
    alone_before: int
    alone_after: int
    changes: dict[str, Change] = Field(default_factory=dict)


def compare(before: Sequence[Row], after: Sequence[Row]) -> Comparison:
    """Runs of the same scenario, repeat and seed, side by side.

    Args:
        before: the earlier simulation.
        after: this one.
    """
    old, new = ({_key(row): row for row in rows} for rows in (before, after))
    both = [key for key in new if key in old]
    return Comparison(
        paired=len(both),
        alone_before=len(old) - len(both),
        alone_after=len(new) - len(both),
        changes={name: _change(name, [(old[key], new[key]) for key in both]) for name in RATES},
    )


def _key(row: Row) -> tuple[str, int, int]:
    return row.scenario, row.repeat, row.seed


def _change(name: str, pairs: list[tuple[Row, Row]]) -> Change:
    of = RATES[name].of
    seen = [(list(of(a)), list(of(b)), a.scenario) for a, b in pairs]
    known = [(any(a), any(b), group) for a, b, group in seen if a and b]
    if not known:
        return Change(n=0)
    first, second = (np.array([pair[side] for pair in known], float) for side in (0, 1))
    gain, ci = difference(first, second, [group for *_, group in known], seed=_SEED)
    only_before = sum(a and not b for a, b, _ in known)
    only_after = sum(b and not a for a, b, _ in known)
    return Change(
        n=len(known),
        before=round(float(first.mean()), _DIGITS),
        after=round(float(second.mean()), _DIGITS),
        only_before=only_before,
        only_after=only_after,
        difference=round(gain, _DIGITS),
        ci=ci and (round(ci[0], _DIGITS), round(ci[1], _DIGITS)),
        p=round(mcnemar(only_before, only_after), _DIGITS),
    )
