"""The trivial rivals learn what they claim to learn."""

import numpy as np

from wetread.starter.rivals import ridge
from wetread.statistics.discrimination import auroc


def test_the_rival_learns_a_linear_rule() -> None:
    """Ridge ranks new films by the pixel that decides."""
    rng = np.random.default_rng(0)
    films, others = rng.normal(size=(80, 20)), rng.normal(size=(200, 20))
    scores = ridge(films, (films[:, 0] > 0).astype(float), others, strength=1.0)
    assert auroc((others[:, 0] > 0).astype(float), scores) > 0.9
