"""Maps of attention point where the arithmetic says."""

import numpy as np

from wetread.runtimes.attention import gradient_map, onto, rollout


def test_a_gradient_map_shows_the_channels_that_speak_for_the_class() -> None:
    """A channel with a negative gradient speaks against it and is not shown."""
    features = np.zeros((2, 3, 3), np.float32)
    features[0, 0, 0] = features[1, 2, 2] = 5.0
    gradients = np.stack([np.full((3, 3), 1.0), np.full((3, 3), -1.0)]).astype(np.float32)

    found = gradient_map(features, gradients)

    assert found[0, 0] == 1.0
    assert found[2, 2] == 0.0


def test_a_gradient_map_of_nothing_is_empty() -> None:
    """No division by zero, no invented spot."""
    assert not gradient_map(np.zeros((2, 3, 3), np.float32), np.ones((2, 3, 3), np.float32)).any()


def test_rollout_follows_attention_through_the_layers() -> None:
    """Class token to patch 2 directly, and to patch 0 through a patch that looks there."""
    first = np.eye(5, dtype=np.float32)
    first[3] = [0, 1, 0, 0, 0]
    second = np.eye(5, dtype=np.float32)
    second[0] = [0, 0, 0, 1, 0]

    found = rollout([first[None], second[None]], (2, 2))

    assert found.shape == (2, 2)
    assert found[1, 0] == 1.0
    assert found[0, 0] == 1.0
    assert found[0, 1] == found[1, 1] == 0.0


def test_rollout_leaves_registers_out() -> None:
    """Only the last tokens are patches; what stands between them and the class token is not."""
    layer = np.zeros((1, 6, 6), np.float32)
    layer[0, 0, 1] = 1.0

    assert not rollout([layer + np.eye(6, dtype=np.float32)], (2, 2)).any()


def test_a_coarse_map_fills_the_canvas() -> None:
    """Values stay within 0 and 1."""
    found = onto((20, 30), np.eye(4, dtype=np.float32))

    assert found.shape == (20, 30)
    assert 0 <= found.min() < found.max() <= 1
