"""A card tells the verdict on maps only where it was reached on these weights."""

import json
from pathlib import Path

from wetread.runtimes.explanation import RECORD, weights_digest
from wetread.starter.cards.maps import maps

FIGURE = {"value": 0.5, "ci": [0.4, 0.6]}
ALIKE = {"spearman": 0.1, "ssim": 0.2}


def _record(weights: str) -> str:
    game = {
        "films": 39, "patients": 37, "candidates": 90, "hits": FIGURE, "rival": "centre",
        "rivals": {"centre": FIGURE}, "gain": FIGURE, "energy in boxes": FIGURE,
        "area of boxes": 0.1,
    }  # fmt: skip
    sanity = {"passed": True, "randomised": {"all": ALIKE}, "noise": ALIKE, "threshold": 0.5}
    known = {"weights": weights, "shown": True, "name": "saliency"}
    return json.dumps({**known, "pointing": game, "sanity": sanity})


def test_untested_maps_and_maps_of_other_weights_are_not_shown(tmp_path: Path) -> None:
    """The runtime shows none either."""
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    assert "none has been tested" in maps(tmp_path)

    (tmp_path / RECORD).write_text(_record("0" * 64))
    assert "other weights" in maps(tmp_path)

    (tmp_path / RECORD).write_text(_record(weights_digest(tmp_path)))
    assert maps(tmp_path).startswith("Maps are shown (saliency). Pointing game on 39 films")
