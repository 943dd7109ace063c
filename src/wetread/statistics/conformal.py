"""Sets of answers that hold the truth as often as they promise, whatever the model."""

import numpy as np

from wetread.statistics.bootstrap import Floats


def conformal_quantile(scores: Floats, *, coverage: float) -> float:
    """The score under which a new case of this class falls with at least `coverage`.

    Split conformal (Vovk 2012, Mondrian): the ceil((n + 1) coverage)-th smallest of the n
    calibration scores; 1 where n is too small to promise anything.
    """
    n = len(scores)
    rank = int(np.ceil((n + 1) * coverage))
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
