"""Plausible phantoms by the hundred, for training and for tests of laws."""

import numpy as np

from wetread.phantoms.spec import ChestPhantom, Effusion, LungOpacity


def sample_spec(
    rng: np.random.Generator, *, pneumonia: bool | None = None, rows: int = 512, columns: int = 512
) -> ChestPhantom:
    """A random plausible spec; `pneumonia` decides the label, None leaves it to a coin.

    Without pneumonia there is no opacity of any kind, so that nobody learns from a label that a
    reader would dispute; large hearts, shallow breaths, effusions and lines occur either way.
    """
    sick = _chance(rng, 0.5) if pneumonia is None else pneumonia
    child = _chance(rng, 0.2)
    view = "AP" if _chance(rng, 0.8 if child else 0.5) else "PA"
    opacities = _opacities(rng) if sick else ()
    return ChestPhantom.model_validate(
        {
            "rows": rows,
            "columns": columns,
            "view": view,
            "sex": _one(rng, "F", "M"),
            "age_band": "child" if child else "adult",
            "habitus": _one(rng, "thin", "average", "average", "large"),
            "inspiration": round(float(rng.beta(4, 2)), 3),
            "cardiothoracic_ratio": _near(rng, 0.53 if child else 0.48, 0.04, 0.37, 0.66),
            "opacities": opacities,
            "effusion": _effusion(rng, 0.2 if sick else 0.1),
            "side_marker": _one(rng, "R", "L", "L", None),
            "support_lines": view == "AP" and _chance(rng, 0.5),
            "field_of_view": round(float(rng.uniform(0.92, 1.18)), 3),
            "collimation": _one(rng, 0.0, 0.0, 0.03),
            "exposure": _near(rng, 0, 0.4, -1, 1),
            "noise": round(float(rng.beta(2, 4)), 3),
            "rotation_degrees": _near(rng, 0, 2, -8, 8),
            "seed": int(rng.integers(2**32)),
        }
    )


def _one(rng: np.random.Generator, *options: str | float | None) -> str | float | None:
    return options[int(rng.integers(len(options)))]


def _chance(rng: np.random.Generator, probability: float) -> bool:
    return float(rng.random()) < probability


def _near(
    rng: np.random.Generator, mean: float, deviation: float, low: float, high: float
) -> float:
    return round(min(max(float(rng.normal(mean, deviation)), low), high), 3)


def _opacities(rng: np.random.Generator) -> tuple[LungOpacity, ...]:
    """One to three patches, the first of them always a consolidation."""
    count = int(rng.choice([1, 2, 3], p=[0.55, 0.3, 0.15]))
    return tuple(_opacity(rng, always=n == 0) for n in range(count))


def _opacity(rng: np.random.Generator, *, always: bool) -> LungOpacity:
    return LungOpacity.model_validate(
        {
            "side": _one(rng, "right", "left"),
            "zone": _one(rng, "upper", "middle", "middle", "lower", "lower", "lower"),
            "radius": round(float(rng.uniform(0.13, 0.34)), 3),
            "density": round(float(rng.uniform(0.35, 0.95)), 3),
            "kind": "consolidation" if always or _chance(rng, 0.6) else "interstitial",
        }
    )


def _effusion(rng: np.random.Generator, chance: float) -> Effusion | None:
    if not _chance(rng, chance):
        return None
    return Effusion.model_validate(
        {"side": _one(rng, "right", "left"), "height": round(float(rng.uniform(0.1, 0.5)), 3)}
    )
