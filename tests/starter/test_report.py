"""Figures come with counts and intervals, and cards show what the evaluation found."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from wetread.errors import UnknownComponent
from wetread.starter import report, rivals, scope
from wetread.starter.calibration import calibrate, sigmoid
from wetread.starter.cards import MARK, tables, write_card
from wetread.starter.evaluate import figures
from wetread.starter.films import manifest

HEADER = (
    "id,file,dataset,licence,label,finding,age,sex,view,split,patient_group,mask_file,"
    "mask_origin,mask_licence,flags"
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Twelve tiny films of two sources; present films are bright on the right."""
    (tmp_path / "cxr").mkdir()
    lines = [HEADER]
    rng = np.random.default_rng(0)
    for n in range(12):
        present = n % 2
        pixels = rng.integers(0, 90, (40, 40)).astype(np.uint8)
        pixels[:, 20:] += np.uint8(120 * present)
        Image.fromarray(pixels).save(tmp_path / f"{n}.png")
        mask = np.zeros((40, 40), np.uint8)
        mask[10:30, 4:16] = mask[10:30, 24:36] = 255
        Image.fromarray(mask).save(tmp_path / f"{n}_mask.png")
        split = ("train", "val", "test")[n // 4]
        licence = "CC BY 4.0" if n < 10 else "CC BY-NC 4.0"
        lines.append(
            f"f{n},{n}.png,made-up,{licence},{('normal', 'pneumonia')[present]},,,,PA,{split},p{n},"
            f"{n}_mask.png,human_v7,CC BY 4.0,"
        )
    (tmp_path / "cxr" / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def _perfect(pixels: np.ndarray) -> np.ndarray:
    found = np.zeros((3, *pixels.shape), np.float32)
    found[0] = 0.5
    found[1, 10:30, 4:16] = found[2, 10:30, 24:36] = 1
    return found


def _margins(films: list[np.ndarray]) -> np.ndarray:
    return np.array([film[:, 20:].mean() - 105.0 for film in films]) / 20


def test_outlines_are_judged_apart_by_licence(small: Path) -> None:
    """A perfect outline scores 1 everywhere; closed films are named as evaluation only."""
    found = report.lungs(small, _perfect, split="test", seed=1)
    assert set(found) == {"made-up", "made-up (evaluation only)", "all"}
    assert found["all"]["n"] == 4
    assert found["all"]["dice left-lung"]["value"] == 1
    assert found["all"]["dice rival"]["value"] > 0.9, "all outlines are the same here"


def test_a_missing_lung_costs_half_the_overlap(small: Path) -> None:
    """Only the right lung found: 2 x 1 / (2 + 1) of the pair."""

    def half(pixels: np.ndarray) -> np.ndarray:
        found = _perfect(pixels)
        found[2] = 0
        return found

    found = report.lungs(small, half, split="test", seed=1)["all"]
    assert found["dice lungs"]["value"] == pytest.approx(2 / 3)
    assert found["dice left-lung"]["value"] == 0


def test_a_classifier_is_compared_with_ridge_in_the_same_run(small: Path) -> None:
    """Both rank these films perfectly, so nothing is gained."""
    calibration = calibrate([{"flags": ""}] * 4, np.array([-2.0, 2, -1, 1]), np.array([0.0, 1] * 2))
    found = report.pneumonia(small, _margins, calibration, split="test", seed=1)["all"]
    assert (found["n"], found["present"]) == (4, 2)
    assert found["auroc"]["value"] == found["auroc ridge"]["value"] == 1
    assert found["auroc gain"]["value"] == 0
    assert 0 <= found["coverage"]["value"] <= 1


def test_the_rival_never_learns_from_closed_or_test_films(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four permitted train films and no other go into the ridge regression."""
    sizes: list[int] = []

    def spy(films: np.ndarray, *rest: np.ndarray, strength: float) -> np.ndarray:
        sizes.append(len(films))
        return ridge(films, *rest, strength=strength)

    ridge = rivals.ridge
    monkeypatch.setattr(rivals, "ridge", spy)
    rivals.ridge_scores(small, manifest(small, split="test"))
    assert set(sizes) == {4}


def test_calibration_holds_for_films_without_an_age() -> None:
    """The quantiles of `unknown` are never smaller than those of either population."""
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 2, 200).astype(float)
    rows = [{"flags": "paediatric" if n % 2 else ""} for n in range(200)]
    margin = (truth * 2 - 1) * np.where(np.arange(200) % 2, 3, 1) + rng.normal(size=200)
    groups = calibrate(rows, margin, truth)["groups"]
    assert set(groups) == {"adult", "paediatric", "unknown"}
    assert groups["unknown"]["n_val"]["present"] == int(truth.sum())
    for name in ("absent", "present"):
        score = sigmoid(margin / groups["unknown"]["temperature"])
        score = score if name == "absent" else 1 - score
        own = [score[(truth == (name == "present")) & (np.arange(200) % 2 == g)] for g in (0, 1)]
        covered = [(s <= groups["unknown"]["quantiles"][name]).mean() for s in own]
        assert min(covered) >= 0.9


def test_a_film_is_accepted_only_when_both_judges_agree() -> None:
    """A sure network does not outvote a strange film, nor the other way round."""
    limits = {"min_probability": 0.5, "max_distance": 3.0}
    assert scope.accepts((0.9, 1.0), limits)
    assert not scope.accepts((0.9, 4.0), limits)
    assert not scope.accepts((0.1, 1.0), limits)


def test_the_card_holds_the_words_and_the_figures(tmp_path: Path) -> None:
    """Numbers carry their interval; what was not measured is a dash and never a zero."""
    found = {
        "model": "cxr-lungs",
        "split": "test",
        "figures": {
            "a": {"n": 3, "dice": {"value": 0.9, "ci": [0.8, 0.95]}},
            "b": {"n": 1},
        },
    }
    (tmp_path / "about.md").write_text(f"# words\n\n{MARK}\n", encoding="utf-8")
    text = write_card(found, tmp_path).read_text(encoding="utf-8")
    assert "# words" in text
    assert "| a | 3 | 0.900 (0.800 to 0.950) |" in text
    assert "| b | 1 | - |" in text
    assert MARK not in text


def test_the_gates_tables_name_every_kind() -> None:
    """False refusals, phantoms, kinds and samples each have their table."""
    text = tables(
        {
            "model": "cxr-gate",
            "figures": {
                "false refusals": {"all": {"n": 2, "value": 0.0, "ci": [0.0, 0.0]}},
                "phantoms refused": {"n": 2, "value": 0.0},
                "refused by kind": {"noise": {"n": 2, "value": 1.0}},
                "samples": {"dx_image.dcm": True},
            },
        }
    )
    assert "| noise | 2 | 1.000 |" in text
    assert "| dx_image.dcm | yes |" in text


def test_an_unknown_starter_is_named_with_the_known_ones(tmp_path: Path) -> None:
    """The message lists what can be evaluated."""
    with pytest.raises(UnknownComponent, match="cxr-gate"):
        figures("cxr-ribs", tmp_path, tmp_path)


@pytest.mark.data
def test_the_samples_hold_a_dog_and_a_leg_but_no_broken_file(data_dir: Path) -> None:
    """Pictures are judged; documents, doses and cut files are left out."""
    found = scope.samples(data_dir)
    assert {"dx_image.dcm", "RG3_J2KI.dcm", "CT_small.dcm"} <= set(found)
    assert "MR_truncated.dcm" not in found
    assert all(plane.ndim == 2 for plane in found.values())
