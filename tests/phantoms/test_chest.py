"""What a chest phantom promises: the same bytes, true masks, true labels, a picture like a film."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wetread.phantoms import ChestPhantom, Effusion, LungOpacity, render, sample_spec

SMALL = {"rows": 128, "columns": 128}
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=12, deadline=None)


def sampled(seed: int) -> ChestPhantom:
    return sample_spec(np.random.default_rng(seed), rows=128, columns=128)


def columns_of(mask: np.ndarray) -> np.ndarray:
    return np.nonzero((mask > 0).any(axis=0))[0]


@few
@given(seeds)
def test_the_same_spec_gives_the_same_bytes(seed: int) -> None:
    """Nothing but the spec decides the film and its masks."""
    first, second = render(sampled(seed)), render(sampled(seed))

    assert first.pixels.tobytes() == second.pixels.tobytes()
    assert all(np.array_equal(first.masks[name], second.masks[name]) for name in first.masks)


def test_another_seed_is_another_person() -> None:
    """Two seeds differ in anatomy, not only in noise."""
    first, second = (render(ChestPhantom(seed=seed, **SMALL)) for seed in (1, 2))

    assert not np.array_equal(first.masks["right_lung"], second.masks["right_lung"])


@few
@given(seeds)
def test_masks_fit_the_image_and_hold_two_values(seed: int) -> None:
    """Every mask is uint8 of the film's shape, 0 or 255, and marks something."""
    study = render(sampled(seed))

    assert study.pixels.dtype == np.uint8
    for mask in study.masks.values():
        assert mask.shape == study.pixels.shape
        assert mask.dtype == np.uint8
        assert set(np.unique(mask)) == {0, 255}


@few
@given(seeds)
def test_lungs_are_disjoint_and_the_right_one_is_at_image_left(seed: int) -> None:
    """The film hangs as a reader faces the patient (DICOM orientation L, F)."""
    masks = render(sampled(seed)).masks
    right, left = masks["right_lung"] > 0, masks["left_lung"] > 0

    assert not (right & left).any()
    assert columns_of(right).mean() < columns_of(left).mean()
    assert 0.08 < (right | left).mean() < 0.6


@few
@given(seeds)
def test_disease_stays_inside_the_lung_it_names(seed: int) -> None:
    """A mask of an opacity or an effusion is a part of the lung of its side."""
    study = render(sampled(seed))
    named = [(f"opacity_{n}", o.side) for n, o in enumerate(study.spec.opacities, start=1)]
    if study.spec.effusion is not None:
        named.append(("effusion", study.spec.effusion.side))

    for name, side in named:
        assert not ((study.masks[name] > 0) & (study.masks[f"{side}_lung"] == 0)).any()


