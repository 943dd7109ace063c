"""From path lengths to a film: Beer-Lambert, scatter, detector noise, and the display curve."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from wetread.phantoms.canvas import Field, haze
from wetread.phantoms.study import Pixels

WATER = 0.165
"""1/cm, effective for soft tissue in a 100-120 kVp beam (NIST XCOM, hardened, broad beam)."""
BONE = 0.50
"""1/cm, effective for rib and spine as drawn, marrow and cortex together."""
BRIGHTEST_TISSUE = 0.3
"""Transmission above which a pixel is open beam, which makes no scatter."""
BODY_EDGE = 0.45
"""Optical depth below which a pixel is air beside the body; the display window ignores it."""


@dataclass(frozen=True)
class Technique:
    """How the exposure was made: `noise` 0 to 1, `exposure` above 0 for a darker film."""

    noise: float = 0.3
    exposure: float = 0.0
    bedside: bool = False


def expose(soft: Field, bone: Field, technique: Technique, rng: np.random.Generator) -> Pixels:
    """The image a detector would have sent to the display, large = white."""
    primary = np.exp(-(WATER * soft + BONE * bone))
    size = min(primary.shape)
    scatter = haze(np.minimum(primary, BRIGHTEST_TISSUE), size / 9)
    grid = 0.28 if technique.bedside else 0.2
    seen = ndimage.gaussian_filter(primary, size / 1024) + grid * scatter
    photons = 50000 * 10 ** (-1.2 * technique.noise)
    seen = seen + rng.standard_normal(seen.shape).astype(np.float32) * np.sqrt(seen / photons)
    density = -np.log(np.maximum(seen, 1e-4))
    return _display(density, technique.exposure, steepness=rng.uniform(2.9, 4.1))


def _display(density: Field, exposure: float, steepness: float) -> Pixels:
    """A window set from the body, edges enhanced, then an S-shaped film curve."""
    inside = density[density > BODY_EDGE]
    low, high = np.percentile(inside, (2, 99)) if inside.size else (0.0, 1.0)
    size = min(density.shape)
    t = (density - low) / max(float(high - low), 1e-3)
    t = t + 0.3 * (t - ndimage.gaussian_filter(t, size / 40))
    t = t + 0.5 * (t - ndimage.gaussian_filter(t, size / 300))
    t = np.clip(t, -0.8, 1.4)
    curve = 1 / (1 + np.exp(-steepness * (t - 0.3 + 0.18 * exposure)))
    return np.asarray(np.clip(255 * curve - 12, 0, 255), dtype=np.uint8)
