"""Slices as they are sent."""

import numpy as np
import pytest

from wetread.errors import NotFound
from wetread.service.planes import Plane, first_window


def plane(array, index: int = 0, *, is_map: bool = False, **size: int):
    rows, columns = size.get("rows", array.shape[-2]), size.get("columns", array.shape[-1])
    one = Plane(array="0" * 64, index=index, rows=rows, columns=columns, is_map=is_map)
    return one.samples(lambda _: array)


@pytest.mark.parametrize("kind", ["u1", "i2", "u2", "i4", "f4", ">i2"])
def test_samples_keep_their_depth(kind) -> None:
    """What is sent is what is on file, in little-endian order."""
    volume = np.arange(24, dtype=kind).reshape(2, 3, 4)

    found = plane(volume, 1)

    assert found.dtype == np.dtype(kind).newbyteorder("<")
    assert found.tobytes() == volume[1].astype(found.dtype).tobytes()


def test_a_map_is_told_in_shares_of_its_largest() -> None:
    """The largest of the whole volume, so that slices can be compared; 255 stands for it."""
    volume = np.array([[[0.0, 0.1]], [[0.2, 0.4]]], np.float32)

    assert plane(volume, 0, is_map=True).tolist() == [[0, 64]]
    assert plane(volume, 1, is_map=True).tolist() == [[128, 255]]
    assert plane(np.zeros((1, 2), np.float32), is_map=True).tolist() == [[0, 0]]


def test_another_grid_and_another_slice_are_refused() -> None:
    """Nothing is stretched over an image that it was not drawn on."""
    with pytest.raises(NotFound):
        plane(np.zeros((3, 4)), rows=4, columns=3)
    with pytest.raises(NotFound):
        plane(np.zeros((2, 3, 4)), 2)


def test_the_first_window_leaves_out_a_hundredth_at_each_end() -> None:
    """Of an even ramp it is the ramp without its ends; of one value it is one wide."""
    assert first_window(np.arange(101.0).reshape(1, -1)) == (50, 98)
    assert first_window(np.full((5, 5), 7)) == (7, 1)
