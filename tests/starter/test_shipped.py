"""The shipped weights do what their cards say, on phantoms and on a few real films."""

from pathlib import Path

import numpy as np
import pytest
import torch

from wetread.phantoms import RenderedChest
from wetread.starter.catalogue import weights_dir
from wetread.starter.films import IGNORE, film, lung_mask, manifest, right_and_left
from wetread.starter.samples import samples
from wetread.starter.training.gate import Gate
from wetread.starter.training.predict import Ensemble, Outliner
from wetread.starter.training.synthetic import phantoms
from wetread.statistics.discrimination import auroc
from wetread.statistics.overlap import dice


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> None:
    """The suite shares its cores with others."""
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def drawn() -> list[RenderedChest]:
    """Phantoms of a seed that no training used."""
    return list(phantoms(16, seed=404))


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(weights_dir("cxr-gate"))


def test_lungs_of_phantoms_are_found_on_the_right_side(drawn: list[RenderedChest]) -> None:
    """Both lungs overlap the drawn ones well, and are not swapped."""
    outline = Outliner(weights_dir("cxr-lungs"))
    everywhere = np.ones(drawn[0].pixels.shape, bool)
    for side, structure in (("right_lung", 1), ("left_lung", 2)):
        scores = [
            dice(study.masks[side] > 0, outline(study.pixels).argmax(0) == structure, everywhere)
            for study in drawn
        ]
        assert np.median(scores) > 0.85


def test_consolidations_of_phantoms_rank_above_clear_lungs() -> None:
    """Films from the renderer are treated like films; forty, since some patches are faint."""
    scorer = Ensemble(weights_dir("cxr-pneumonia"))
    studies = list(phantoms(40, seed=404))
    truth = np.array([float(study.labels["pneumonia"] == "present") for study in studies])
    assert auroc(truth, scorer.margins([study.pixels for study in studies])) > 0.8


def test_the_gate_takes_phantoms_and_refuses_them_turned_or_inverted(
    drawn: list[RenderedChest], gate: Gate
) -> None:
    """Upright and dark-aired is in scope; upside down, on its side or inverted is not."""
    assert np.mean([gate.accepts(study.pixels) for study in drawn]) > 0.9
    for pixels in (study.pixels for study in drawn):
        for changed in (pixels[::-1], np.rot90(pixels), 255 - pixels):
            assert not gate.accepts(changed)


def test_the_gate_refuses_noise_and_blanks(gate: Gate) -> None:
    """A broken file is no chest."""
    noise = np.random.default_rng(0).integers(0, 4096, (300, 260))
    for pixels in (noise, np.zeros((64, 64)), np.tile(np.arange(256), (256, 1))):
        assert not gate.accepts(pixels)


@pytest.mark.data
def test_real_lungs_are_outlined(data_dir: Path) -> None:
    """On the val films with people's outlines the overlap is what segmentation is for."""
    outline = Outliner(weights_dir("cxr-lungs"))
    scores = []
    for row in manifest(data_dir, split="val"):
        if row["mask_origin"].startswith("human"):
            truth = right_and_left(lung_mask(data_dir, row))
            found = outline(film(data_dir, row)).argmax(0)
            scores.append(dice(truth > 0, found > 0, truth != IGNORE))
    assert len(scores) > 10
    assert np.mean(scores) > 0.92


@pytest.mark.data
def test_the_dog_the_leg_and_every_slice_are_refused(data_dir: Path, gate: Gate) -> None:
    """What is no human chest radiograph does not reach the other models."""
    taken = [n for n, p in samples(data_dir).items() if gate.accepts(p)]
    assert not taken
