"""Ribs, drawn as one periodic field over the cage instead of bone by bone."""

import numpy as np

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, as_field, cortical, curve, step

FIRST_RIB = -0.45
"""Nothing ossifies more than half a pitch above the first rib."""


def draw_ribs(canvas: Canvas, body: Body, walls: Field, wobble: Field) -> Field:
    """Posterior arcs and the paler anterior ones, cm of bone.

    A rib leaves the spine, runs back around the cage and comes forward lower down. Seen from the
    front, `u` goes from 0 at the spine to 1 at the side wall, where the two arcs meet, and back.
    """
    out = np.abs(canvas.x)
    u = np.clip(out / (walls + 0.4), 0, 1)
    side_on = np.sqrt(1 - u**2)
    posterior, anterior = _arcs(canvas, body, u, side_on)
    skew = 0.07 * wobble
    back = _bars(canvas.y - posterior + skew, body, 0.56) * step(out, 1.2, 2.6)
    front = _bars(canvas.y - anterior - skew, body, 0.66) * _cartilage(u)
    longer_path = np.minimum(1 / np.maximum(side_on, 0.05), 1.7)
    foot = max(body.angles)
    in_cage = step(foot - canvas.y, -1, 7) * (u < 1)
    return as_field((back + 0.32 * front) * longer_path * in_cage)


def _arcs(canvas: Canvas, body: Body, u: Field, side_on: Field) -> tuple[Field, Field]:
    """How far below its vertebra a rib lies on its way out (posterior) and back (anterior)."""
    level = np.clip(canvas.y / max(body.angles), 0, 1)
    slope = 0.6 if body.child else 0.8 if body.supine else 1.0
    to_side, to_front = slope * (3.4 + 3.0 * level), slope * (4.0 + 2.5 * level)
    hump = 0.6 * np.sin(np.pi * u) * (1 - level)
    posterior = to_side * (0.25 * u + 0.75 * (1 - side_on)) - hump
    anterior = to_side + to_front * (0.3 * (1 - u) + 0.7 * side_on)
    return as_field(posterior), as_field(anterior)


def _cartilage(u: Field) -> Field:
    """1 where the anterior rib is bone: towards the breastbone it is cartilage and not seen."""
    return as_field(step(u, 0.4, 0.75) * step(-u, -1.0, -0.93))


def _bars(height: Field, body: Body, radius: float) -> Field:
    """Hollow bars at whole multiples of the rib pitch, slimmer at the top of the cage."""
    phase = height / body.rib_pitch
    off = np.abs(phase - np.round(phase)) * body.rib_pitch
    growth = radius * curve(height, (-3, 0.65), (4, 0.9), (10, 1.0), (30, 1.0))
    return as_field(np.where(phase > FIRST_RIB, 0.42 * cortical(off, growth, 0.16), 0))
