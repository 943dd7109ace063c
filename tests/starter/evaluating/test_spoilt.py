"""Whether a model knows when it outlines badly is asked on pictures that were spoilt."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.evaluations import SIDE, Fake, draw, film, item, outliner, role
from wetread.starter.evaluating.answers import Outlined
from wetread.starter.evaluating.spoilt import Spoilt, labels_of, spoil_all
from wetread.starter.evaluating.spoilt_figures import spoilt_figures
from wetread.starter.evaluating.truth import Truth
from wetread.starter.films import IGNORE
from wetread.starter.training.spoiling import SPOILS

TIMES = 3


def _half() -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), bool)
    mask[:, : SIDE // 2] = True
    return mask


@pytest.fixture
def pairs(tmp_path: Path):
    """Two films answered, one abstained on, one whose truth a model drew."""
    mask = draw(tmp_path / "set" / "mask.png", _half() * 255)
    answers: tuple[dict[str, Any], ...] = (
        {"model": "m", "dice": 1.0}, {"model": "m", "dice": 1.0}, {"abstained": True},
        {"model": "m", "dice": 1.0, "model_made": True},
    )  # fmt: skip
    return [
        (
            item(
                n, file=draw(tmp_path / "set" / f"{n}.png", film(90)), mask_file=mask,
                folder=tmp_path, patient_group=f"p{n}",
            ),
            Outlined(id=f"i{n}", evaluation="0", **known),
        )
        for n, known in enumerate(answers)
    ]  # fmt: skip


def _follows() -> Fake:
    """Outlines the left half of whatever it is shown, and expects more of bright pictures."""

    def answer(pixels):
        mask = np.zeros((1, *pixels.shape), np.float32)
        mask[0, :, : pixels.shape[1] // 2] = 1
        quality = float(np.clip(pixels.mean(), 0, 1))
        scalars = {"quality": quality, "quality_limit": 0.4}
        return {"labels": ("thing",), "arrays": {"mask": mask}, "scalars": scalars}

    return Fake(answer)


def test_each_answered_picture_is_spoilt_in_every_way(pairs) -> None:
    """As it is once, in every other way as often as was asked; nothing else is touched."""
    found = spoil_all(pairs, [role("m", _follows())], times=TIMES, seed=1)

    assert {one.id for one in found} == {"i0", "i1"}
    counts = {kind: sum(one.kind == kind for one in found) for kind in SPOILS}
    assert counts.pop("none") == 2
    # A crop can leave nothing of the structure on a picture, and a model that draws nothing there.
    assert all(2 <= n <= 2 * TIMES for n in counts.values())
    assert sum(counts.values()) >= 2 * TIMES * 5
    untouched = [one for one in found if one.kind in ("none", "blur", "noise", "exposure")]
    assert all(one.dice == 1 for one in untouched), "the truth stays where it was"
    assert min(one.dice for one in found if one.kind == "rotation") < 0.9, "the truth moved along"
    assert all(one.flagged == (one.quality < 0.4) for one in found)


def test_the_same_seed_spoils_in_the_same_way(pairs) -> None:
    """Whatever rows stand beside a picture."""
    whole = spoil_all(pairs, [role("m", _follows())], times=1, seed=5)
    alone = spoil_all(pairs[1:2], [role("m", _follows())], times=1, seed=5)
    assert [one for one in whole if one.id == "i1"] == list(alone)


def test_without_a_limit_nothing_is_said_of_flags(pairs) -> None:
    """Neither the model nor the agent declares one."""
    thing = outliner(_half()[None].astype(np.float32), quality=0.9)
    found = spoil_all(pairs[:1], [role("m", thing)], times=0, seed=1)
    figures = spoilt_figures(found, times=0, seed=1)
    assert [one.flagged for one in found] == [None]
    assert figures["good_flagged_share"] is figures["poor_flagged_share"] is None


def test_a_truth_becomes_one_map_in_the_models_order() -> None:
    """What is not to be judged stays so; a truth without parts is the first structure."""
    a, b, seen = np.array([1, 0, 0, 0]), np.array([0, 1, 0, 0]), np.array([1, 1, 1, 0])
    both, known = (a + b).astype(bool), seen.astype(bool)
    parts = {"left": b.astype(bool), "right": a.astype(bool)}
    truth = Truth(whole=both, seen=known, structures=parts, separate=True)
    whole = Truth(whole=both, seen=known, structures={}, separate=False)

    assert labels_of(truth, ("right", "left")).tolist() == [1, 2, 0, IGNORE]
    assert labels_of(whole, ("right", "left")).tolist() == [1, 1, 0, IGNORE]


def _spoilt(n: int, kind: str, dice: float, quality: float) -> Spoilt:
    flagged = quality < 0.8
    return Spoilt(
        id=f"i{n}", patient=f"p{n}", kind=kind, dice=dice, quality=quality, flagged=flagged
    )


def test_shares_are_of_the_poor_and_of_the_good() -> None:
    """Two of three poor masks flagged, one of five good ones; the whole and by kind."""
    rows = [(0.3, 0.4), (0.5, 0.9), (0.7, 0.7), (0.9, 0.95), (0.9, 0.9), (0.85, 0.7), (0.95, 0.9),
            (0.99, 0.99)]  # fmt: skip
    found = [_spoilt(n, ("none", "blur")[n % 2], *row) for n, row in enumerate(rows)]

    figures = spoilt_figures(found, times=1, seed=1)

    assert (figures["n"], figures["n_poor"], figures["n_good"]) == (8, 3, 5)
    assert figures["poor_flagged_share"] == pytest.approx(2 / 3)
    assert figures["good_flagged_share"] == pytest.approx(1 / 5)
    expected = np.corrcoef(*np.array(rows).T)[0, 1]
    assert figures["quality_correlation"] == pytest.approx(expected)
    low, high = figures["quality_correlation_ci"]
    assert low < expected < high
    assert set(figures["by_kind"]) == {"none", "blur"}
    assert sum(one["n"] for one in figures["by_kind"].values()) == 8
    assert figures["points"][0] == [0.4, 0.3]
