"""Bones, summed as cm of bone in the beam: a film adds up what the beam passes."""

from wetread.phantoms.body import Body
from wetread.phantoms.canvas import Canvas, Field, as_field
from wetread.phantoms.girdle import draw_girdle
from wetread.phantoms.ribs import draw_ribs
from wetread.phantoms.spine import draw_spine


def draw_skeleton(canvas: Canvas, body: Body, walls: Field, wobble: Field) -> Field:
    """Everything that ossifies; `walls` is the half width of the cage, `wobble` unit noise."""
    trunk = draw_ribs(canvas, body, walls, wobble) + draw_spine(canvas, body, wobble)
    return as_field(trunk + draw_girdle(canvas, body, -1.0) + draw_girdle(canvas, body, 1.0))
