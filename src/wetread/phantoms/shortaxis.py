"""A short-axis slice through the heart, as cine MR shows it: bright blood, dark muscle and lung."""

import numpy as np

from wetread.phantoms.canvas import Field, as_field, ellipse, lay_canvas, noise_field
from wetread.phantoms.spec import ShortAxisPhantom
from wetread.phantoms.study import RenderedStudy

RenderedShortAxis = RenderedStudy[ShortAxisPhantom]

AIR, LUNG, MUSCLE, TISSUE, BLOOD, FAT = 4.0, 14.0, 42.0, 62.0, 165.0, 190.0
"""Signal of balanced steady-state imaging, in arbitrary units."""
ACROSS_CM = 32.0
LONG_AXIS_MM = 95.0
"""From the base, where slices are counted from, to the apex of the cavity."""
RADIUS_CM, SHORTENING = 2.5, 0.4
"""Of the cavity at the base in end-diastole, and the share of it that a full contraction takes."""
WALL_CM, THICKENING = 0.9, 0.45


def render_short_axis(spec: ShortAxisPhantom) -> RenderedShortAxis:
    """The slice with the mask `left_ventricle`, its cavity; the same spec gives the same bytes."""
    rng = np.random.default_rng(spec.seed)
    across = (
        spec.pixel_spacing_mm * min(spec.rows, spec.columns) / 10
        if spec.pixel_spacing_mm
        else ACROSS_CM
    )
    canvas = lay_canvas(spec.rows, spec.columns, across_cm=across, centre=(0, 0))
    wobble = as_field(0.02 * noise_field(canvas, rng, 2.0))
    radius = cavity_radius_cm(spec)
    wall = WALL_CM * (1 + THICKENING * spec.contraction)

    def oval(x: float, y: float, rx: float, ry: float) -> Field:
        return as_field(ellipse(canvas, x, y, rx, ry) + wobble)

    left = oval(1.8, 0.4, radius, radius * 0.96) < 1
    muscle = oval(1.8, 0.4, radius + wall, radius * 0.96 + wall) < 1
    parts = (
        (oval(0, 0, 15.4, 10.8) < 1, FAT),
        (oval(0, 0, 14.2, 9.6) < 1, TISSUE),
        (oval(-7.6, -0.6, 4.9, 6.6) < 1, LUNG),
        (oval(8.4, -0.4, 4.2, 6.4) < 1, LUNG),
        (oval(-2.0, 0.0, 3.4, 2.9) < 1, BLOOD * 0.92),
        (muscle, MUSCLE),
        (left, BLOOD),
    )
    signal = np.full(canvas.shape, AIR)
    for where, value in parts:
        signal[where] = value
    shade = 1 + 0.12 * noise_field(canvas, rng, 8.0)
    grain = 10 * spec.noise * rng.standard_normal(canvas.shape)
    pixels = np.asarray(np.clip(signal * shade + grain, 0, 255), dtype=np.uint8)
    mask = np.where(left, 255, 0).astype(np.uint8)
    return RenderedStudy(spec, pixels, {"left_ventricle": mask}, {})


def cavity_radius_cm(spec: ShortAxisPhantom) -> float:
    """Half an ellipsoid along the long axis, shrunk by the contraction."""
    towards_apex = 1 - (spec.slice_mm / LONG_AXIS_MM) ** 2
    return RADIUS_CM * float(np.sqrt(towards_apex)) * (1 - SHORTENING * spec.contraction)
