"""Lines and electrodes on and in a patient at the bedside, as cm of metal-loaded plastic."""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, as_field, dome, ellipse, smear, step

Points = NDArray[np.float64]


def draw_devices(canvas: Canvas, body: Body, rng: np.random.Generator) -> Field:
    """Three electrodes with their leads, and a catheter whose tip lies in the superior cava."""
    foot = min(body.domes)
    spots = np.array([(-12.0, 3.0), (11.5, 2.5), (11.0, foot - 2.0)])
    spots = spots + rng.normal(0, 1.1, spots.shape)
    gather = np.array([rng.uniform(-3, 3), foot + 9.0])
    shown = _catheter(canvas, foot, rng)
    for spot in spots:
        shown = shown + _electrode(canvas, spot) + _lead(canvas, spot, gather, rng)
    return as_field(shown)


def _electrode(canvas: Canvas, spot: Points) -> Field:
    radius = np.sqrt(ellipse(canvas, float(spot[0]), float(spot[1]), 0.75, 0.75))
    return as_field(
        0.9 * dome((radius / 0.45) ** 2) + 0.6 * step(-np.abs(radius - 0.9), -0.15, 0.0)
    )


def _lead(canvas: Canvas, spot: Points, gather: Points, rng: np.random.Generator) -> Field:
    middle = (spot + gather) / 2 + rng.normal(0, 2.5, 2)
    return _wire(canvas, np.stack([spot, middle, gather]), 0.07)


def _catheter(canvas: Canvas, foot: float, rng: np.random.Generator) -> Field:
    tip = np.array([-2.3 + rng.normal(0, 0.3), 0.42 * foot])
    bends = np.array([(-8.5, -7.0), (-6.0, -1.5), (-3.0, 2.5)]) + rng.normal(0, 0.4, (3, 2))
    return _wire(canvas, np.vstack([bends, tip]), 0.09)


def _wire(canvas: Canvas, through: Points, radius: float) -> Field:
    """A bar of one calibre along a smooth curve through the given points."""
    spline = CubicSpline(np.linspace(0, 1, len(through)), through)
    path = spline(np.linspace(0, 1, 900))
    lengths = np.hypot(*np.diff(path, axis=0).T)
    volume = 8.0 * np.pi * radius**2 * np.append(lengths, 0.0)
    return smear(canvas, path, as_field(volume), 0.5 * radius)
