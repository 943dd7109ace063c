"""Maps of attention point where the arithmetic says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from wetread.runtimes.attention import blurred, gathered, onto, rollout, shifted, unit

PLANES = arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)),
                elements=st.floats(-1e6, 1e6, width=32))  # fmt: skip


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


@given(PLANES)
def test_a_map_lies_within_0_and_1(plane: NDArray[np.float32]) -> None:
    """Its lowest place is 0 and its highest 1, and its order stays as it was."""
    found = unit(plane)

    assert found.shape == plane.shape
    assert found.dtype == np.float32
    assert (found.min(), found.max()) == ((0, 1) if np.ptp(plane) else (0, 0))
    assert found.flat[plane.argmax()] == found.max()


@given(st.floats(-1e6, 1e6, width=32))
def test_a_map_of_nothing_is_empty(value: float) -> None:
    """No division by zero, no invented spot."""
    assert not unit(np.full((3, 4), value, np.float32)).any()


def test_shifted_views_are_moved_back_before_they_are_averaged() -> None:
    """What a view shows lies again where the film has it, away from the border."""
    film = np.random.default_rng(1).normal(size=(1, 1, 48, 60)).astype(np.float32)

    views = shifted(film, 5)
    back = gathered(views[:, 0])

    assert views.shape == (5, 1, 48, 60)
    assert np.array_equal(views[0], film[0])
    assert all(not np.array_equal(view, film[0]) for view in views[1:])
    assert np.allclose(back[2:-2, 2:-2], film[0, 0, 2:-2, 2:-2], atol=1e-6)


def test_one_view_is_the_film_as_it_lies() -> None:
    """Nothing is moved, nothing averaged."""
    film = np.arange(24, dtype=np.float32).reshape(1, 1, 4, 6)

    assert np.array_equal(gathered(shifted(film, 1)[:, 0]), film[0, 0])


def test_blur_spreads_a_peak_and_keeps_it_in_place() -> None:
    """The width is a share of the side; none leaves the plane alone."""
    plane = np.zeros((40, 40), np.float32)
    plane[10, 25] = 1

    found = blurred(plane, 0.05)

    assert found.argmax() == 10 * 40 + 25
    assert 0 < found[10, 27] < found[10, 26] < found[10, 25] < 1
    assert np.array_equal(blurred(plane, 0), plane)
