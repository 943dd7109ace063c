"""The sheet a body is drawn on: pixel positions in body centimetres, and fields over them."""

import math
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.interpolate import PchipInterpolator

Field = NDArray[np.floating[Any]]
"""One number per pixel, [rows, columns]; kept as float32."""

Region = NDArray[np.bool_]

REACH_CM = 80.0
COARSE_CM = 0.8


def as_field(values: Any) -> Field:
    """The values as a float32 field, whatever arithmetic they come from."""
    return np.asarray(values, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Canvas:
    """Where each pixel lies in the body, in cm of a standard adult, float32 [rows, columns].

    `x` grows towards the patient's left, which is image right; `y` grows towards the feet, and 0
    is the level of the lung apices.
    """

    x: Field
    y: Field
    cm_per_pixel: float

    @property
    def shape(self) -> tuple[int, int]:
        return cast("tuple[int, int]", self.x.shape)


def lay_canvas(
    rows: int,
    columns: int,
    *,
    across_cm: float,
    centre: tuple[float, float],
    rotation_degrees: float = 0.0,
) -> Canvas:
    """A canvas whose shorter side is `across_cm` long and whose middle is the point `centre`."""
    scale = across_cm / min(rows, columns)
    across = (np.arange(columns, dtype=np.float32) - (columns - 1) / 2) * scale
    down = (np.arange(rows, dtype=np.float32) - (rows - 1) / 2) * scale
    turn = math.radians(rotation_degrees)
    cos, sin = math.cos(turn), math.sin(turn)
    x = centre[0] + cos * across[None, :] + sin * down[:, None]
    y = centre[1] - sin * across[None, :] + cos * down[:, None]
    return Canvas(as_field(x), as_field(y), scale)


def curve(at: Field, *points: tuple[float, float]) -> Field:
    """A monotone cubic through `points`, evaluated at `at`; flat beyond the ends."""
    knots, values = zip(*points, strict=True)
    dense = np.linspace(knots[0], knots[-1], 512)
    return as_field(np.interp(at, dense, PchipInterpolator(knots, values)(dense)))


def step(value: Field, low: float, high: float) -> Field:
    """0 below `low`, 1 above `high`, smooth between (Hermite)."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return as_field(t * t * (3 - 2 * t))


def dome(squared: Field) -> Field:
    """sqrt(1 - r²) inside the unit circle, 0 outside: the depth profile of a round body."""
    return as_field(np.sqrt(np.clip(1 - squared, 0, 1)))


def ellipse(canvas: Canvas, x: float, y: float, rx: float, ry: float, tilt: float = 0.0) -> Field:
    """Squared radius in units of an ellipse's half axes: 1 on its rim."""
    dx, dy = canvas.x - x, canvas.y - y
    if tilt:
        cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
        dx, dy = cos * dx + sin * dy, cos * dy - sin * dx
    return as_field((dx / rx) ** 2 + (dy / ry) ** 2)


def along(
    canvas: Canvas, start: tuple[float, float], end: tuple[float, float]
) -> tuple[Field, Field]:
    """Position along a segment (0 to 1, unclipped) and distance in cm from its line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    px, py = canvas.x - start[0], canvas.y - start[1]
    return as_field((px * dx + py * dy) / length**2), as_field(np.abs(px * dy - py * dx) / length)


def tube(distance: Field, radius: Field | float) -> Field:
    """Beam path through a solid round bar at `distance` from its axis, in cm."""
    return as_field(2 * radius * dome((distance / radius) ** 2))


def cortical(distance: Field, radius: Field | float, shell: float) -> Field:
    """Beam path through the wall of a hollow bar: bright rims, paler marrow."""
    inner = np.maximum(as_field(radius) - shell, 1e-3)
    return as_field(tube(distance, radius) - 0.8 * tube(distance, inner))


def noise_field(canvas: Canvas, rng: np.random.Generator, grain_cm: float) -> Field:
    """Smooth noise of unit variance, tied to the body and not to the matrix.

    Coarse noise is smoothed on its own small grid first, so that reading it off is cheap.
    """
    count = int(REACH_CM / grain_cm) + 4
    grid = rng.standard_normal((count, count)).astype(np.float32)
    finer = 6 if grain_cm > COARSE_CM else 1
    if finer > 1:
        grid = ndimage.zoom(grid, finer, order=3, mode="grid-wrap", grid_mode=True)
    places = [(at + REACH_CM / 2) * (finer / grain_cm) for at in (canvas.y, canvas.x)]
    order = 1 if finer > 1 else 3
    drawn = ndimage.map_coordinates(grid, places, order=order, mode="grid-wrap")
    return as_field(drawn / 0.66)


def haze(image: Field, sigma: float) -> Field:
    """A wide, nearly Gaussian blur: three running means cost the same at any width."""
    width = max(1, round(2 * sigma))
    for _ in range(3):
        image = as_field(ndimage.uniform_filter(image, width))
    return image


def smear(canvas: Canvas, points: NDArray[np.float64], volume: Field, sigma_cm: float) -> Field:
    """Material of `volume` (cm³) at each (x, y) of `points`, spread out: path in the beam, cm."""
    scale = canvas.cm_per_pixel
    corner = np.array([canvas.x[0, 0], canvas.y[0, 0]], dtype=np.float64)
    dx = float(canvas.x[0, 1] - canvas.x[0, 0])
    dy = float(canvas.y[0, 1] - canvas.y[0, 0])
    across, down = (points - corner).T / scale**2
    rows, columns = down * dx - across * dy, across * dx + down * dy
    height, width = canvas.shape
    image, _, _ = np.histogram2d(
        rows,
        columns,
        bins=(height, width),
        range=((-0.5, height - 0.5), (-0.5, width - 0.5)),
        weights=volume,
    )
    blurred = ndimage.gaussian_filter(image.astype(np.float32), sigma_cm / scale + 0.4)
    return as_field(blurred / scale**2)
