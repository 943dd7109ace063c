"""The two lungs: outline in the frontal view, and how much of the beam's path is air."""

from dataclasses import dataclass

import numpy as np

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, Region, as_field, curve, dome, step
from wetread.phantoms.spec import Side


@dataclass(frozen=True, eq=False)
class Lung:
    """One lung. `outline` is its frontal silhouette down to the diaphragm, heart or no heart.

    `depth` is the path through the chest cavity that air can fill, in cm, before the heart takes
    its share; it goes on a little below the outline, where lung lies behind the diaphragm.
    `across` runs 0 at the spine to 1 at the ribs, `down` 0 at the apex to 1 at the dome; `width`
    is the lung's width at each level, cm; `above` 1 above the diaphragm and 0 below it.
    """

    side: Side
    outline: Region
    depth: Field
    across: Field
    down: Field
    width: Field
    above: Field


def cage(canvas: Canvas, body: Body) -> Field:
    """Half width of the inner rib cage at each level, cm."""
    profile = curve(
        as_field(canvas.y / max(body.angles)),
        *((-0.06, 0.33), (0.0, 0.53), (0.04, 0.65), (0.1, 0.75), (0.2, 0.84), (0.35, 0.91)),
        *((0.55, 0.965), (0.8, 1.0), (1.0, 1.01), (1.4, 0.96)),
    )
    return as_field(body.half_width * profile**body.taper)


def _diaphragm(body: Body, side: Side, across: Field) -> Field:
    """Level of the diaphragm's silhouette: a dome that falls steeply into the lateral angle."""
    top, bottom = body.dome(side), body.angle(side)
    crest = 0.4
    lateral = np.clip((across - crest) / (1 - crest), 0, 1.15)
    medial = np.clip((crest - across) / crest, 0, 1.5)
    fall = (bottom - top) * (0.5 * lateral**2 + 0.5 * (1 - dome(lateral**2)))
    return as_field(top + fall + 1.7 * medial**2)


def _apex(out: Field) -> Field:
    """Level of the lung's upper border: a cupola above the first rib, steepest at the spine."""
    return curve(
        out,
        *((2.2, 7.0), (2.7, 3.6), (3.2, 2.0), (4.0, 0.7), (5.4, 0.0), (7.0, 0.3), (8.6, 1.3)),
        *((10.2, 3.2), (11.4, 5.4), (12.4, 8.2), (13.2, 11.5), (13.6, 14.0)),
    )


def draw_lung(canvas: Canvas, body: Body, side: Side, walls: Field, wobble: Field) -> Lung:
    """One lung of this body; `wobble` (unit noise) keeps its borders from being geometric."""
    sign = -1.0 if side == "right" else 1.0
    out = sign * canvas.x
    medial = as_field(curve(canvas.y, (0.0, 2.7), (8.0, 2.4), (40.0, 2.6)) + 0.12 * wobble)
    lateral = as_field(walls + 0.07 * wobble)
    across = as_field((out - medial) / np.maximum(lateral - medial, 0.1))
    apex = as_field(_apex(as_field(out * (14 / body.half_width))) + 0.1 * wobble)
    floor = as_field(_diaphragm(body, side, across) + 0.15 * wobble)
    inside = (across > 0) & (across < 1) & (canvas.y > apex) & (canvas.y < floor)
    return Lung(
        side=side,
        outline=inside,
        depth=as_field(
            _section(out / lateral, across, body) * _height(canvas, across, apex, floor)
        ),
        across=across,
        down=as_field(canvas.y / body.dome(side)),
        width=as_field(lateral - medial),
        above=_above(canvas, floor),
    )


def _section(u: Field, across: Field, body: Body) -> Field:
    """Depth of the cavity in cross-section, cm: an ellipse that starts beside the spine."""
    return as_field(0.76 * body.depth * dome(np.abs(u) ** 3) * step(across, -0.06, 0.26))


def _height(canvas: Canvas, across: Field, apex: Field, floor: Field) -> Field:
    """Share of that depth at each level: little at the apex, a wedge behind the diaphragm."""
    cupola = np.sqrt(np.clip((canvas.y - apex) / 7, 0, 1))
    wedge = 0.42 * step(across, 0.05, 0.6) * (1 - np.sqrt(np.clip((canvas.y - floor) / 5, 0, 1)))
    return as_field(cupola * (wedge + (1 - wedge) * _above(canvas, floor)))


def _above(canvas: Canvas, floor: Field) -> Field:
    """1 above the diaphragm, 0 below, over two pixels so that the border is no staircase."""
    return step(floor - canvas.y, -canvas.cm_per_pixel, canvas.cm_per_pixel)
