"""Training on phantoms alone, for a few steps: the loop runs, resumes, and repeats itself."""

from pathlib import Path

import numpy as np
import pytest
import torch

from wetread.errors import WeightsRefused
from wetread.starter.films import IGNORE
from wetread.starter.training import gate_limits, lessons, lungs, pneumonia
from wetread.starter.training.augment import Strength, vary
from wetread.starter.training.drawings import made
from wetread.starter.training.loop import fit
from wetread.starter.training.losses import dice_and_entropy
from wetread.starter.training.negatives import turned
from wetread.starter.training.networks import build, normalised, restore, store, write_config
from wetread.starter.training.predict import Outliner, Scorer
from wetread.starter.training.synthetic import phantoms
from wetread.starter.training.trunk import publish, residual


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> None:
    """The suite shares its cores with others."""
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def drawn() -> tuple[torch.Tensor, torch.Tensor]:
    return lungs.synthetic(seed=3, count=2)


def _weights(network: torch.nn.Module) -> torch.Tensor:
    return torch.cat([value.detach().flatten() for value in network.parameters()])


def _few_steps(folder: Path, steps: int, stop: int | None = None) -> torch.nn.Module:
    torch.manual_seed(1)
    model = torch.nn.Linear(3, 1)
    seen = iter(range(stop if stop is not None else steps))

    def loss(network: torch.nn.Module, generator: torch.Generator) -> torch.Tensor:
        if next(seen, None) is None:
            raise KeyboardInterrupt
        inputs = torch.randn(4, 3, generator=generator)
        wrong: torch.Tensor = network(inputs) - inputs.sum(1, keepdim=True)
        return (wrong**2).mean()

    return fit(model, loss, steps=steps, folder=folder, seed=5, every=2)


def test_an_interrupted_run_ends_like_one_that_was_not(tmp_path: Path) -> None:
    """Every step draws from its own seed, and the checkpoint holds all that steps change."""
    whole = _few_steps(tmp_path / "whole", 6)
    with pytest.raises(KeyboardInterrupt):
        _few_steps(tmp_path / "cut", 6, stop=3)
    torch.testing.assert_close(_weights(_few_steps(tmp_path / "cut", 6)), _weights(whole))


def test_training_leaves_the_smallest_floats_alone(tmp_path: Path) -> None:
    """The loop flushes subnormals while it runs and for nobody else, even when it is cut short."""
    with pytest.raises(KeyboardInterrupt):
        _few_steps(tmp_path, 6, stop=3)
    assert float(torch.tensor(1e-310, dtype=torch.float64) * 1) > 0


def test_an_outline_network_learns_from_phantoms(
    tmp_path: Path, drawn: tuple[torch.Tensor, torch.Tensor]
) -> None:
    """A few steps lower the loss, and what is stored can be served on any film's grid."""
    films, labels = drawn
    torch.manual_seed(0)
    network = build(lungs.CONFIG)

    def loss(model: torch.nn.Module, generator: torch.Generator) -> torch.Tensor:
        del generator
        return dice_and_entropy(model(normalised(films)), labels)

    before = float(loss(network.train(), torch.Generator()).detach())
    fit(network, loss, steps=6, folder=tmp_path / "run", seed=1, rate=3e-3)
    assert float(loss(network.train(), torch.Generator()).detach()) < before
    store(network, tmp_path)
    write_config(lungs.CONFIG, tmp_path)
    found = Outliner(tmp_path)(np.zeros((90, 120), np.uint16))
    assert found.shape == (3, 90, 120)
    assert found.dtype == np.float32


