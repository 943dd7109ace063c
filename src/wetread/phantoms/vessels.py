"""Pulmonary vessels: two trees that leave the hila and thin out towards the ribs."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, as_field, smear

Point = NDArray[np.float64]
STEP_CM = 0.12
"""Distance between the points a vessel is sampled at."""
CALIBRES = (0.04, 0.09, 0.16, 0.26, 0.42, 1.2)
"""Borders of the radii (cm) that are blurred together."""
THINNEST = 0.045
GENERATIONS = 6
UPPER_TRUNKS = ((-1.35, 0.4), (-0.95, 0.36), (-0.5, 0.36), (-0.1, 0.34))
LOWER_TRUNKS = ((0.3, 0.4), (0.65, 0.46), (1.0, 0.52), (1.35, 0.56))
"""Heading (radians below the horizontal, outwards) and radius of the branches at the hilum."""


def draw_vessels(canvas: Canvas, body: Body, rng: np.random.Generator) -> Field:
    """Path through blood in the lung fields, cm; drawn by calibre, coarse to fine."""
    samples = np.concatenate([_tree(body, sign, rng) for sign in (-1.0, 1.0)])
    total = np.zeros(canvas.shape, dtype=np.float32)
    for low, high in pairwise(CALIBRES):
        chosen = samples[(samples[:, 2] >= low) & (samples[:, 2] < high)]
        if len(chosen):
            total += _bars(canvas, chosen)
    return as_field(total)


def _tree(body: Body, sign: float, rng: np.random.Generator) -> Point:
    """Points (x, y, radius) along all branches of one side."""
    base = min(body.domes)
    hilum = np.array([sign * 4.4, base * (0.46 if sign < 0 else 0.42)])
    out: list[Point] = [_hilum(hilum, sign, rng)]
    grown = [
        (hilum + (sign * 0.5, 1.1 * heading) * rng.uniform(0.4, 1.6, 2), heading, radius, 0)
        for heading, radius in (*UPPER_TRUNKS, *LOWER_TRUNKS)
    ]
    while grown:
        start, heading, radius, depth = grown.pop()
        length = (4.2 * 0.82**depth) * rng.uniform(0.7, 1.2)
        path, heading = _walk(start, heading, sign, length, rng)
        thin = radius * np.linspace(1, 0.8, len(path))
        out.append(np.column_stack([path, thin]))
        if depth < GENERATIONS and thin[-1] > THINNEST:
            for turn in (-1, 1):
                bend = heading + turn * rng.uniform(0.18, 0.55)
                grown.append((path[-1], bend, thin[-1] * rng.uniform(0.7, 0.95), depth + 1))
    return np.concatenate(out)


def _hilum(hilum: Point, sign: float, rng: np.random.Generator) -> Point:
    """The knot of arteries and veins at the root of the lung."""
    spread = rng.normal(0, (0.8, 1.7), size=(240, 2)) + hilum + (sign * -0.4, 0.6)
    return np.column_stack([spread, rng.uniform(0.25, 0.5, 240)])


def _walk(
    start: Point, heading: float, sign: float, length: float, rng: np.random.Generator
) -> tuple[Point, float]:
    steps = max(4, int(length / STEP_CM))
    headings = heading + np.cumsum(rng.normal(0, 0.06, steps))
    moves = np.column_stack([sign * np.cos(headings), np.sin(headings)]) * (length / steps)
    return start + np.cumsum(moves, axis=0), float(headings[-1])


def _bars(canvas: Canvas, samples: Point) -> Field:
    """Bars of about one calibre; the exponent below 2 stands for edge enhancement of thin ones."""
    radius = float(samples[:, 2].mean())
    volume = as_field(np.pi * samples[:, 2] ** 1.75 * STEP_CM)
    return smear(canvas, samples[:, :2], volume, 0.55 * radius)
