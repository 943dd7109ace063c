"""Spoilt pictures keep their truth, on planes and in volumes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.starter.films import IGNORE
from wetread.starter.training.spoiling import SPOILS, overlap, spoilt

SHAPES = st.sampled_from([(40, 30), (14, 24, 20)])


def _bright_square(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    labels = np.zeros(shape, np.uint8)
    labels[tuple(slice(extent // 3, 2 * extent // 3) for extent in shape)] = 1
    return labels * 1000.0, labels


@pytest.mark.parametrize("kind", SPOILS)
@settings(max_examples=10)
@given(shape=SHAPES, seed=st.integers(0, 2**16))
def test_a_spoilt_picture_is_still_a_picture_with_its_truth(
    kind: str, shape: tuple[int, ...], seed: int
) -> None:
    """Within 0..1, of one shape with its labels, and no label is invented."""
    picture, labels = spoilt(*_bright_square(shape), kind, np.random.default_rng(seed))

    assert picture.shape == labels.shape
    assert picture.ndim == len(shape)
    assert picture.min() >= 0
    assert picture.max() <= 1.0001
    assert set(np.unique(labels)) <= {0, 1}


@pytest.mark.parametrize("kind", ["crop", "rotation"])
@settings(max_examples=10)
@given(shape=SHAPES, seed=st.integers(0, 2**16))
def test_what_moves_takes_its_truth_along(kind: str, shape: tuple[int, ...], seed: int) -> None:
    """Where the picture is bright, the labels say so."""
    picture, labels = spoilt(*_bright_square(shape), kind, np.random.default_rng(seed))

    agreement = (picture > 0.5) == (labels == 1)
    assert agreement.mean() > 0.9


def test_one_seed_spoils_in_one_way() -> None:
    """The figures that rest on it can be made again."""
    picture, labels = _bright_square((40, 30))
    one, other = (spoilt(picture, labels, "opacity", np.random.default_rng(9))[0] for _ in range(2))
    assert (one == other).all()


def test_ignored_places_count_in_no_overlap() -> None:
    """What the annotator left open is neither right nor wrong."""
    truth = np.array([1, 1, 0, IGNORE], np.uint8)

    assert overlap(truth, np.array([1, 1, 0, 1]), None) == 1
    assert overlap(truth, np.array([1, 0, 0, 0]), 1) == pytest.approx(2 / 3)


def test_what_is_in_neither_mask_has_no_overlap() -> None:
    """A figure for nothing would flatter the model."""
    assert overlap(np.zeros(4, np.uint8), np.zeros(4, int), 1) is None
