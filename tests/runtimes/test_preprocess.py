"""Laws of the way from film to network input and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import BadInput
from wetread.runtimes.preprocess import film_to_input, mask_to_film, placement, without_islands

SIDES = st.integers(8, 300)


def _film(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 200, (rows, columns))


@given(rows=SIDES, columns=SIDES)
def test_letterbox_keeps_the_aspect_and_touches_two_sides(rows: int, columns: int) -> None:
    """The film fills the canvas in one direction and keeps its shape to within a pixel."""
    top, left, height, width = placement((rows, columns), size=(64, 96))
    assert height == 64 or width == 96
    assert abs(height / rows - width / columns) * max(rows, columns) <= max(rows, columns) / min(
        rows, columns
    )
    assert 0 <= top <= 64 - height
    assert 0 <= left <= 96 - width


@given(rows=SIDES, columns=SIDES)
def test_canvas_holds_values_within_0_and_1_whatever_the_film(rows: int, columns: int) -> None:
    """A network never sees a value it was not trained on."""
    canvas = film_to_input(_film(rows, columns), size=(48, 48))
    assert canvas.shape == (1, 48, 48)
    assert canvas.dtype == np.float32
    assert canvas.min() >= 0
    assert canvas.max() <= 1


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64])
def test_the_number_type_of_a_film_does_not_matter(dtype: type) -> None:
    """The same film stored in another type gives the same input."""
    film = _film(90, 120)
    reference = film_to_input(film, size=(64, 64))
    np.testing.assert_allclose(film_to_input(film.astype(dtype), size=(64, 64)), reference)


@given(slope=st.floats(0.1, 300), offset=st.floats(-5000, 5000))
def test_rescale_slope_and_intercept_do_not_matter(slope: float, offset: float) -> None:
    """A linear change of stored values (Modality LUT) leaves the input as it was."""
    film = _film(70, 50)
    other = film_to_input(film * slope + offset, size=(32, 32))
    np.testing.assert_allclose(other, film_to_input(film, size=(32, 32)), atol=1e-4)


def test_a_few_burnt_pixels_do_not_change_the_contrast() -> None:
    """A bright marker cannot push the lungs into the dark."""
    film = _film(256, 256)
    marked = film.copy()
    marked[:6, :6] = 60000
    difference = film_to_input(marked, size=(64, 64)) - film_to_input(film, size=(64, 64))
    assert np.abs(difference[:, 4:, 4:]).max() < 0.05


def test_the_border_of_a_tall_film_is_black_at_the_sides() -> None:
    """Letterboxing adds nothing but background."""
    canvas = film_to_input(_film(200, 100) + 50, size=(64, 64))[0]
    assert not canvas[:, :16].any()
    assert not canvas[:, 48:].any()
    assert canvas[:, 16:48].mean() > 0.3


@given(rows=st.integers(40, 300), columns=st.integers(40, 300))
def test_a_mask_comes_back_to_where_it_was_on_the_film(rows: int, columns: int) -> None:
    """Drawing a rectangle on the canvas through `film_to_input` and back finds it again."""
    film = np.zeros((rows, columns))
    film[rows // 4 : rows // 2, columns // 4 : columns // 2] = 255
    back = mask_to_film(film_to_input(film, size=(256, 256)), shape=(rows, columns))
    assert back.shape == (1, rows, columns)
    wrong = (back[0] > 0.5) != (film > 0)
    assert wrong.mean() < 4 * (rows + columns) / (rows * columns)


def test_stretching_fills_the_canvas_and_is_undone() -> None:
    """In the mode `stretch` the mask's way back has no border to cut."""
    film = np.zeros((60, 120))
    film[:30] = 1
    canvas = film_to_input(film, size=(32, 32), mode="stretch")
    assert canvas[0, 0].all()
    back = mask_to_film(canvas, shape=(60, 120), mode="stretch")
    assert ((back[0] > 0.5) == (film > 0)).mean() > 0.97


def test_a_blank_film_becomes_a_black_canvas() -> None:
    """No contrast is not a division by zero."""
    assert not film_to_input(np.full((20, 20), 7), size=(16, 16)).any()


@pytest.mark.parametrize("shape", [(3, 64, 64), (64,), (4, 64)])
def test_what_is_no_single_plane_is_refused(shape: tuple[int, ...]) -> None:
    """Colour, volumes and slivers are bad input, said in one sentence."""
    with pytest.raises(BadInput, match="one grey plane"):
        film_to_input(np.zeros(shape), size=(16, 16))


def test_values_that_are_not_finite_are_refused() -> None:
    """A film with NaN has no percentiles."""
    film = np.zeros((20, 20))
    film[3, 3] = np.nan
    with pytest.raises(BadInput, match="not finite"):
        film_to_input(film, size=(16, 16))


def test_only_the_largest_part_of_a_structure_is_kept() -> None:
    """An island beside the lung becomes background; the lung stays untouched."""
    probability = np.zeros((3, 20, 20), np.float32)
    probability[0] = 0.4
    probability[1, 2:10, 2:8] = 0.9
    probability[1, 15:17, 15:17] = 0.9
    kept = without_islands(probability)
    np.testing.assert_array_equal(kept[1, :12], probability[1, :12])
    assert not kept[1, 15:17, 15:17].any()
    assert (kept.argmax(0)[15:17, 15:17] == 0).all()
