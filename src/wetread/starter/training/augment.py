"""Batches of films are bent, shifted and re-exposed; anatomy stays possible.

Never inverted, and never mirrored but by `any_way_round`: a heart on the right and bright air are
findings, or files read wrongly, not variation. All draws come from the generator handed in.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, kw_only=True)
class Strength:
    """How far a film may be moved: fractions of the canvas, radians, and odds.

    `window` is the share of a picture's side that is shown; below 1 a random part is cut out.
    """

    window: float = 1.0
    shift: float = 0.08
    zoom: float = 0.15
    stretch: float = 0.12
    turn: float = 0.15
    shear: float = 0.08
    bend: float = 0.03
    gamma: float = 0.5
    contrast: float = 0.25
    noise: float = 0.04
    blur: float = 0.25
    cutout: float = 0.3


def uniform(n: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return torch.rand(n, generator=generator) * (high - low) + low


def warp(n: int, size: tuple[int, int], strength: Strength, generator: torch.Generator) -> Tensor:
    """Sampling grids [n, rows, columns, 2]: a random affine map bent by a smooth field."""

    def signed(most: float) -> Tensor:
        return uniform(n, -most, most, generator)

    zoom, stretch, turn = (
        1 + signed(strength.zoom),
        1 + signed(strength.stretch),
        signed(strength.turn),
    )
    shear = signed(strength.shear)
    cosine, sine = torch.cos(turn), torch.sin(turn)
    zoom = zoom * strength.window
    affine = torch.stack(
        [
            torch.stack([zoom * cosine, zoom * (shear - sine), 2 * signed(strength.shift)], 1),
            torch.stack(
                [zoom * stretch * sine, zoom * stretch * cosine, 2 * signed(strength.shift)], 1
            ),
        ],
        1,
    )
    grid = functional.affine_grid(affine, [n, 1, *size], align_corners=False)
    field = torch.randn(n, 2, 5, 5, generator=generator) * strength.bend
    field = functional.interpolate(field, size=size, mode="bicubic", align_corners=True)
    return grid + field.permute(0, 2, 3, 1)


def expose(films: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """Films [n, 1, rows, columns] within 0..1 under another exposure, sharpness and noise."""
    n = len(films)

    def each(low: float, high: float) -> Tensor:
        return uniform(n, low, high, generator)[:, None, None, None]

    films = films.clamp(1e-4, 1) ** torch.exp(each(-strength.gamma, strength.gamma))
    factor = 1 + each(-strength.contrast, strength.contrast)
    films = (films - 0.5) * factor + 0.5 + each(-strength.contrast, strength.contrast) * 0.4
    soft = functional.avg_pool2d(films, 3, stride=1, padding=1)
    films = torch.where(each(0, 1) < strength.blur, soft, films)
    films = films + torch.randn(films.shape, generator=generator) * each(0, strength.noise)
    return films.clamp(0, 1)


def cut(films: Tensor, odds: float, generator: torch.Generator) -> Tensor:
    """Some films lose a rectangle, as under a plate, a marker or a collimator."""
    n, _, rows, columns = films.shape
    y, x = torch.arange(rows)[None, :, None] / rows, torch.arange(columns)[None, None, :] / columns
    centre = torch.rand(n, 2, generator=generator)[:, :, None, None]
    half = uniform(n, 0.04, 0.16, generator)[:, None, None]
    shape = uniform(n, 0.5, 2.0, generator)[:, None, None]
    inside = ((y - centre[:, 0]).abs() < half) & ((x - centre[:, 1]).abs() < half * shape)
    chosen = torch.rand(n, generator=generator)[:, None, None] < odds
    fill = torch.rand(n, 1, 1, 1, generator=generator)
    return torch.where((inside & chosen)[:, None], fill, films)


def vary(
    films: Tensor,
    generator: torch.Generator,
    *,
    labels: Tensor | None = None,
    strength: Strength | None = None,
    size: tuple[int, int] | None = None,
) -> tuple[Tensor, Tensor | None]:
    """Films and label maps [n, rows, columns] moved together; outside lies black background."""
    strength = strength or Strength()
    target = size or (films.shape[2], films.shape[3])
    grid = warp(len(films), target, strength, generator)
    moved = functional.grid_sample(films, grid, align_corners=False)
    moved = cut(expose(moved, strength, generator), strength.cutout, generator)
    if labels is None:
        return moved, None
    drawn = functional.grid_sample(
        labels[:, None].float(), grid, mode="nearest", align_corners=False
    )
    return moved, drawn[:, 0].long()


def any_way_round(films: Tensor, generator: torch.Generator, *, share: float = 0.5) -> Tensor:
    """A share of square films mirrored and turned by quarters.

    For planes without an upright, such as the heart's short axis, which each scanner lays its way.
    """
    drawn = torch.randint(1, 8, (len(films),), generator=generator)
    moves = torch.rand(len(films), generator=generator) < share
    ways: list[int] = torch.where(moves, drawn, 0).tolist()
    return torch.stack([_laid(film, way) for film, way in zip(films, ways, strict=True)])


def _laid(plane: Tensor, way: int) -> Tensor:
    turned = torch.rot90(plane, way % 4, dims=(-2, -1))
    return turned if way < 4 else turned.flip(-1)  # noqa: PLR2004 - four turns, then mirrored
