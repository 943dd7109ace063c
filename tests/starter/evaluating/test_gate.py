"""A gate is shown everything, and what it says of each is counted where it belongs."""

from pathlib import Path

import numpy as np
import pytest

from support.cards import shown
from support.evaluations import Fake, draw, film, gate, item, volume
from wetread.errors import BadInput, RuntimeUnavailable
from wetread.starter.evaluating.gate import EACH, show_all
from wetread.starter.evaluating.gate_figures import EDGES, gate_figures
from wetread.statistics.proportion import wilson

KINDS = {
    "dark": lambda rng: film(int(rng.integers(1, 9))),
    "volume": lambda _: np.zeros((3, 8, 8)),
}


@pytest.fixture
def items(tmp_path: Path):
    """Bright films, one of which the gate will not like."""
    return [
        item(
            n, file=draw(tmp_path / "set" / f"{n}.png", film(bright)), folder=tmp_path, dataset="a"
        )
        for n, bright in enumerate((90, 120, 12, 200))
    ]


def test_every_picture_is_asked_about_and_known_for_what_it_is(items) -> None:
    """In scope by row, outside by kind, samples by name; a kind that it cannot read is refused."""
    bright = gate(lambda pixels: 0.5 if pixels.mean() > 50 else 3.0)
    seen: list[tuple[int, int]] = []

    found = show_all(
        bright, items, KINDS, {"dog.dcm": film(250)}, unseen=frozenset({"volume"}), seed=1,
        watch=lambda done, total: seen.append((done, total)),
    )  # fmt: skip

    inside = [one for one in found if one.inside]
    assert [(one.id, one.refused) for one in inside] == [
        ("i0", False), ("i1", False), ("i2", True), ("i3", False),
    ]  # fmt: skip
    assert {one.group for one in inside} == {"a"}
    dark, stacked = ([one for one in found if one.group == kind] for kind in KINDS)
    assert len(dark) == len(stacked) == EACH
    assert all(one.refused and one.learned for one in dark)
    assert all(one.refused and not one.learned and one.score == float("inf") for one in stacked)
    (dog,) = [one for one in found if one.id == "dog.dcm"]
    assert (dog.refused, dog.learned, dog.group) == (False, False, "DICOM samples")
    assert seen[0] == (0, len(found))
    assert seen[-1] == (len(found), len(found))


def test_volumes_are_read_as_a_case_reads_them(tmp_path: Path) -> None:
    """A gate of three axes is shown three axes."""
    name = volume(tmp_path / "set" / "v.nii.gz", np.full((6, 7, 8), 9, np.int16))
    (one,) = show_all(
        gate(lambda pixels: float(pixels.ndim) / 10, axes=3),
        [item(1, file=name, folder=tmp_path)], {}, {}, unseen=frozenset(), seed=1,
    )  # fmt: skip
    assert (one.score, one.refused) == (0.3, False)


def test_the_same_seed_shows_the_same_pictures(items) -> None:
    """Of each kind, whatever other kinds there are."""
    mean = gate(lambda pixels: float(pixels.mean()))
    alone = show_all(mean, [], {"dark": KINDS["dark"]}, {}, unseen=frozenset(), seed=3)
    beside = show_all(mean, items, KINDS, {}, unseen=frozenset(), seed=3)
    assert [one for one in beside if one.group == "dark"] == list(alone)


def test_a_model_that_is_no_gate_is_refused(items) -> None:
    """Nothing is made of an answer without a score."""
    with pytest.raises(RuntimeUnavailable, match="evaluate a gate model"):
        show_all(Fake(lambda _: {}), items, {}, {}, unseen=frozenset(), seed=1)


def test_a_picture_in_scope_that_cannot_be_read_stops_the_evaluation(tmp_path: Path) -> None:
    """A broken collection is no figure about the gate."""
    (tmp_path / "x.png").write_text("no picture")
    with pytest.raises(BadInput):
        show_all(gate(lambda _: 0), [item(1, folder=tmp_path)], {}, {}, unseen=frozenset(), seed=1)


def test_shares_have_wilson_intervals_and_the_ranking_one_over_patients() -> None:
    """One of twenty refused, one of four let in; what could not be read ranks as strangest."""
    found = gate_figures(shown(), seed=1)

    assert (found["n"], found["n_patients"], found["false_refusals"]) == (20, 10, 0.05)
    assert found["false_refusals_ci"] == list(wilson(1, 20))
    assert (found["n_outside"], found["refused_share"]) == (4, 0.75)
    # Of 80 pairs, only the picture refused in scope (2.0) outranks the one let in (0.9).
    assert found["auroc"] == pytest.approx(79 / 80)
    low, high = found["auroc_ci"]
    assert low <= found["auroc"] <= high
    assert found["n_unseen"] == 4
    assert found["by_source"]["one"]["false_refusals"] == 0.05
    assert found["by_kind"]["noise"]["learned"] is False
    assert sum(found["histogram"]["inside"]) == 20
    assert sum(found["histogram"]["outside"]) == 4
    assert len(found["histogram"]["inside"]) == len(EDGES) - 1


def test_nothing_outside_is_no_figure() -> None:
    """None, and never a share of nothing."""
    found = gate_figures([one for one in shown() if one.inside], seed=1)
    assert found["refused_share"] is found["refused_share_ci"] is found["auroc"] is None
