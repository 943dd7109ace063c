"""Volumes move with their labels, and nothing outside of them lights up."""

import torch

from wetread.starter.training.augment3d import Strength3D, vary3d

STILL = Strength3D(
    shift=0, zoom=0, turn=0, bend=0, gamma=0, contrast=0, noise=0, blur=0, mirror=0
)  # fmt: skip


def _volume() -> tuple[torch.Tensor, torch.Tensor]:
    labels = torch.zeros(2, 16, 20, 12, dtype=torch.long)
    labels[:, 4:9, 6:14, 2:6] = 1
    return labels[:, None].float() * 0.8, labels


def test_no_strength_moves_nothing() -> None:
    """The grid is the volume's own."""
    volumes, labels = _volume()

    moved, drawn = vary3d(volumes, labels, torch.Generator().manual_seed(1), STILL)

    torch.testing.assert_close(moved, volumes, atol=1e-4, rtol=0)
    assert (drawn == labels).all()


def test_labels_follow_their_volume() -> None:
    """Where the volume is bright afterwards, the labels say so."""
    volumes, labels = _volume()
    strength = Strength3D(gamma=0, contrast=0, noise=0, blur=0)

    moved, drawn = vary3d(volumes, labels, torch.Generator().manual_seed(3), strength)

    assert ((moved[:, 0] > 0.4) == (drawn == 1)).float().mean() > 0.97
    assert not torch.equal(drawn, labels)


def test_a_mirror_exchanges_left_and_right_alone() -> None:
    """Up stays up, and the front stays in front."""
    volumes, labels = _volume()
    mirrored = Strength3D(**{**vars(STILL), "mirror": 1.0})

    _, drawn = vary3d(volumes, labels, torch.Generator().manual_seed(1), mirrored)

    assert (drawn == labels.flip(3)).all()


def test_padding_stays_dark() -> None:
    """What lies beyond the scan has no brightness to vary."""
    volumes, labels = _volume()
    strength = Strength3D(shift=0, zoom=0, turn=0, bend=0, mirror=0)

    moved, _ = vary3d(volumes, labels, torch.Generator().manual_seed(1), strength)

    beyond = torch.nn.functional.max_pool3d(volumes, 3, stride=1, padding=1) == 0
    assert beyond.any()
    assert (moved[beyond] == 0).all()
