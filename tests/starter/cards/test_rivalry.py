"""A rival is judged on the same films, and the gain over it is paired."""

from pathlib import Path

import numpy as np
import pytest

from support.films import small_collection
from wetread.starter.cards.rivalry import outlines, rankings
from wetread.starter.evaluating.answers import Judged, Outlined
from wetread.starter.evaluating.items import read_manifest


def test_a_classifier_that_ranks_as_the_ridge_does_gains_nothing(tmp_path: Path) -> None:
    """Both rank these films perfectly."""
    data = small_collection(tmp_path)
    items = read_manifest(data / "cxr" / "manifest.csv", "classification", "test").items
    pairs = [
        (
            item,
            Judged(
                id=item.id, evaluation="0", group="unknown",
                truth="present" if present else "absent", probability=0.9 if present else 0.1,
            ),
        )
        for item, present in ((item, item.row["label"] == "pneumonia") for item in items)
    ]  # fmt: skip

    found = rankings(data, pairs)["by_source"]["made-up"]

    assert (found["n"], found["auroc"], found["gain"]) == (4, 1, 0)
    assert found["gain_ci"] == [0, 0]


def test_an_outline_is_compared_with_the_mean_outline_film_by_film(tmp_path: Path) -> None:
    """All outlines are the same here, so the rival is nearly perfect; who abstained counts not."""
    data = small_collection(tmp_path)
    items = read_manifest(data / "cxr" / "manifest.csv", "segmentation", "test").items
    pairs = [
        (item, Outlined(id=item.id, evaluation="0", dice=None if n == 0 else 0.5))
        for n, item in enumerate(items)
    ]

    found = outlines(data, pairs)["by_source"]["made-up"]

    assert found["n"] == 3
    assert found["dice_mean"] > 0.9
    assert found["gain"] == pytest.approx(0.5 - found["dice_mean"])
    assert np.ptp(found["gain_ci"]) < 1e-9
