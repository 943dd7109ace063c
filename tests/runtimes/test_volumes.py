"""Volumes keep their grid and come to one scale of brightness."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import BadInput
from wetread.runtimes.volumes import middle_planes, scaled


@given(offset=st.floats(-1e4, 1e4), factor=st.floats(0.1, 1e4))
def test_brightness_does_not_depend_on_the_scanners_units(offset: float, factor: float) -> None:
    """One volume in other units is the same volume to a network."""
    volume = np.random.default_rng(3).uniform(size=(9, 10, 11))

    assert np.allclose(scaled(volume * factor + offset), scaled(volume), atol=2e-2)


def test_the_middle_planes_lie_across_the_three_axes() -> None:
    """Each channel shows the volume from another side."""
    volume = np.zeros((9, 10, 12), np.float32)
    volume[4] += 1
    volume[:, 5] += 2
    volume[:, :, 6] += 4

    planes = middle_planes(volume, size=(12, 12))

    assert planes.shape == (3, 12, 12)
    assert [round(float(plane.mean()), 3) for plane in planes] != [0, 0, 0]
    assert planes.min() >= 0
    assert planes.max() <= 1


@pytest.mark.parametrize("shape", [(20, 20), (7, 20, 20), (1, 9, 9, 9)])
def test_what_is_no_volume_is_refused(shape: tuple[int, ...]) -> None:
    """A film at the gate of a volume model is an error of the caller."""
    with pytest.raises(BadInput, match="hand in the whole series"):
        middle_planes(np.zeros(shape, np.float32), size=(8, 8))


def test_values_that_are_no_numbers_are_refused() -> None:
    """They would spread over the whole volume."""
    with pytest.raises(BadInput, match="not finite"):
        scaled(np.array([[[np.nan, 1.0]]]))
