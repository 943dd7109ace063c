"""The spine from the front: vertebral bodies and discs, pedicles, spinous processes."""

import numpy as np
from scipy import ndimage

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, as_field, curve, dome, step


def draw_spine(canvas: Canvas, body: Body, wobble: Field) -> Field:
    """Bone in the beam, cm; paler in the neck, where a film shows it through less of it."""
    pitch = body.rib_pitch * 1.02
    phase = (canvas.y + 1.1) / pitch
    within = as_field(phase - np.floor(phase))
    x = as_field(canvas.x + 0.1 * wobble)
    width = curve(canvas.y, (-12, 1.4), (0, 1.6), (25, 2.0), (40, 2.4))
    bone = _bodies(x, within, width) + _processes(x, within, width, pitch)
    bone = bone * curve(canvas.y, (-12, 0.45), (0, 0.6), (9, 1.0), (20, 1.0))
    return as_field(ndimage.gaussian_filter(bone, 0.12 / canvas.cm_per_pixel))


def _bodies(x: Field, within: Field, width: Field) -> Field:
    """Blocks with a waist and two end plates; `within` runs 0 to 1 down each vertebra."""
    waist = width * (0.93 + 0.1 * np.cos(2 * np.pi * within))
    block = 0.55 + 0.45 * step(within, 0.03, 0.16) * step(-within, -0.99, -0.86)
    plates = sum(step(-np.abs(within - level), -0.07, 0.0) for level in (0.1, 0.92))
    return as_field(0.8 * block * dome((x / waist) ** 4) + 0.22 * plates * (np.abs(x) < waist))


def _processes(x: Field, within: Field, width: Field, pitch: float) -> Field:
    """Pedicles as two rings, the spinous process as a drop, transverse processes as wings."""
    dy = (within - 0.35) * pitch
    ring = np.hypot((np.abs(x) - 0.62 * width) / 0.42, dy / 0.55)
    drop = (x / 0.32) ** 2 + ((within - 0.8) * pitch / 0.75) ** 2
    wing = ((np.abs(x) - width) / 1.3) ** 2 + (dy / 0.5) ** 2
    pedicles = 0.2 * step(-np.abs(ring - 0.85), -0.35, 0.0)
    return as_field(pedicles + 0.45 * dome(drop) + 0.3 * dome(wing))
