"""Outlines against masks with parts that nobody may judge, and against label maps."""

from pathlib import Path

import numpy as np
import pytest

from support.evaluations import draw, film, item, outliner, role, volume
from wetread.errors import BadInput, RuntimeUnavailable
from wetread.starter.evaluating.pictures import read_picture
from wetread.starter.evaluating.segmentation import outlined


def _planes(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    """Float32 [structures, 32, 32], 0.9 inside each box (rows from, to, columns from, to)."""
    stack = np.zeros((len(boxes), 32, 32), np.float32)
    for plane, (top, bottom, left, right) in zip(stack, boxes, strict=True):
        plane[top:bottom, left:right] = 0.9
    return stack


def _outlined(folder: Path, mask, labels, drawn: np.ndarray, agent=None, **scalars):
    row = {
        "file": draw(folder / "set" / "f.png", film(90)),
        "mask_file": draw(folder / "set" / "m.png", drawn),
    }
    model = outliner(mask, labels, **scalars)
    asked = role("m", model, agent=agent)
    picture = read_picture(folder / row["file"])
    inference = model.infer(asked.question(picture))
    return outlined(item(1, folder=folder, **row), picture, asked, inference)


def test_what_is_not_to_be_judged_counts_on_neither_side(tmp_path) -> None:
    """Half of the drawn box is 127 and half of the found one lies there: 2 x 8 / (8 + 8)."""
    drawn = np.zeros((32, 32))
    drawn[0:4, 0:2], drawn[0:4, 2:4] = 255, 127
    found = _outlined(tmp_path, _planes((0, 4, 0, 4)), ("thing",), drawn)
    assert found["dice"] == 1
    assert found["structures"] == {"thing": 1}


def test_all_structures_together_are_held_against_one_mask(tmp_path) -> None:
    """The mask does not tell them apart, so nor do the figures."""
    drawn = np.zeros((32, 32))
    drawn[0:4, 0:8] = 255
    found = _outlined(tmp_path, _planes((0, 4, 0, 4), (0, 4, 4, 8)), ("a", "b"), drawn)
    assert found["dice"] == 1
    assert found["structures"] == {}


def test_lungs_in_one_mask_are_told_apart_by_their_side(tmp_path) -> None:
    """What lies on the left of the picture is the right lung; the left one was missed."""
    drawn = np.zeros((32, 32))
    drawn[4:28, 2:12] = drawn[4:28, 20:30] = 255
    found = _outlined(
        tmp_path, _planes((0, 0, 0, 0), (4, 28, 2, 12)), ("left-lung", "right-lung"), drawn
    )
    assert found["structures"] == {"right-lung": 1, "left-lung": 0}
    assert found["dice"] == pytest.approx(2 / 3)


def test_a_pixel_goes_to_its_likeliest_structure(tmp_path) -> None:
    """Two claims on one pixel are one outline, not two."""
    mask = _planes((0, 4, 0, 4), (0, 4, 0, 4))
    mask[1] *= 0.8
    drawn = np.zeros((32, 32))
    drawn[0:4, 0:4] = 255
    found = _outlined(tmp_path, mask, ("right-lung", "left-lung"), drawn)
    assert found["structures"] == {"right-lung": 1, "left-lung": 1}, "neither drew the left lung"


def test_the_quality_is_what_the_model_predicts_or_what_its_chances_expect(tmp_path) -> None:
    """Flagged is what the agent would withhold; without a limit nothing is said."""
    drawn, mask = np.zeros((32, 32)), _planes((0, 4, 0, 4))
    limit = {"abstain_below": 0.6}
    guessed = _outlined(tmp_path, mask, ("thing",), drawn)
    assert guessed["quality"] == pytest.approx(2 * 0.9 / 1.9)
    assert guessed["flagged"] is None
    predicted = _outlined(tmp_path, mask, ("thing",), drawn, limit, quality=0.55)
    assert (predicted["quality"], predicted["flagged"]) == (0.55, True)
    assert _outlined(tmp_path, mask, ("thing",), drawn, limit)["flagged"] is False
    own = _outlined(tmp_path, mask, ("thing",), drawn, limit, quality=0.55, quality_limit=0.5)
    assert own["flagged"] is False, "the model's own limit goes first"


def test_a_label_map_is_judged_structure_by_structure(tmp_path) -> None:
    """Numbers are the model's names in order; the row's Dice is their mean."""
    labels = np.zeros((4, 5, 6), np.uint8)
    labels[0], labels[1] = 1, 2
    row = {
        "file": volume(tmp_path / "set" / "v.nii", np.arange(120.0).reshape(4, 5, 6)),
        "label_file": volume(tmp_path / "set" / "l.nii", labels),
    }
    mask = np.zeros((2, 4, 5, 6), np.float32)
    mask[0, 0], mask[1, 1:3] = 0.9, 0.9
    model = outliner(mask, ("anterior", "posterior"))
    asked, picture = role("m", model), read_picture(tmp_path / row["file"])
    found = outlined(
        item(1, folder=tmp_path, **row), picture, asked, model.infer(asked.question(picture))
    )
    assert found["structures"] == {"anterior": 1, "posterior": pytest.approx(2 / 3)}
    assert found["dice"] == pytest.approx(5 / 6)


def test_a_mask_that_does_not_lie_on_the_picture_is_named_by_its_row(tmp_path) -> None:
    """Neither cropped nor stretched to fit."""
    with pytest.raises(BadInput, match="row 1 of the manifest: the mask is of another size"):
        _outlined(tmp_path, _planes((0, 4, 0, 4)), ("thing",), np.zeros((32, 30)))


def test_a_model_that_outlines_nothing_of_this_size_cannot_be_judged(tmp_path) -> None:
    """It is the operator's to replace."""
    with pytest.raises(RuntimeUnavailable, match="no mask of the image's own size"):
        _outlined(tmp_path, np.zeros((1, 8, 8), np.float32), ("thing",), np.zeros((32, 32)))
