"""The trivial rivals that a starter must beat: the mean outline, and ridge on pixels."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wetread.runtimes.preprocess import film_to_input
from wetread.starter.films import Row, film, lung_mask, manifest, permitted
from wetread.statistics.discrimination import auroc

Floats = NDArray[np.float64]
STRENGTHS = (10.0, 100.0, 300.0, 1000.0, 3000.0)


def present(row: Row) -> float:
    """1 where the source speaks of pneumonia, COVID-19 pneumonia included."""
    return float(row["label"] in {"pneumonia", "covid19"})


def mean_outline(data: Path) -> NDArray[np.float32]:
    """The share of training outlines that cover each place of the film, [128, 128]."""
    rows = permitted((r for r in manifest(data, split="train") if r["mask_file"]), masks=True)
    masks = [(lung_mask(data, row) > 0).astype(np.uint8) for row in rows]
    average: NDArray[np.float32] = np.mean(
        [film_to_input(mask, size=(128, 128), mode="stretch")[0] for mask in masks], axis=0
    ).astype(np.float32)
    return average


def laid_on(outline: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The mean outline stretched over a film: where most lungs are."""
    size = (shape[1], shape[0])
    stretched = Image.fromarray(outline).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(stretched) > 0.5  # noqa: PLR2004 - the majority


def ridge_scores(data: Path, rows: list[Row]) -> Floats:
    """Ridge on 32 x 32 pixels, learned within each source; its strength is chosen on val."""
    scores = np.full(len(rows), np.nan)
    learned = permitted(manifest(data))
    for source in sorted({row["dataset"] for row in rows}):
        here = [row for row in learned if row["dataset"] == source]
        train = [row for row in here if row["split"] == "train"]
        val = [row for row in here if row["split"] == "val"]
        if len({present(row) for row in train}) < 2:  # noqa: PLR2004 - one class: learn from all
            train = [row for row in learned if row["split"] == "train"]
            val = [row for row in learned if row["split"] == "val"]
        x, y = _pixels(data, train), np.array([present(r) for r in train])
        xv, yv = _pixels(data, val), np.array([present(r) for r in val])
        best = max(STRENGTHS, key=lambda s: auroc(yv, ridge(x, y, xv, strength=s)))
        index = [i for i, row in enumerate(rows) if row["dataset"] == source]
        scores[index] = ridge(x, y, _pixels(data, [rows[i] for i in index]), strength=best)
    return scores


def ridge(films: Floats, truth: Floats, others: Floats, *, strength: float = 100.0) -> Floats:
    """Scores of `others` by a ridge regression on pixels: the trivial rival of every classifier."""
    mean = films.mean(0)
    spread = films.std(0) + 1e-6
    a, b = (films - mean) / spread, (others - mean) / spread
    weights = a.T @ np.linalg.solve(a @ a.T + strength * np.eye(len(a)), truth - truth.mean())
    return np.asarray(b @ weights + truth.mean())


def _pixels(data: Path, rows: list[Row]) -> Floats:
    films = [film_to_input(film(data, row), size=(32, 32), mode="stretch").ravel() for row in rows]
    return np.stack(films).astype(np.float64)
