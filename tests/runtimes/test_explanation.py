"""A record decides whether a map may be shown, and only for the weights that it names."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wetread.errors import WeightsRefused
from wetread.runtimes.explanation import RECORD, Recipe, shown_recipe, weights_digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "member-2").mkdir()
    for place in ("model.safetensors", "member-2/model.safetensors"):
        (tmp_path / place).write_bytes(place.encode())
    return tmp_path


def test_a_passing_record_gives_its_recipe(folder: Path, let_show: Callable[..., Path]) -> None:
    """With every figure in it."""
    let_show(folder, "layer-cam", stage=3, blur=0.04)

    assert shown_recipe(folder) == Recipe(method="layer-cam", stage=3, blur=0.04)


def test_any_member_trained_again_withdraws_the_map(
    folder: Path, let_show: Callable[..., Path]
) -> None:
    """What was tested is not what would be shown."""
    let_show(folder)
    assert shown_recipe(folder)

    (folder / "member-2" / "model.safetensors").write_bytes(b"other")

    assert shown_recipe(folder) is None


@pytest.mark.parametrize("more", [{"shown": False}, {"weights": "0" * 64}])
def test_anything_but_a_pass_of_these_weights_shows_nothing(
    more: dict[str, Any], folder: Path, let_show: Callable[..., Path]
) -> None:
    """Fail closed."""
    assert shown_recipe(let_show(folder, **more)) is None


def test_no_record_shows_nothing(folder: Path) -> None:
    """Nobody tested it."""
    assert shown_recipe(folder) is None


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        json.dumps({"recipe": {"method": "guess"}, "shown": True, "weights": "0" * 64}),
        json.dumps({"recipe": {"method": "saliency", "x": 1}, "shown": True, "weights": "0" * 64}),
    ],
)
def test_a_record_of_another_format_is_refused(text: str, folder: Path) -> None:
    """A typing error is not read as a pass, nor passed over."""
    (folder / RECORD).write_text(text, encoding="utf-8")

    with pytest.raises(WeightsRefused, match=RECORD):
        shown_recipe(folder)


def test_the_digest_is_of_weights_alone(folder: Path) -> None:
    """Writing the record beside them does not change what it names."""
    before = weights_digest(folder)
    (folder / "config.json").write_text("{}", encoding="utf-8")

    assert weights_digest(folder) == before


def test_a_name_says_what_was_done() -> None:
    """People read it beside the map."""
    recipe = Recipe(method="grad-cam", stage=3, blur=0.08, views=5, canvas=4 / 3)

    assert recipe.name == (
        "grad cam, stage 3, mean of 5 shifted views, canvas x 1.33, blurred by 8% of the canvas"
    )
