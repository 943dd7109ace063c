"""Planes without an upright are laid any way round."""

import torch

from wetread.starter.training.augment import any_way_round


def test_all_eight_ways_occur_and_half_stay_as_they_are() -> None:
    """Four quarter turns, mirrored or not, and nothing else."""
    film = torch.arange(9.0).reshape(1, 1, 3, 3)
    many = film.expand(800, 1, 3, 3)

    moved = any_way_round(many, torch.Generator().manual_seed(3))

    ways = {tuple(one.flatten().tolist()) for one in moved}
    turned = [torch.rot90(film[0, 0], k) for k in range(4)]
    assert ways == {
        tuple(way.flatten().tolist()) for plane in turned for way in (plane, plane.flip(-1))
    }
    kept = sum(torch.equal(one, film[0]) for one in moved)
    assert 340 < kept < 460
