"""A model gets its film on the canvas and the scale it learned."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.errors import WeightsRefused
from wetread.runtimes.scaling import Scaling, read_scaling


def written(folder: Path, name: str, stated: dict[str, Any]) -> Path:
    (folder / name).write_text(json.dumps(stated), encoding="utf-8")
    return folder


def test_a_film_is_fitted_and_normalised(film: NDArray[np.uint16]) -> None:
    """Black is (0 - mean) / std, and the border is black."""
    inputs = Scaling(size=(32, 48), mean=0.5, std=0.25).to_input(film)

    assert inputs.shape == (1, 1, 32, 48)
    assert inputs.dtype == np.float32
    assert inputs.min() == -2.0
    assert inputs.max() == 2.0


def test_channels_may_differ_in_scale(film: NDArray[np.uint16]) -> None:
    """A network for photographs gets the grey plane three times, each on its own scale."""
    scaling = Scaling(size=(32, 32), mean=(0.0, 0.5, 1.0), std=(1.0, 1.0, 0.5), channels=3)

    red, green, blue = scaling.to_input(film)[0]

    assert np.allclose(green, red - 0.5, atol=1e-6)
    assert np.allclose(blue, (red - 1.0) / 0.5, atol=1e-6)


def test_our_own_file_comes_first(tmp_path: Path) -> None:
    """Keys that only describe are left aside."""
    stated = {"size": [64, 32], "mode": "letterbox", "mean": [0.5], "std": [0.25], "channels": 1}
    written(tmp_path, "preprocessor.json", {**stated, "percentiles": [0.5, 99.5]})
    written(tmp_path, "preprocessor_config.json", {"size": 8})

    assert read_scaling(tmp_path, channels=3).size == (64, 32)
    assert read_scaling(tmp_path, channels=3).channels == 1


@pytest.mark.parametrize(
    ("stated", "size"),
    [
        ({"size": {"height": 32, "width": 48}}, (32, 48)),
        ({"size": {"shortest_edge": 40}}, (40, 40)),
        ({"size": 24}, (24, 24)),
        ({"size": 40, "do_center_crop": True, "crop_size": {"height": 32, "width": 32}}, (32, 32)),
    ],
)
def test_a_hubs_file_is_understood(
    tmp_path: Path, stated: dict[str, Any], size: tuple[int, int]
) -> None:
    """A model copied from a hub runs without a file of ours."""
    written(
        tmp_path, "preprocessor_config.json", {"image_mean": [0.5], "image_std": [0.2], **stated}
    )

    scaling = read_scaling(tmp_path, channels=3)

    assert (scaling.size, scaling.mode, scaling.channels) == (size, "stretch", 3)
    assert (scaling.mean, scaling.std) == ((0.5,), (0.2,))


def test_a_hubs_file_may_leave_normalisation_out(tmp_path: Path) -> None:
    """Its mean and deviation are then for nobody."""
    stated = {"size": 24, "do_normalize": False, "image_mean": [9.0], "image_std": [9.0]}

    scaling = read_scaling(written(tmp_path, "preprocessor_config.json", stated), channels=1)

    assert (scaling.mean, scaling.std) == (0.0, 1.0)


def test_no_file_and_no_canvas_are_refused(tmp_path: Path) -> None:
    """Guessing the scale would give confident nonsense."""
    with pytest.raises(WeightsRefused, match=r"no preprocessor\.json"):
        read_scaling(tmp_path, channels=1)
    with pytest.raises(WeightsRefused, match="size"):
        read_scaling(written(tmp_path, "preprocessor.json", {"mode": "letterbox"}), channels=1)


def test_a_field_shows_the_middle_at_the_scale_of_the_whole() -> None:
    """What lies outside of the field is background, and what lies inside keeps its place."""
    film = np.zeros((64, 64))
    film[30:34, 28:36] = 1
    scaling = Scaling(size=(32, 32), field=0.5)

    canvas = scaling.canvas(film)

    assert canvas.shape == (1, 32, 32)
    assert (canvas[0] == film[16:48, 16:48]).all()
    assert (scaling.to_film(canvas, film)[0] == film).all()
