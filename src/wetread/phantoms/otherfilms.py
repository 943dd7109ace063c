"""Radiographs of something else: a lateral chest, a leg, an abdomen; under the same beam."""

from collections.abc import Callable

import numpy as np

from wetread.phantoms.canvas import (
    Canvas,
    Field,
    along,
    as_field,
    cortical,
    curve,
    dome,
    ellipse,
    lay_canvas,
    noise_field,
    step,
    tube,
)
from wetread.phantoms.film import Technique, expose
from wetread.phantoms.spec import OutOfScopePhantom
from wetread.phantoms.study import Pixels

ACROSS_CM = 38.0
Paths = tuple[Field, Field]
"""Soft tissue and bone in the beam, cm."""


def filmed(
    draw: Callable[[Canvas, np.random.Generator], Paths],
) -> Callable[[OutOfScopePhantom, np.random.Generator], Pixels]:
    """A kind of film, from the anatomy that is drawn for it."""

    def picture(spec: OutOfScopePhantom, rng: np.random.Generator) -> Pixels:
        tilt = float(rng.normal(0, 3))
        canvas = lay_canvas(
            spec.rows, spec.columns, across_cm=ACROSS_CM, centre=(0, 0), rotation_degrees=tilt
        )
        soft, bone = draw(canvas, rng)
        return expose(as_field(np.maximum(soft, 0)), bone, Technique(), rng)

    return picture


def lateral_chest(canvas: Canvas, rng: np.random.Generator) -> Paths:
    """From the left side: breastbone at image left, spine at image right, one lung in front."""
    y = canvas.y
    front = curve(y, (-18, -5.0), (-12, -8.5), (0, -12.0), (12, -12.5), (20, -12.0))
    back = curve(y, (-18, 7.0), (-8, 11.5), (4, 12.5), (20, 11.5))
    u = (2 * canvas.x - front - back) / (back - front)
    soft = 27 * dome(np.abs(u) ** 3) + 6 * dome(ellipse(canvas, 1.0, -13.0, 7.0, 6.0))
    _, off = along(canvas, (1.0, -19.0), (2.2, -2.0))
    trachea = tube(off, 0.9) * step(-y, 2.0, 3.0)
    bone = _lateral_bone(canvas, front, back, as_field(np.abs(u)))
    return as_field(soft - _lateral_lung(canvas, front, back, rng) - trachea), bone


def _lateral_lung(canvas: Canvas, front: Field, back: Field, rng: np.random.Generator) -> Field:
    """Air of both lungs, in front of and behind the heart, down to the diaphragm."""
    x, y = canvas.x, canvas.y
    floor = 9.0 + 0.055 * (x + 2.0) ** 2 - 0.25 * x + 2.2 * step(x, 2.0, 9.0)
    v = (2 * x - (front + 2.2) - (back - 3.0)) / np.maximum(back - front - 5.2, 1)
    air = 19 * dome(np.abs(v) ** 2.5) * step(floor - y, -0.1, 0.1) * step(y, -15.0, -9.0)
    heart = 13 * dome(ellipse(canvas, -4.6, 5.0, 4.8, 7.0, -38.0)) ** 1.6
    grain = 0.78 + 0.02 * noise_field(canvas, rng, 1.8)
    return as_field(np.maximum(air - heart, 0) * grain)


def _lateral_bone(canvas: Canvas, front: Field, back: Field, u: Field) -> Field:
    x, y = canvas.x, canvas.y
    spine = 1.1 * dome(np.abs((x - back + 4.2) / 1.7) ** 4)
    spine = spine * (0.7 + 0.3 * np.abs(np.sin(np.pi * y / 2.6)))
    arcs = (y - 0.42 * (back - x) - 0.012 * (back - x) ** 2) / 2.7
    ribs = 0.3 * cortical(np.abs(arcs - np.round(arcs)) * 2.7, 0.6, 0.15)
    ribs = ribs * step(-u, -0.96, -0.9) * step(y, -14.0, -10.0)
    sternum = 0.8 * dome(((x - front - 1.2) / 0.7) ** 2) * step(-np.abs(y + 3.0), -9.0, -8.0)
    return as_field(spine + ribs + sternum)


def limb(canvas: Canvas, rng: np.random.Generator) -> Paths:
    """A lower leg: two bones below a knee, nothing else on the film."""
    x, y = canvas.x, canvas.y
    width = curve(y, (-20, 6.5), (-10, 6.0), (8, 4.3), (20, 3.6)) * rng.uniform(0.9, 1.1)
    shin = curve(y, (-17, 4.2), (-13, 3.0), (-8, 1.6), (8, 1.35), (15, 1.8), (18, 2.6))
    calf = curve(y, (-15, 1.3), (-12, 0.7), (10, 0.6), (16, 1.1))
    thigh = curve(-y, (17.8, 4.0), (21.0, 2.4))
    tibia = cortical(np.abs(x - 0.6), shin, 0.45) * step(-np.abs(y), -17.5, -17.4)
    fibula = cortical(np.abs(x + 2.7), calf, 0.3) * step(-np.abs(y - 0.8), -16, -15.9)
    femur = cortical(np.abs(x - 0.4), thigh, 0.4) * step(-y, 17.9, 18.0)
    return tube(np.abs(x), as_field(width)), as_field(0.8 * (tibia + fibula + femur))


def abdomen(canvas: Canvas, rng: np.random.Generator) -> Paths:
    """Loops of gas over a lumbar spine and a pelvis."""
    x, y = canvas.x, canvas.y
    soft, bone = 22 * dome(np.abs(x / 17.5) ** 4) - _bowel_gas(canvas, rng), np.zeros_like(x)
    for sign in (-1.0, 1.0):
        rim = np.sqrt(ellipse(canvas, sign * 9.5, 14.5, 6.5, 8.5, sign * 32.0))
        bone = bone + 0.9 * step(-rim, -1.0, -0.94) + 0.9 * step(-np.abs(rim - 0.96), -0.07, 0.0)
        soft = soft + 1.2 * dome(ellipse(canvas, sign * 4.0, 2.0, 2.0, 9.0, sign * -14.0))
    block = 0.45 + 0.55 * step((y / 3.6) % 1, 0.05, 0.15)
    spine = 2.0 * dome(np.abs(x / 2.4) ** 4) * block * step(-y, -12.0, -9.0)
    return as_field(soft), as_field(bone + spine)


def _bowel_gas(canvas: Canvas, rng: np.random.Generator) -> Field:
    gas = np.zeros_like(canvas.x)
    for _ in range(16):
        x, y = rng.normal(0, (7.0, 6.5))
        long, short = rng.uniform((1.5, 1.0), (3.4, 2.3))
        gas = np.maximum(gas, dome(ellipse(canvas, x, y, long, short, rng.uniform(-60, 60))))
    return as_field(2.6 * gas)
