"""Temperatures and quantiles are set for each population, and hold for whoever is in none."""

import numpy as np

from wetread.starter.calibration import calibrate, sigmoid


def test_calibration_holds_for_films_without_an_age() -> None:
    """The quantiles of `unknown` are never smaller than those of either population."""
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 2, 200).astype(float)
    rows = [{"flags": "paediatric" if n % 2 else ""} for n in range(200)]
    margin = (truth * 2 - 1) * np.where(np.arange(200) % 2, 3, 1) + rng.normal(size=200)
    groups = calibrate(rows, margin, truth)["groups"]
    assert set(groups) == {"adult", "paediatric", "unknown"}
    assert groups["unknown"]["n_val"]["present"] == int(truth.sum())
    for name in ("absent", "present"):
        score = sigmoid(margin / groups["unknown"]["temperature"])
        score = score if name == "absent" else 1 - score
        own = [score[(truth == (name == "present")) & (np.arange(200) % 2 == g)] for g in (0, 1)]
        covered = [(s <= groups["unknown"]["quantiles"][name]).mean() for s in own]
        assert min(covered) >= 0.9