@pytest.mark.parametrize("zone", ["upper", "middle", "lower"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_an_opacity_lies_in_its_zone_and_whitens_the_film(side: str, zone: str) -> None:
    """The mask is where the film changed, and lies at the height that was asked for."""
    opacity = LungOpacity.model_validate({"side": side, "zone": zone, "density": 0.8})
    clear, ill = (render(ChestPhantom(seed=5, noise=0, opacities=o)) for o in ((), (opacity,)))
    mask, lung = ill.masks["opacity_1"] > 0, ill.masks[f"{side}_lung"] > 0
    rows = np.nonzero(lung.any(axis=1))[0]
    height = (np.nonzero(mask)[0].mean() - rows[0]) / (rows[-1] - rows[0])
    third = {"upper": (0.0, 0.4), "middle": (0.25, 0.6), "lower": (0.45, 0.9)}[zone]

    assert third[0] < height < third[1]
    change = ill.pixels.astype(int) - clear.pixels.astype(int)
    assert change[mask].mean() > 12
    assert abs(change[~lung]).mean() < 6


def test_an_effusion_fills_the_lung_from_below() -> None:
    """Fluid lies at the bottom of its lung and is whiter than the air it replaces."""
    dry, wet = (
        render(ChestPhantom(seed=7, effusion=effusion))
        for effusion in (None, Effusion(side="right", height=0.4))
    )
    fluid, lung = wet.masks["effusion"] > 0, wet.masks["right_lung"] > 0

    assert np.nonzero(fluid)[0].mean() > np.nonzero(lung)[0].mean()
    assert wet.pixels[fluid].mean() > dry.pixels[fluid].mean() + 20


@pytest.mark.parametrize(
    ("spec", "pneumonia", "lung_opacity", "effusion"),
    [
        ({}, "absent", "absent", "absent"),
        ({"effusion": {"side": "left"}}, "absent", "absent", "present"),
        ({"opacities": [{"side": "left", "zone": "lower"}]}, "present", "present", "absent"),
        (
            {"opacities": [{"side": "left", "zone": "lower", "kind": "interstitial"}]},
            "absent",
            "present",
            "absent",
        ),
        (
            {"opacities": [{"side": "right", "zone": "upper"}], "effusion": {"side": "left"}},
            "present",
            "present",
            "present",
        ),
    ],
)
def test_labels_say_exactly_what_was_drawn(
    spec: dict[str, object], pneumonia: str, lung_opacity: str, effusion: str
) -> None:
    """An effusion alone is no pneumonia; an interstitial opacity alone is none either."""
    study = render(ChestPhantom.model_validate({**SMALL, **spec}))

    assert study.labels == {
        "pneumonia": pneumonia,
        "lung_opacity": lung_opacity,
        "effusion": effusion,
    }


@pytest.mark.parametrize("ratio", [0.4, 0.5, 0.62])
def test_the_heart_is_as_wide_as_the_cardiothoracic_ratio_says(ratio: float) -> None:
    """Heart width over the inner width of the cage, both taken from the masks."""
    masks = render(ChestPhantom(seed=3, cardiothoracic_ratio=ratio)).masks
    heart = np.ptp(columns_of(masks["heart"]))
    cage = columns_of(masks["left_lung"])[-1] - columns_of(masks["right_lung"])[0]

    assert heart / cage == pytest.approx(ratio, abs=0.03)


def test_the_matrix_changes_the_sampling_and_not_the_person() -> None:
    """Twice the pixels show the same lungs."""
    small, large = (render(ChestPhantom(seed=9, rows=n, columns=n)) for n in (128, 256))
    shrunk = large.masks["left_lung"][::2, ::2] > 0
    mask = small.masks["left_lung"] > 0

    assert 2 * (mask & shrunk).sum() / (mask.sum() + shrunk.sum()) > 0.97


def test_a_closed_collimator_leaves_black_edges_without_truth() -> None:
    """Where no beam came through there is neither picture nor mask."""
    study = render(ChestPhantom(seed=4, collimation=0.1, field_of_view=0.85, side_marker=None))
    dark_rows, dark_columns = ((study.pixels == 0).all(axis=axis) for axis in (1, 0))

    assert dark_rows.sum() + dark_columns.sum() > 20
    for mask in study.masks.values():
        assert not mask[dark_rows].any()
        assert not mask[:, dark_columns].any()


@pytest.mark.parametrize(("marker", "half"), [("R", 0), ("L", 1)])
def test_the_side_marker_stands_on_its_side(marker: str, half: int) -> None:
    """R hangs at image left, L at image right, in the upper third."""
    bare = render(ChestPhantom(seed=2, side_marker=None)).pixels.astype(int)
    marked = render(ChestPhantom.model_validate({"seed": 2, "side_marker": marker})).pixels
    rows, columns = np.nonzero(marked - bare)

    assert len(rows) > 20
    assert rows.max() < 512 / 3
    assert set(columns // 256) == {half}


@pytest.mark.data
def test_grey_values_spread_like_those_of_real_films(data_dir: Path) -> None:
    """Mean and percentiles lie within 1.5 standard deviations of adult films' own spread."""
    with (data_dir / "cxr" / "manifest.csv").open(newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["id"].startswith("nih")]
    files = [data_dir / r["file"] for r in rows if r["split"] == "train"][:60]
    real = np.array([_greys(np.asarray(Image.open(f).convert("L"))) for f in files])
    drawn = np.array([_greys(render(sampled(seed)).pixels) for seed in range(30)])

    assert (abs(drawn.mean(0) - real.mean(0)) < 1.5 * real.std(0)).all()


def _greys(pixels: np.ndarray) -> list[float]:
    return [float(pixels.mean()), *map(float, np.percentile(pixels, (5, 25, 50, 75, 95)))]
