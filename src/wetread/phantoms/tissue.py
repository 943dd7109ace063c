"""Soft tissue around the cage: trunk, shoulders, neck, arms, breasts, belly; cm in the beam."""

import numpy as np

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, along, as_field, curve, dome, ellipse, step, tube


def draw_tissue(canvas: Canvas, body: Body, walls: Field) -> Field:
    """The path through the body as if there were no lungs and no bones in it."""
    trunk = _trunk(canvas, body, walls)
    upper = np.maximum(_shoulders(canvas, body), _neck(canvas, body))
    whole = np.maximum(trunk, upper)
    for sign in (-1.0, 1.0):
        whole = np.maximum(whole, _arm(canvas, body, sign))
        whole = whole + _muscle(canvas, sign) + _breast(canvas, body, sign)
    return as_field(whole)


def _trunk(canvas: Canvas, body: Body, walls: Field) -> Field:
    armpit = curve(canvas.y, (-2, 1.2), (4, 2.6), (9, 2.0), (15, 1.1), (45, 1.15))
    half = walls + body.wall * armpit
    taper = curve(canvas.y, (-6, 0.4), (0, 0.68), (5, 0.9), (12, 1.0), (28, 1.05), (45, 1.05))
    section = dome(np.abs(canvas.x / half) ** 4.5)
    return as_field(body.depth * taper * section * step(canvas.y, -3.5, -0.5))


def _skin(canvas: Canvas, body: Body) -> Field:
    """Level of the skin over neck slope and shoulder."""
    drop = body.shoulder_drop - (0.5 if body.supine else 0.0)
    return curve(
        np.abs(canvas.x),
        *((5.0, -9.0), (6.5, -6.0), (9.0, -4.2), (13.0, -3.0 + 0.5 * drop)),
        *((17.0, -2.0 + drop), (20.0, -0.5 + drop), (22.5, 3.0 + drop), (24.0, 9.0)),
    )


def _shoulders(canvas: Canvas, body: Body) -> Field:
    under = canvas.y - _skin(canvas, body)
    rise = np.sqrt(np.clip(under / 5.0, 0, 1))
    floor = step(-canvas.y, -15, -4)
    edge = dome(np.clip(np.abs(canvas.x) / 24.0, 0, 1) ** 6)
    return as_field(0.66 * body.depth * rise * floor * edge)


def _neck(canvas: Canvas, body: Body) -> Field:
    half = curve(canvas.y, (-14, 5.6), (-6, 6.0), (-3, 7.5), (0, 11.0))
    return as_field(0.68 * body.depth * dome((canvas.x / half) ** 2) * step(-canvas.y, -6, 0))


def _arm(canvas: Canvas, body: Body, sign: float) -> Field:
    y0 = 2.0 + body.shoulder_drop
    x0 = 18.5 + 0.5 * body.wall
    t, off = along(canvas, (sign * x0, y0), (sign * (x0 + 24 * body.arm_out), y0 + 24))
    return as_field(tube(off, 5.2 + 0.5 * body.wall) * step(t, -0.15, 0.05))


def _muscle(canvas: Canvas, sign: float) -> Field:
    """Pectoral and latissimus folds: the oblique edge that runs from armpit to chest."""
    return as_field(0.8 * dome(ellipse(canvas, sign * 12.6, 6.5, 8.0, 4.2, sign * -34.0)))


def _breast(canvas: Canvas, body: Body, sign: float) -> Field:
    if not body.female:
        return np.zeros_like(canvas.x)
    low = min(body.domes) - 2.0
    size = 5.6 + 0.5 * body.wall
    shape = dome(ellipse(canvas, sign * 8.8, low, size * 1.1, size))
    return as_field((1.0 + 0.9 * body.wall) * shape)


def draw_stomach_gas(canvas: Canvas, body: Body, rng: np.random.Generator) -> Field:
    """Gas under the left dome, cm of air; upright it has a level below, lying down it is round."""
    size, place = rng.uniform(1.4, 3.2), rng.uniform(5.0, 8.0)
    swallowed = rng.choice((1.0, 0.0), p=(0.6, 0.4))
    top = body.dome("left") + 0.9
    bubble = dome(ellipse(canvas, place, top + 0.7 * size, 1.35 * size, 0.8 * size))
    if not body.supine:
        bubble = bubble * step(top + 0.9 * size - canvas.y, 0, 0.2)
    return as_field(1.8 * size * bubble * swallowed)
