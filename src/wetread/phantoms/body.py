"""The person behind the film: proportions drawn once from the spec and its seed, in cm."""

from dataclasses import dataclass

import numpy as np

from wetread.phantoms.spec import ChestPhantom

WALL = {"thin": 1.6, "average": 2.6, "large": 4.4}
DEPTH = {"thin": 19.0, "average": 22.0, "large": 27.0}


@dataclass(frozen=True)
class Body:
    """Proportions of one thorax; children are described at adult scale, with a rounder cage.

    `domes` and `angles` are the levels of the diaphragm's top and of the costophrenic angle,
    right then left; `half_width` is the inside of the widest rib; `taper` above 1 narrows the top
    of the cage.
    """

    child: bool
    supine: bool
    female: bool
    half_width: float
    domes: tuple[float, float]
    angles: tuple[float, float]
    wall: float
    depth: float
    heart_width: float
    arm_out: float
    shoulder_drop: float
    rib_pitch: float
    taper: float
    lean: float

    def dome(self, side: str) -> float:
        return self.domes[0 if side == "right" else 1]

    def angle(self, side: str) -> float:
        return self.angles[0 if side == "right" else 1]


def grow(spec: ChestPhantom, rng: np.random.Generator) -> Body:
    """The body a spec asks for, with the small differences that make two people two."""
    child = spec.age_band == "child"
    supine = spec.view == "AP"
    jitter = rng.uniform(-1, 1, size=12)
    half_width = (13.2 if spec.sex == "F" else 14.2) + 0.5 * jitter[0]
    tall = (20.0 if child else 24.0) * (0.74 + 0.3 * spec.inspiration) + 0.8 * jitter[1]
    if supine:
        tall *= 0.92
    sulcus = 0.25 * tall * (0.7 + 0.4 * spec.inspiration)
    lower_left = 1.0 + 0.7 * jitter[2]
    return Body(
        child=child,
        supine=supine,
        female=spec.sex == "F" and not child,
        half_width=half_width,
        domes=(tall, tall + lower_left),
        angles=(tall + sulcus, tall + sulcus + 0.6 * lower_left),
        wall=WALL[spec.habitus] + 0.3 * jitter[3],
        depth=DEPTH[spec.habitus] + 1.0 * jitter[4],
        heart_width=2 * half_width * spec.cardiothoracic_ratio,
        arm_out=(0.18 if supine else 0.4) + 0.1 * jitter[5],
        shoulder_drop=(0.4 if supine else 1.2) + 0.8 * jitter[6],
        rib_pitch=(2.7 if not child else 2.3) + 0.1 * jitter[7],
        taper=1 + 0.2 * jitter[9],
        lean=0.5 * jitter[8],
    )
