"""The trivial rivals learn what they claim to learn, from what they may learn from."""

from pathlib import Path

import numpy as np
import pytest

from support.films import small_collection
from wetread.starter import rivals
from wetread.starter.films import manifest
from wetread.starter.rivals import mean_outline, ridge
from wetread.statistics.discrimination import auroc


def test_the_rival_learns_a_linear_rule() -> None:
    """Ridge ranks new films by the pixel that decides."""
    rng = np.random.default_rng(0)
    films, others = rng.normal(size=(80, 20)), rng.normal(size=(200, 20))
    scores = ridge(films, (films[:, 0] > 0).astype(float), others, strength=1.0)
    assert auroc((others[:, 0] > 0).astype(float), scores) > 0.9


def test_the_rival_never_learns_from_closed_or_test_films(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four permitted train films and no other go into the ridge regression."""
    small_collection(tmp_path)
    sizes: list[int] = []

    def spy(films: np.ndarray, *rest: np.ndarray, strength: float) -> np.ndarray:
        sizes.append(len(films))
        return ridge(films, *rest, strength=strength)

    monkeypatch.setattr(rivals, "ridge", spy)
    rivals.ridge_scores(tmp_path, manifest(tmp_path, split="test"))
    assert set(sizes) == {4}


def test_the_mean_outline_is_that_of_the_training_films(tmp_path: Path) -> None:
    """All are the same here, so it covers their lungs wholly and nothing else."""
    outline = mean_outline(small_collection(tmp_path))
    assert outline.max() == pytest.approx(1)
    assert outline[64, 32] == pytest.approx(1)
    assert outline[64, 64] == pytest.approx(0)
