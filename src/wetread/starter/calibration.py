"""How sure `cxr-pneumonia` may sound: a temperature and conformal quantiles, set on the val split.

Three groups, because children's films are easier than adults': `adult`, `paediatric`, and
`unknown` for films without an age. For `unknown` one temperature is fitted on all films, and each
quantile is the larger of the two that adults and children would need, so that the coverage holds
in either population.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.starter.films import Row, flagged
from wetread.statistics.calibration import temperature
from wetread.statistics.conformal import conformal_quantile

Floats = NDArray[np.float64]

COVERAGE = 0.9
CONFIDENCE = 0.9
"""That the coverage holds with these very films, and not only on average over such val splits."""


def group_of(row: Row) -> str:
    return "paediatric" if flagged(row, "paediatric") else "adult"


def calibrate(rows: list[Row], margin: Floats, truth: Floats) -> dict[str, Any]:
    """The content of `calibration.json`.

    Args:
        rows: films of the val split, permitted ones only.
        margin: logit of present less logit of absent.
        truth: 1 where pneumonia is present.
    """
    group = np.array([group_of(row) for row in rows])
    groups = {name: _one(margin[group == name], truth[group == name]) for name in np.unique(group)}
    pooled = temperature(truth, margin)
    either = [_one(margin[group == g], truth[group == g], pooled) for g in groups]
    groups["unknown"] = {
        "temperature": pooled,
        "quantiles": {
            name: max(one["quantiles"][name] for one in either) for name in ("absent", "present")
        },
        "n_val": {
            name: sum(one["n_val"][name] for one in either) for name in ("absent", "present")
        },
    }
    return {
        "method": "temperature scaling; class-conditional split conformal",
        "probability": "sigmoid((logit_present - logit_absent) / temperature)",
        "set": "absent if P <= quantiles.absent; present if 1 - P <= quantiles.present; "
        "both where neither holds",
        "coverage": COVERAGE,
        "confidence": CONFIDENCE,
        "groups": groups,
    }


def _one(margin: Floats, truth: Floats, given: float | None = None) -> dict[str, Any]:
    divisor = given or temperature(truth, margin)
    probability = sigmoid(margin / divisor)
    return {
        "temperature": divisor,
        "quantiles": {
            "absent": conformal_quantile(
                probability[truth == 0], coverage=COVERAGE, confidence=CONFIDENCE
            ),
            "present": conformal_quantile(
                1 - probability[truth == 1], coverage=COVERAGE, confidence=CONFIDENCE
            ),
        },
        "n_val": {"absent": int((truth == 0).sum()), "present": int((truth == 1).sum())},
    }


def sigmoid(margin: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0, -margin)))


def store(calibration: dict[str, Any], folder: Path) -> None:
    (folder / "calibration.json").write_text(
        json.dumps(calibration, indent=2) + "\n", encoding="utf-8"
    )
