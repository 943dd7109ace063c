"""`cxr-gate`: is this an upright, non-inverted, frontal chest radiograph?

Two judges, both must agree. A small network learned chest films against all of `negatives`,
`drawings` and `scans`; a Mahalanobis distance in its feature space asks whether the film lies
where chest films lie at all, so that kinds nobody thought of are caught too (Lee et al., NeurIPS
2018). Both thresholds are set on the val split so that at most 2 % of permitted chest films are
refused.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from wetread.runtimes.preprocess import film_to_input
from wetread.starter.films import Row, film, flagged, manifest, permitted
from wetread.starter.training.augment import Strength, vary
from wetread.starter.training.drawings import Draw, made
from wetread.starter.training.loop import arithmetic, checkpoints, fit
from wetread.starter.training.negatives import turned
from wetread.starter.training.networks import restore
from wetread.starter.training.predict import Scorer
from wetread.starter.training.scans import scanned, unseen
from wetread.starter.training.synthetic import others, phantoms
from wetread.starter.training.trunk import normalised, pooled, publish, residual

SIZE = (128, 128)
LABELS = ["out-of-scope", "frontal-chest"]
GENTLE = Strength(zoom=0.12, shift=0.06, turn=0.12, bend=0.015, cutout=0.3)
FALSE_REFUSALS = 0.02


def upright(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not flagged(row, "upside_down")]


def pictures(data: Path, rows: list[Row]) -> list[NDArray[np.float32]]:
    """Films of at most 160 pixels a side within 0..1, before letterboxing."""
    return [_small(film(data, row)) for row in rows]


def _small(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    scale = 160 / max(pixels.shape)
    shape = (max(8, round(pixels.shape[0] * scale)), max(8, round(pixels.shape[1] * scale)))
    small: NDArray[np.float32] = film_to_input(pixels, size=shape, mode="stretch")[0]
    return small


def kinds(data: Path, films: list[NDArray[np.float32]], split: str) -> dict[str, Draw]:
    """Every kind of refusable picture, by name."""
    return {**turned(films), **made(), **others(), **scanned(data, split)}


def train(data: Path, out: Path, *, seed: int, steps: int = 1400, batch: int = 48) -> Path:
    """Writes a transformers directory and `calibration.json` to `out`."""
    real = pictures(data, upright(permitted(manifest(data, split="train"))))
    drawn = [_small(study.pixels) for study in phantoms(120, seed=seed)]
    films = real + drawn
    shown = canvases(films)
    refused = _pool(list(kinds(data, films, "train").values()), seed, each=160)
    torch.manual_seed(seed)

    def loss(network: nn.Module, generator: torch.Generator) -> Tensor:
        half = batch // 2
        yes = shown[torch.randint(len(shown), (half,), generator=generator)]
        no = refused[torch.randint(len(refused), (half,), generator=generator)]
        inputs, _ = vary(torch.cat([yes, no]), generator, strength=GENTLE)
        truth = torch.cat([torch.ones(half), torch.zeros(half)]).long()
        with arithmetic():
            logits = network(normalised(inputs)).logits
        return functional.cross_entropy(logits.float(), truth, label_smoothing=0.02)

    model = residual(LABELS, hidden=[24, 48, 96, 128], depths=[1, 1, 1, 1])
    network = fit(model, loss, steps=steps, folder=checkpoints(out) / "gate", seed=seed, rate=3e-3)
    publish(network, SIZE, out)
    calibrate(data, out, seed=seed)
    return out


def canvases(films: list[NDArray[np.float32]]) -> Tensor:
    return torch.from_numpy(np.stack([film_to_input(f, size=SIZE) for f in films]))


def _pool(draws: list[Draw], seed: int, *, each: int) -> Tensor:
    rng = np.random.default_rng(seed)
    return torch.from_numpy(
        np.stack([film_to_input(draw(rng), size=SIZE) for draw in draws for _ in range(each)])
    )


def calibrate(data: Path, out: Path, *, seed: int) -> None:
    """Fits the feature space on train, sets both thresholds on val, writes `calibration.json`."""
    network = restore(out)
    train = permitted(manifest(data, split="train"))
    val = permitted(manifest(data, split="val"))
    films = canvases(
        pictures(data, upright(train)) + [_small(s.pixels) for s in phantoms(120, seed=seed)]
    )
    generator = torch.Generator().manual_seed(seed)
    varied = torch.cat([films, *(vary(films, generator, strength=GENTLE)[0] for _ in range(2))])
    features, _ = judged(network, varied)
    mean, precision = space(features)
    known = torch.from_numpy(
        np.stack([film_to_input(film(data, r), size=SIZE) for r in upright(val)])
    )
    vectors, probability = judged(network, known)
    far = distance(vectors, mean, precision)
    share = FALSE_REFUSALS / 2
    stored = {
        "method": "network probability and Mahalanobis distance; accepted where both agree",
        "accept_label": LABELS[1],
        "min_probability": float(np.quantile(probability, share, method="lower")) * 0.98,
        "max_distance": float(np.quantile(far, 1 - share, method="higher")) * 1.05,
        "stated_false_refusals": FALSE_REFUSALS,
        "n_val": len(known),
        "feature": "resnet.pooler_output",
        "mean": np.round(mean, 6).tolist(),
        "precision": [[float(f"{x:.6g}") for x in row] for row in precision],
    }
    (out / "calibration.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")


class Gate:
    """The stored gate: P(frontal chest) and Mahalanobis distance of a film."""

    def __init__(self, folder: Path) -> None:
        self.scorer = Scorer(folder)
        stored = (folder / "calibration.json").read_text(encoding="utf-8")
        self.calibration: dict[str, Any] = json.loads(stored)

    def __call__(self, pixels: NDArray[np.generic]) -> tuple[float, float]:
        features, logits = self.scorer([pixels])
        mean, precision = (np.array(self.calibration[key]) for key in ("mean", "precision"))
        far = distance(features, mean, precision)
        return float(1 / (1 + np.exp(logits[0, 0] - logits[0, 1]))), float(far[0])


def evaluation_kinds(data: Path, split: str) -> dict[str, Draw]:
    """The kinds it learned to refuse, made from films of `split`, and those never trained on."""
    films = pictures(data, upright(manifest(data, split=split)))
    return {**kinds(data, films, split), **unseen(data, split)}


def judged(network: nn.Module, films: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Features [n, channels] and P(frontal chest) [n]."""
    vectors, chances = [], []
    classifier: Any = network.classifier
    with torch.inference_mode():
        for part in torch.split(films, 64):
            features = pooled(network, normalised(part))
            vectors.append(features)
            chances.append(classifier[-1](features).softmax(1)[:, 1])
    return torch.cat(vectors).double().numpy(), torch.cat(chances).double().numpy()


def space(features: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and precision of the features, shrunk towards their average variance."""
    mean = features.mean(0)
    covariance = np.cov(features.T)
    shrunk = 0.9 * covariance + 0.1 * np.eye(len(covariance)) * np.trace(covariance) / len(
        covariance
    )
    return mean, np.linalg.inv(shrunk)


def distance(
    features: NDArray[np.float64], mean: NDArray[np.float64], precision: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mahalanobis distance of each row from the chest films, in standard deviations."""
    moved = features - mean
    squared: NDArray[np.float64] = np.einsum("ni,ij,nj->n", moved, precision, moved)
    return np.asarray(np.sqrt(squared))
