"""Batches of volumes are bent, turned, mirrored across the midline, and re-scaled in brightness.

A hippocampus mirrored from left to right is one of the other side, so mirroring is variation here.
All draws come from the generator handed in.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from wetread.starter.training.augment import uniform


@dataclass(frozen=True, kw_only=True)
class Strength3D:
    """How far a volume may be moved: fractions of its canvas, radians, and odds."""

    shift: float = 0.06
    zoom: float = 0.15
    turn: float = 0.25
    bend: float = 0.04
    gamma: float = 0.5
    contrast: float = 0.2
    noise: float = 0.06
    blur: float = 0.25
    mirror: float = 0.5


def vary3d(
    volumes: Tensor, labels: Tensor, generator: torch.Generator, strength: Strength3D
) -> tuple[Tensor, Tensor]:
    """Volumes [n, 1, slices, rows, columns] and label maps [n, slices, rows, columns], moved."""
    grid = _warp(volumes, strength, generator)
    moved = functional.grid_sample(volumes, grid, align_corners=False)
    drawn = functional.grid_sample(
        labels[:, None].float(), grid, mode="nearest", align_corners=False
    )
    return _expose(moved, strength, generator), drawn[:, 0].long()


def _warp(volumes: Tensor, strength: Strength3D, generator: torch.Generator) -> Tensor:
    n, size = len(volumes), volumes.shape[2:]

    def signed(most: float) -> Tensor:
        return uniform(n, -most, most, generator)

    turn = torch.eye(3).repeat(n, 1, 1)
    for axis in range(3):
        angle = signed(strength.turn)
        a, b = [i for i in range(3) if i != axis]
        one = torch.eye(3).repeat(n, 1, 1)
        one[:, a, a] = one[:, b, b] = torch.cos(angle)
        one[:, a, b], one[:, b, a] = -torch.sin(angle), torch.sin(angle)
        turn = turn @ one
    zoom = 1 + torch.stack([signed(strength.zoom) for _ in range(3)], 1)
    zoom[:, 0] *= torch.where(torch.rand(n, generator=generator) < strength.mirror, -1.0, 1.0)
    # Angles are true in millimetres, so the canvas is made a cube for the turn and unmade after.
    side = torch.tensor([float(extent) for extent in reversed(size)])
    turn = turn * side[None, None, :] / side[None, :, None]
    shift = torch.stack([2 * signed(strength.shift) for _ in range(3)], 1)
    affine = torch.cat([turn * zoom[:, None, :], shift[:, :, None]], 2)
    grid = functional.affine_grid(affine, [n, 1, *size], align_corners=False)
    field = torch.randn(n, 3, 4, 4, 4, generator=generator) * strength.bend
    field = functional.interpolate(field, size=size, mode="trilinear", align_corners=True)
    return grid + field.permute(0, 2, 3, 4, 1)


def _expose(volumes: Tensor, strength: Strength3D, generator: torch.Generator) -> Tensor:
    n = len(volumes)

    def each(low: float, high: float) -> Tensor:
        return uniform(n, low, high, generator)[:, None, None, None, None]

    outside = volumes <= 0
    volumes = volumes.clamp(1e-4, 1) ** torch.exp(each(-strength.gamma, strength.gamma))
    contrast = strength.contrast
    volumes = (
        (volumes - 0.5) * (1 + each(-contrast, contrast)) + 0.5 + each(-contrast, contrast) / 2
    )
    soft = functional.avg_pool3d(volumes, 3, stride=1, padding=1)
    volumes = torch.where(each(0, 1) < strength.blur, soft, volumes)
    volumes = volumes + torch.randn(volumes.shape, generator=generator) * each(0, strength.noise)
    return volumes.clamp(0, 1).masked_fill(outside, 0)
