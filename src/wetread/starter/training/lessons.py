"""What `cxr-pneumonia` is shown: films and truths in fixed shares of source and class."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from wetread.runtimes.preprocess import Shape, film_to_input
from wetread.starter.films import Row, film, flagged, manifest, permitted
from wetread.starter.rivals import present
from wetread.starter.training.synthetic import phantoms

ASIDE = (
    "Infiltration", "Atelectasis", "Edema", "Effusion", "Consolidation", "Viral Pneumonia",
    "Bacterial Pneumonia", "COVID-19",
)  # fmt: skip
SHARES = {"nih-chestxray14": 0.66, "kermany-paediatric": 0.26}
EVENED = {"nih-chestxray14": 0.5, "kermany-paediatric": 0.42}
REST = 0.08
PHANTOM_SHARE = 0.08


def asides(row: Row) -> list[float]:
    """Targets of the extra heads; not a number where the source is silent.

    Only NIH films were searched for other findings; elsewhere only the named ones are known.
    """
    named = row["finding"].split("|")
    known = [
        1.0 if name in named else 0.0 if row["dataset"] == "nih-chestxray14" else np.nan
        for name in ASIDE
    ]
    view = {"PA": 0.0, "AP": 1.0, "AP_supine": 1.0}.get(row["view"], np.nan)
    sex = {"M": 0.0, "F": 1.0}.get(row["sex"], np.nan)
    age = float(row["age"]) / 100 if row["age"] else np.nan
    return [*known, view, sex, age]


def odds(rows: list[Row], shares: dict[str, float] = SHARES) -> NDArray[np.float64]:
    """How often each film is drawn: fixed shares by source, both classes evenly within it."""
    keys = [(row["dataset"] if row["dataset"] in shares else "rest", present(row)) for row in rows]
    counts = {key: keys.count(key) for key in set(keys)}
    classes = {source: len({k for k in counts if k[0] == source}) for source, _ in counts}
    weights = [shares.get(key[0], REST) / classes[key[0]] / counts[key] for key in keys]
    return np.array(weights) / sum(weights)


def tensor(data: Path, rows: list[Row], size: Shape) -> Tensor:
    """The films on the canvas, [n, 1, rows, columns] within 0..1."""
    return torch.from_numpy(np.stack([film_to_input(film(data, row), size=size) for row in rows]))


def trainable(data: Path) -> list[Row]:
    rows = permitted(manifest(data, split="train"))
    return [r for r in rows if not flagged(r, "label_doubtful") and not flagged(r, "upside_down")]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """Films [n, 1, rows, columns], truths [n], targets of the extra heads, odds of each film."""

    films: Tensor
    truth: Tensor
    extra: Tensor
    odds: Tensor


def from_films(
    data: Path, rows: list[Row], *, size: Shape, shares: dict[str, float] = SHARES
) -> Lesson:
    return Lesson(
        films=tensor(data, rows, size),
        truth=torch.tensor([float(present(row)) for row in rows]),
        extra=torch.tensor([asides(row) for row in rows], dtype=torch.float32),
        odds=torch.from_numpy(odds(rows, shares)),
    )


def from_phantoms(count: int, *, seed: int, size: Shape) -> Lesson:
    """Phantoms know their effusion, view and sex; of the other findings they say nothing."""
    films, truth, extra = [], [], []
    for study in phantoms(count, seed=seed):
        films.append(film_to_input(study.pixels, size=size))
        truth.append(float(study.labels["pneumonia"] == "present"))
        effusion = float(study.labels["effusion"] == "present")
        named = [effusion if name == "Effusion" else np.nan for name in ASIDE]
        extra.append([*named, float(study.spec.view == "AP"), float(study.spec.sex == "F"), np.nan])
    return Lesson(
        films=torch.from_numpy(np.stack(films)),
        truth=torch.tensor(truth),
        extra=torch.tensor(extra, dtype=torch.float32),
        odds=torch.full((count,), 1 / count, dtype=torch.float64),
    )


def together(real: Lesson, drawn: Lesson, *, share: float = PHANTOM_SHARE) -> Lesson:
    return Lesson(
        films=torch.cat([real.films, drawn.films]),
        truth=torch.cat([real.truth, drawn.truth]),
        extra=torch.cat([real.extra, drawn.extra]),
        odds=torch.cat([real.odds * (1 - share), drawn.odds * share]),
    )
