"""Opacities and effusions: what takes the place of air, and the mask of where it does."""

from dataclasses import dataclass

import numpy as np

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, Region, as_field, noise_field, step
from wetread.phantoms.lungs import Lung
from wetread.phantoms.spec import Effusion, LungOpacity

ZONES = {"upper": 0.24, "middle": 0.5, "lower": 0.76}
"""Middle of each third of the lung, as a fraction of the way from apex to diaphragm."""


@dataclass(frozen=True, eq=False)
class Filling:
    """`share` (0 to 1) of the air at each pixel is replaced by water; `mask` is where, as drawn."""

    share: Field
    mask: Region


def draw_opacity(
    canvas: Canvas, body: Body, lung: Lung, opacity: LungOpacity, rng: np.random.Generator
) -> Filling:
    """A patch with a ragged border; its mask never leaves the outline of its own lung."""
    radius = opacity.radius * body.dome(opacity.side)
    level = ZONES[opacity.zone] + rng.uniform(-0.05, 0.05)
    column = rng.uniform(0.36, 0.62)
    stretch = rng.uniform(0.8, 1.25)
    dx = (lung.across - column) * lung.width / stretch
    dy = (lung.down - level) * body.dome(opacity.side) * stretch
    ragged = 0.2 * noise_field(canvas, rng, radius * 0.8) + 0.05 * noise_field(canvas, rng, 0.9)
    reach = np.hypot(dx, dy) / radius + ragged
    core = step(-reach, -1.2, -0.3)
    texture = (_net if opacity.kind == "interstitial" else _consolidated)(canvas, rng)
    share = np.clip(opacity.density * core * texture, 0, 0.95)
    return Filling(as_field(share), (reach < 1) & lung.outline)


def _consolidated(canvas: Canvas, rng: np.random.Generator) -> Field:
    """Nearly even filling, a little patchy."""
    patches = 0.1 * noise_field(canvas, rng, 1.6) + 0.05 * noise_field(canvas, rng, 0.6)
    return as_field(0.85 + patches)


def _net(canvas: Canvas, rng: np.random.Generator) -> Field:
    """Lines where smooth noise crosses zero: a reticulation of about half a centimetre."""
    lines = sum(
        step(-np.abs(noise_field(canvas, rng, grain)), -0.5, 0.0) for grain in (0.4, 0.6, 0.9)
    )
    return as_field(0.12 + 0.2 * lines)


def draw_effusion(canvas: Canvas, body: Body, lung: Lung, effusion: Effusion) -> Filling:
    """Fluid with a meniscus that climbs the side wall; lying down (AP) its edge is a veil."""
    bottom = body.angle(effusion.side)
    across = np.clip(lung.across, 0, 1.05)
    climb = 0.62 + 0.38 * across**2.2 + 0.1 * (1 - across) ** 3
    surface = bottom - effusion.height * bottom * climb
    under = as_field(canvas.y - surface)
    share = step(under, -3.0, 7.0) if body.supine else step(under, -0.8, 3.2)
    on_this_side = step(lung.across, -0.35, -0.25)
    return Filling(as_field(0.97 * share * on_this_side), (under > 0) & lung.outline)
