"""The canvas puts body and pixels together the same way for every part that draws on it."""

import numpy as np
import pytest

from wetread.phantoms.canvas import ellipse, lay_canvas, noise_field, smear, tube


def test_a_canvas_spans_what_it_was_asked_to() -> None:
    """The shorter side is as long as said; square pixels do the rest."""
    canvas = lay_canvas(200, 100, across_cm=20, centre=(1.0, 5.0))

    assert canvas.shape == (200, 100)
    assert canvas.cm_per_pixel == pytest.approx(0.2)
    assert float(canvas.x.mean()) == pytest.approx(1.0, abs=1e-3)
    assert float(np.ptp(canvas.y)) == pytest.approx(199 * 0.2, rel=1e-3)


def test_a_positive_rotation_turns_the_picture_clockwise() -> None:
    """What lay at the middle of the right edge comes to lie below it."""
    canvas = lay_canvas(101, 101, across_cm=10, centre=(0, 0), rotation_degrees=10)
    row, column = np.unravel_index(np.argmin(ellipse(canvas, 4.0, 0.0, 1, 1)), canvas.shape)

    assert row > 50
    assert column > 80


@pytest.mark.parametrize("degrees", [0.0, 7.0])
def test_smeared_material_keeps_its_place_and_its_volume(degrees: float) -> None:
    """Path length integrated over the picture is the volume that was put down."""
    canvas = lay_canvas(120, 120, across_cm=24, centre=(0, 0), rotation_degrees=degrees)
    path = smear(canvas, np.array([[3.0, -2.0]]), np.array([0.5]), sigma_cm=0.4)
    row, column = np.unravel_index(np.argmax(path), canvas.shape)

    assert float(path.sum()) * canvas.cm_per_pixel**2 == pytest.approx(0.5, rel=1e-3)
    assert float(canvas.x[row, column]) == pytest.approx(3.0, abs=0.2)
    assert float(canvas.y[row, column]) == pytest.approx(-2.0, abs=0.2)


def test_a_beam_through_the_middle_of_a_bar_crosses_its_diameter() -> None:
    """And misses it altogether beyond the radius."""
    path = tube(np.array([[0.0, 1.0, 1.5]]), 1.0)

    assert path.tolist() == [[2.0, 0.0, 0.0]]


@pytest.mark.parametrize("grain", [0.5, 3.0])
def test_noise_is_tied_to_the_body_and_has_unit_spread(grain: float) -> None:
    """A matrix twice as fine sees the same noise at the same place."""
    coarse, fine = (
        noise_field(
            lay_canvas(n, n, across_cm=n * spacing, centre=(0, 0)), np.random.default_rng(1), grain
        )
        for n, spacing in ((91, 0.4), (181, 0.2))
    )

    assert 0.6 < float(coarse.std()) < 1.4
    assert np.allclose(coarse, fine[::2, ::2], atol=1e-3)