def test_ignored_pixels_do_not_move_the_loss() -> None:
    """What lies under 127 may be anything."""
    logits = torch.randn(1, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    labels = torch.zeros(1, 8, 8, dtype=torch.long)
    labels[:, :4] = IGNORE
    changed = logits.clone()
    changed[:, 1, :4] += 5
    torch.testing.assert_close(dice_and_entropy(logits, labels), dice_and_entropy(changed, labels))


def test_a_classifier_learns_from_phantoms_and_is_served(tmp_path: Path) -> None:
    """One step through the real loop, then a transformers directory that loads without a hub."""
    lesson = lessons.from_phantoms(4, seed=3, size=(64, 64))
    assert lesson.truth.tolist() == [0, 1, 0, 1]
    learned = pneumonia.learn(
        pneumonia.begin(1), lesson, tmp_path / "run", seed=1, steps=2, batch=4, rate=1e-3
    )
    publish(learned.network, (64, 64), tmp_path)  # type: ignore[arg-type]  # a module's attribute
    scorer = Scorer(tmp_path)
    films = [np.zeros((100, 80)), np.eye(64)]
    features, logits = scorer(films)
    assert features.shape == (2, 256)
    np.testing.assert_allclose(scorer.margins(films), logits[:, 1] - logits[:, 0])


def test_unknown_asides_are_left_out_of_the_loss() -> None:
    """A source that says nothing of a finding teaches nothing about it."""
    logits = torch.zeros(2, 3)
    truth = torch.tensor([[1.0, float("nan"), float("nan")], [0.0, float("nan"), 0.5]])
    expected = (2 * np.log(2) + 0) / 3
    assert float(pneumonia.aside_loss(logits, truth)) == pytest.approx(expected)


def test_sources_and_classes_are_drawn_in_fixed_shares() -> None:
    """Two NIH classes of unequal size are seen equally often."""
    rows = [{"dataset": "nih-chestxray14", "label": "normal"}] * 3
    rows += [{"dataset": "nih-chestxray14", "label": "pneumonia"}]
    rows += [{"dataset": "hannover-covid19", "label": "covid19"}] * 2
    odds = lessons.odds(rows)
    assert odds.sum() == pytest.approx(1)
    assert odds[:3].sum() == pytest.approx(odds[3])
    assert odds[4:].sum() / odds[:4].sum() == pytest.approx(
        lessons.REST / lessons.SHARES["nih-chestxray14"]
    )


def test_augmentation_moves_film_and_labels_together(
    drawn: tuple[torch.Tensor, torch.Tensor],
) -> None:
    """Painting the labels as the film, the two still agree after the warp."""
    _, labels = drawn
    still = Strength(gamma=0, contrast=0, noise=0, blur=0, cutout=0)
    generator = torch.Generator().manual_seed(2)
    painted = (labels > 0).float()[:, None]
    moved, truth = vary(painted, generator, labels=labels, strength=still)
    assert truth is not None
    agree = (moved[:, 0] > 0.5) == (truth > 0)
    assert float(agree.float().mean()) > 0.98
    assert not torch.equal(truth, labels)


def test_augmentation_repeats_under_the_same_seed(drawn: tuple[torch.Tensor, torch.Tensor]) -> None:
    """Same seed, same films."""
    films, _ = drawn
    first, second = (vary(films, torch.Generator().manual_seed(4))[0] for _ in range(2))
    torch.testing.assert_close(first, second)


def test_refusable_pictures_are_finite_grey_planes_and_repeat() -> None:
    """Each kind yields a plane within 0..1, the same one for the same seed."""
    films = [np.divide(s.pixels, 255, dtype=np.float32) for s in phantoms(2, seed=1)]
    for draw in {**turned(films), **made()}.values():
        picture = draw(np.random.default_rng(7))
        assert picture.ndim == 2
        assert np.isfinite(picture).all()
        assert picture.min() >= -0.01
        assert picture.max() <= 1.01
        np.testing.assert_array_equal(picture, draw(np.random.default_rng(7)))


def test_distance_grows_away_from_the_known_films() -> None:
    """The Mahalanobis distance of the mean is 0, and of a far point large."""
    features = np.random.default_rng(0).normal(size=(400, 5))
    mean, precision = gate_limits.space(features)
    far = gate_limits.distance(np.stack([mean, mean + 10]), mean, precision)
    assert far[0] == pytest.approx(0)
    assert far[1] > 15


def test_a_network_that_is_not_on_the_list_is_refused() -> None:
    """A configuration cannot name arbitrary code."""
    with pytest.raises(WeightsRefused, match="UNet"):
        build({"network": "os.system", "kwargs": {}})


def test_half_precision_storage_changes_little(tmp_path: Path) -> None:
    """float16 weights answer as float32 weights did."""
    torch.manual_seed(0)
    network = residual(["no", "yes"], hidden=[8, 16], depths=[1, 1]).eval()
    publish(network, (128, 128), tmp_path)
    inputs = torch.randn(2, 1, 32, 32)
    with torch.inference_mode():
        before, after = network(inputs).logits, restore(tmp_path)(inputs).logits
    torch.testing.assert_close(before, after, atol=1e-2, rtol=1e-2)
