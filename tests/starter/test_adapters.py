"""A head on an adapted encoder is trusted as far as readers that had not seen a text were right."""

from pathlib import Path

import numpy as np
import pytest

from wetread.starter.adapters import Adapted, adapt, forget, with_wording
from wetread.starter.lessons import Lesson
from wetread.statistics.linear_head import Features

SIDES = 12
TEXTS = tuple(
    text for n in range(SIDES) for text in (f"Film {n}: sign at once!", f"Film {n}: clear lungs.")
)
LESSON = Lesson(
    labels=("pressing",),
    texts=TEXTS,
    targets=np.tile([[1.0], [0.0]], (SIDES, 1)),
    importance=np.ones((2 * SIDES, 1)),
    groups=tuple(f"film {n // 2}" for n in range(2 * SIDES)),
)
FEATURES = Features(encoder="adapted", wording=32, letters=32)


@pytest.fixture(scope="module")
def adapted(tmp_path_factory: pytest.TempPathFactory) -> Adapted:
    out: Path = tmp_path_factory.mktemp("weights") / "a-head"
    return adapt(LESSON, out, rounds=2)


def test_every_text_is_judged_by_a_reader_that_had_not_seen_it(adapted: Adapted) -> None:
    """The reader that ships has, and says something else."""
    assert adapted.unseen.shape == (2 * SIDES, 1)
    assert np.all(adapted.unseen != 0)
    assert not np.allclose(adapted.unseen, adapted.reader.logits(TEXTS), atol=1e-3)


def test_a_head_that_is_written_needs_its_checkpoints_no_more(tmp_path: Path) -> None:
    """They are some hundred megabytes beside what ships."""
    kept = tmp_path / "checkpoints" / "a-head" / "all"
    other = tmp_path / "checkpoints" / "b-head"
    kept.mkdir(parents=True)
    other.mkdir()

    forget(tmp_path / "a-head")

    assert not kept.exists()
    assert other.is_dir()


def test_both_votes_count(adapted: Adapted) -> None:
    """The head's logit is what the adapted encoder says and what the words say, in sum."""
    head, unseen = with_wording(adapted, LESSON, FEATURES)
    vectors = adapted.reader.vectors(TEXTS)
    words = FEATURES.written(TEXTS)

    logits = np.hstack([vectors, words]) @ head.weights + head.bias
    by_words = words @ head.weights[vectors.shape[1] :]

    assert head.weights.shape == (vectors.shape[1] + 64, 1)
    assert np.allclose(logits - by_words - head.bias, vectors @ adapted.weights, atol=1e-3)
    assert ((unseen > 0) == (LESSON.targets == 1)).mean() > 0.9
    assert 0.2 <= head.temperature <= 5
