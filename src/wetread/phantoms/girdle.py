"""The shoulder girdle: clavicles, shoulder blades and upper arms, one side at a time."""

import numpy as np

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import (
    Canvas,
    Field,
    along,
    as_field,
    cortical,
    curve,
    dome,
    ellipse,
    step,
)


def draw_girdle(canvas: Canvas, body: Body, sign: float) -> Field:
    """Bone (cm) on the right (`sign` -1) or on the left (+1)."""
    return as_field(
        _clavicle(canvas, body, sign) + _scapula(canvas, body, sign) + _humerus(canvas, body, sign)
    )


def _clavicle(canvas: Canvas, body: Body, sign: float) -> Field:
    """A flat S from the breastbone to the shoulder, lifted when the arms hang or lie."""
    out = sign * canvas.x
    lift, drop = (0.9 if body.supine else 0.0), body.shoulder_drop
    level = curve(
        out,
        *((1.6, 3.4), (4.0, 2.6), (8.0, 1.3), (12.0, 0.2)),
        *((15.0, -0.1 + 0.2 * drop), (17.5, 0.4 + 0.4 * drop)),
    )
    radius = curve(out, (1.4, 0.85), (3.2, 0.6), (9.0, 0.5), (15.0, 0.62), (17.5, 0.5))
    bar = 0.8 * cortical(np.abs(canvas.y - level + lift) * 0.95, radius, 0.17)
    return as_field(bar * step(out, 1.5, 1.9) * step(-out, -17.2, -16.8))


def _scapula(canvas: Canvas, body: Body, sign: float) -> Field:
    """A thin blade with a thick lateral border; arms turned forward swing it off the lung (PA)."""
    out, inner = sign * canvas.x, (9.5 if body.supine else 12.6)
    top = 1.0 + 0.6 * body.shoulder_drop
    down = as_field(canvas.y - top)
    medial = inner + curve(down, (0, 0.0), (3, -0.8), (13, 2.0))
    lateral = inner + curve(down, (0, 6.4), (3.5, 5.0), (7, 3.6), (13, 2.6))
    blade = step(out - medial, 0, 0.3) * step(lateral - out, 0, 0.3)
    blade = blade * step(down, 0, 0.6) * step(-down, -13, -12)
    rim = 0.2 * step(-np.abs(out - lateral + 0.5), -0.8, 0.0)
    edge = 0.06 * step(-np.abs(out - medial - 0.25), -0.3, 0.0)
    _, off = along(canvas, (sign * inner, top + 3.2), (sign * (inner + 7.0), top - 0.6))
    ridge = dome((off / 0.55) ** 2) * step(out - inner, 0, 1.5) * step(inner - out, -7, -6)
    return as_field((0.14 + rim + edge) * blade + 0.25 * ridge)


def _humerus(canvas: Canvas, body: Body, sign: float) -> Field:
    top = 2.2 + 0.6 * body.shoulder_drop
    around = ellipse(canvas, sign * 18.2, top, 2.3, 2.4)
    head = 0.6 * dome(around) + 0.25 * step(-np.abs(np.sqrt(around) - 0.94), -0.08, 0)
    elbow = (sign * (19.0 + 24 * body.arm_out), top + 24)
    t, off = along(canvas, (sign * 19.0, top), elbow)
    shaft = cortical(off, 1.15, 0.4) * step(t, 0.0, 0.08)
    return as_field(np.maximum(head, shaft))
