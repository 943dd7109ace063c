"""Heart, great vessels and airways: what stands between the lungs."""

from dataclasses import dataclass

import numpy as np

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, Region, along, as_field, curve, dome, step, tube

APEX_LEVEL = 1.06
"""Where the cardiac silhouette ends, in heights of the heart below its base."""


@dataclass(frozen=True, eq=False)
class Mediastinum:
    """`heart` is the cardiac silhouette; `depth` the soft tissue standing in the lungs' place.

    `airway` is the path through trachea and main bronchi, cm of air.
    """

    heart: Region
    depth: Field
    airway: Field


def draw_mediastinum(canvas: Canvas, body: Body, wobble: Field) -> Mediastinum:
    """Silhouettes of the right and left borders, each bulging where its chamber lies."""
    base = min(body.domes) + 0.8
    shift = canvas.x - body.lean * 0.3
    heart_depth, heart = _heart(canvas, body, base, as_field(shift + 0.1 * wobble))
    vessels = _great_vessels(canvas, body, base, as_field(shift + 0.08 * wobble))
    return Mediastinum(heart, np.maximum(heart_depth, vessels), _airway(canvas, base, body))


def _heart(canvas: Canvas, body: Body, base: float, x: Field) -> tuple[Field, Region]:
    """A third of the width lies right of the midline (atrium), the rest left (ventricle)."""
    level = as_field((canvas.y - 0.45 * base) / (0.55 * base))
    atrium = curve(
        level, (-0.1, 0.3), (0.1, 0.62), (0.35, 0.9), (0.6, 1.0), (0.85, 0.93), (1.1, 0.7)
    )
    ventricle = curve(
        level,
        *((-0.1, 0.34), (0.08, 0.44), (0.22, 0.54), (0.38, 0.7), (0.55, 0.86), (0.72, 0.97)),
        *((0.84, 1.0), (0.96, 0.97), (1.12, 0.8)),
    )
    right, left = 0.33 * body.heart_width * atrium, 0.67 * body.heart_width * ventricle
    u = np.where(x < 0, -x / right, x / left)
    top, bottom = np.clip((0.5 - level) / 0.62, 0, 2), np.clip((level - 0.5) / 0.72, 0, 2)
    depth = 0.66 * body.depth * dome(np.abs(u) ** 2.4) * dome(top**4) * dome(bottom**4)
    return as_field(depth), (np.abs(u) < 1) & (level > 0) & (level < APEX_LEVEL)


def _great_vessels(canvas: Canvas, body: Body, base: float, x: Field) -> Field:
    """Superior cava at the right; at the left aortic knob (not in children) and pulmonary trunk."""
    level = as_field(canvas.y / base)
    wide, knob = (1.25, 0.0) if body.child else (1.0, 1.0)
    right = wide * curve(level, (-0.2, 2.4), (0.05, 2.6), (0.2, 3.3), (0.45, 3.5), (1.2, 3.2))
    left = wide * curve(
        level,
        *((-0.2, 2.3), (0.05, 2.4), (0.16, 2.5 + 0.5 * knob), (0.24, 2.8 + 1.6 * knob)),
        *((0.32, 2.9 + 1.0 * knob), (0.37, 3.2), (0.46, 4.4), (0.55, 4.0), (1.2, 3.0)),
    )
    u = np.where(x < 0, -x / right, x / left)
    return as_field(0.4 * body.depth * dome(u**2) ** 1.2)


def _airway(canvas: Canvas, base: float, body: Body) -> Field:
    """The trachea down to the carina, and the first centimetres of both main bronchi."""
    carina = (0.3, 0.36 * base)
    _, off = along(canvas, (-0.1 + 0.3 * body.lean, -9.0), carina)
    air = tube(off, 0.95) * step(carina[1] - canvas.y, -0.2, 0.6)
    for end, radius in (((-4.2, carina[1] + 3.6), 0.75), ((4.6, carina[1] + 3.2), 0.65)):
        t, off = along(canvas, carina, end)
        bronchus = tube(off, radius) * step(t, -0.02, 0.1) * step(-t, -1.0, -0.5)
        air = np.maximum(air, 0.8 * bronchus)
    return as_field(air)
