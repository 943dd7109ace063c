"""An axial slice through the chest, as a CT console would window it."""

import numpy as np

from wetread.phantoms.canvas import ellipse, lay_canvas, noise_field
from wetread.phantoms.spec import OutOfScopePhantom
from wetread.phantoms.study import Pixels

AIR, LUNG, FAT, MUSCLE, BLOOD, CANCELLOUS, CORTEX = (
    -1000.0,
    -850.0,
    -100.0,
    50.0,
    65.0,
    350.0,
    500.0,
)
"""Hounsfield units."""
LEVEL, WIDTH = 40.0, 400.0
"""The usual soft-tissue window, HU."""
INNER, OUTER, PLEURA = 0.965, 1.035, 0.94
"""Ribs and pleura, in units of the rib cage's ellipse."""
RIB_SHARE = 0.1


def ct_slice(spec: OutOfScopePhantom, rng: np.random.Generator) -> Pixels:
    """Two lungs, heart, aorta, trachea and a vertebra inside a ring of ribs."""
    canvas = lay_canvas(spec.rows, spec.columns, across_cm=40, centre=(0, 0))
    x = np.abs(canvas.x)
    cage = np.sqrt(ellipse(canvas, 0, 0, 14.6, 8.9))
    around = np.sin(np.arctan2(canvas.y, x) * 9 + rng.uniform(0, 6))
    beside = 2.6 + 0.3 * noise_field(canvas, rng, 2.0)
    parts = (
        (ellipse(canvas, 0, 0, 17.5, 11.5) < 1, FAT),
        (ellipse(canvas, 0, 0, 15.8, 9.9) < 1, MUSCLE),
        ((cage > INNER) & (cage < OUTER) & (around > RIB_SHARE), CORTEX),
        ((cage < PLEURA) & (x > beside), LUNG),
        (ellipse(canvas, 2.2, -2.2, 6.2, 4.6, 30.0) < 1, BLOOD),
        (ellipse(canvas, 1.6, 4.3, 1.3, 1.3) < 1, BLOOD),
        (ellipse(canvas, 0, 6.6, 2.1, 1.7) < 1, CANCELLOUS),
        (ellipse(canvas, 0, 3.2, 0.9, 0.8) < 1, AIR),
    )
    hounsfield = np.full(canvas.shape, AIR)
    for where, value in parts:
        hounsfield[where] = value
    hounsfield += 14 * rng.standard_normal(canvas.shape)
    shown = (hounsfield - LEVEL + WIDTH / 2) * (255 / WIDTH)
    return np.asarray(np.clip(shown, 0, 255), dtype=np.uint8)
