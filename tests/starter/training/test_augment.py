"""Planes without an upright are laid any way round, with what was drawn on them."""

import torch

from wetread.starter.training.augment import any_way_round


def test_films_and_labels_are_moved_together() -> None:
    """A label map that stayed behind would teach the wrong place."""
    films = torch.rand(64, 1, 6, 6, generator=torch.Generator().manual_seed(1))
    labels = (films[:, 0] * 100).long()

    moved, drawn = any_way_round(films, torch.Generator().manual_seed(2), labels=labels)

    assert drawn is not None
    assert torch.equal((moved[:, 0] * 100).long(), drawn)
    assert not torch.equal(moved, films)


def test_all_eight_ways_occur_and_half_stay_as_they_are() -> None:
    """Four quarter turns, mirrored or not, and nothing else."""
    film = torch.arange(9.0).reshape(1, 1, 3, 3)
    many = film.expand(800, 1, 3, 3)

    moved, _ = any_way_round(many, torch.Generator().manual_seed(3))

    ways = {tuple(one.flatten().tolist()) for one in moved}
    turned = [torch.rot90(film[0, 0], k) for k in range(4)]
    assert ways == {
        tuple(way.flatten().tolist()) for plane in turned for way in (plane, plane.flip(-1))
    }
    kept = sum(torch.equal(one, film[0]) for one in moved)
    assert 340 < kept < 460
