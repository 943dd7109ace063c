"""Sets of answers that hold the truth as often as they promise, whatever the model."""

import numpy as np

from wetread.statistics.bootstrap import Floats


def conformal_quantile(scores: Floats, *, coverage: float, confidence: float = 0.0) -> float:
    """The score under which a new case of this class falls with at least `coverage`.

    Split conformal (Vovk 2012, Mondrian): the ceil((n + 1) coverage)-th smallest of the n
    calibration scores, which keeps the promise on average over calibration sets. With a
    `confidence` the promise is kept by this very set with that probability: the coverage of rank k
    is Beta(k, n + 1 - k), so a small set has to take a higher rank (Vovk 2012, proposition 2a); a
    set too small for any rank to do keeps the promise on average alone. 1 where n is too small to
    promise anything.
    """
    from scipy import stats  # noqa: PLC0415 - half a second, and only calibration needs it

    n = len(scores)
    rank = int(np.ceil((n + 1) * coverage))
    ranks = np.arange(rank, n + 1)
    enough = ranks[stats.beta.sf(coverage, ranks, n + 1 - ranks) >= confidence]
    rank = int(enough[0]) if len(enough) else rank
    return float(np.sort(scores)[rank - 1]) if rank <= n else 1.0


def prediction_set(probability: float, *, absent: float, present: float) -> tuple[str, ...]:
    """The classes that are not ruled out; when both would be, nothing is said: both stand.

    Args:
        probability: calibrated P(present).
        absent: conformal quantile of the class absent, on the score P(present).
        present: conformal quantile of the class present, on the score 1 - P(present).
    """
    kept = [
        name
        for name, score, quantile in (
            ("absent", probability, absent),
            ("present", 1 - probability, present),
        )
        if score <= quantile
    ]
    return tuple(kept) or ("absent", "present")
