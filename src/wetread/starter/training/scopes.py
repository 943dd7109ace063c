"""What each gate lets in, and everything else that it must keep out.

A scope names pictures of its own kind by split, and kinds of others as functions of a generator,
so that the list of what is refused is also the list of figures in the card. Kinds under `unseen`
are kept from training, to see what a gate makes of the unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Generator, Tensor

from wetread.runtimes.preprocess import Shape, film_to_input
from wetread.runtimes.volumes import middle_planes
from wetread.starter.films import Row, film, flagged, manifest, permitted
from wetread.starter.training.augment import Strength, any_way_round, vary
from wetread.starter.training.drawings import Draw, Picture, made
from wetread.starter.training.negatives import UPRIGHT, turned
from wetread.starter.training.scans import cases, cut_out, scanned, slices, stacked, turned_volumes
from wetread.starter.training.synthetic import others, phantoms

Pictures = list[Picture]
Kinds = dict[str, Draw]

GENTLE = Strength(zoom=0.12, shift=0.06, turn=0.12, bend=0.015, cutout=0.3)
VARIED = Strength(
    zoom=0.25, shift=0.1, turn=0.5, bend=0.02, gamma=0.6, contrast=0.3, cutout=0.3
)  # fmt: skip
SMALL = 160
"""Pixels of the longer side to which films are shrunk before they are turned and cut."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One gate's world.

    `inside` gives the pictures of a split, permitted ones only unless told otherwise; `outside`
    and `unseen` make kinds from them. A picture is a plane, or a volume where `planes` is set.
    `patients` tells whose the permitted pictures of train are; with `folds`, the limits rest on
    those pictures too, left out in so many parts. Where `any_way` is set, mirrored pictures and
    those turned by a quarter are in scope.
    """

    label: str
    size: Shape
    inside: Callable[[Path, str, bool], Pictures]
    outside: Callable[[Path, Pictures, str], Kinds]
    unseen: Callable[[Path, str], Kinds]
    planes: bool = False
    phantoms: Callable[[int], Pictures] = lambda _: []
    strength: Strength = GENTLE
    patients: Callable[[Path], list[str]] = lambda _: []
    folds: int = 0
    any_way: bool = False

    @property
    def channels(self) -> int:
        return 3 if self.planes else 1

    def canvas(self, picture: NDArray[Any]) -> NDArray[np.float32]:
        """The picture as the network is shown it, [channels, rows, columns]."""
        if self.planes:
            return middle_planes(picture, size=self.size)
        return film_to_input(picture, size=self.size)

    def varied(self, films: Tensor, generator: Generator) -> Tensor:
        """Canvases [n, channels, rows, columns] as pictures of one kind differ."""
        moved, _ = vary(films, generator, strength=self.strength)
        return any_way_round(moved, generator) if self.any_way else moved


def _chest(data: Path, split: str, licensed: bool) -> Pictures:
    rows = [r for r in manifest(data, split=split) if not flagged(r, "upside_down")]
    return _films(data, permitted(rows) if licensed else rows)


def _chests(data: Path, split: str) -> Kinds:
    films = _chest(data, split, licensed=True)
    return {"chest radiograph": lambda rng: films[int(rng.integers(len(films)))]}


def _films(data: Path, rows: list[Row]) -> Pictures:
    return [small(film(data, row)) for row in rows]


def small(pixels: NDArray[np.uint8]) -> Picture:
    """A film of at most 160 pixels a side within 0..1, before letterboxing."""
    scale = SMALL / max(pixels.shape)
    shape = (max(8, round(pixels.shape[0] * scale)), max(8, round(pixels.shape[1] * scale)))
    shrunk: Picture = film_to_input(pixels, size=shape, mode="stretch")[0]
    return shrunk


def _drawn(seed: int) -> Pictures:
    return [small(study.pixels) for study in phantoms(120, seed=seed)]


def _beside_chest(data: Path, films: Pictures, split: str) -> Kinds:
    return {
        **turned(films), **made(), **others(), "cardiac MR": slices(data, split), **scanned(data)
    }  # fmt: skip


def _heart(data: Path, split: str, licensed: bool) -> Pictures:
    rows = manifest(data, "cardiac_mr", split=split)
    return _films(data, permitted(rows) if licensed else rows)


def _beside_heart(data: Path, films: Pictures, split: str) -> Kinds:
    spoilt = {kind: draw for kind, draw in turned(films).items() if kind not in UPRIGHT}
    return {**spoilt, **made(), **others(), **scanned(data), **_chests(data, split)}


def _whose(collection: str, column: str) -> Callable[[Path], list[str]]:
    return lambda data: [
        row[column] for row in permitted(manifest(data, collection, split="train"))
    ]


def _hippocampus(data: Path, split: str, licensed: bool) -> Pictures:
    return cases(data, split, licensed=licensed)


def _beside_hippocampus(data: Path, volumes: Pictures, split: str) -> Kinds:
    planes = {**made(), "cardiac MR": slices(data, split), **_chests(data, split)}
    return {
        **turned_volumes(volumes),
        **{kind: stacked(draw) for kind, draw in planes.items()},
        "part of another volume": cut_out(data),
    }


SCOPES = {
    "cxr-gate": Scope(
        label="frontal-chest",
        size=(128, 128),
        inside=_chest,
        phantoms=_drawn,
        outside=_beside_chest,
        unseen=lambda data, split: {"hippocampus MR": slices(data, split, "hippocampus_mr")},
    ),
    "cardiac-gate": Scope(
        label="short-axis-cardiac-mr",
        size=(128, 128),
        strength=VARIED,
        any_way=True,
        patients=_whose("cardiac_mr", "patient_id"),
        folds=3,
        inside=_heart,
        outside=_beside_heart,
        unseen=lambda data, split: {"hippocampus MR": slices(data, split, "hippocampus_mr")},
    ),
    "hippocampus-gate": Scope(
        label="hippocampus-mr",
        size=(64, 64),
        planes=True,
        inside=_hippocampus,
        patients=_whose("hippocampus_mr", "id"),
        folds=3,
        outside=_beside_hippocampus,
        unseen=lambda _, __: {"other phantoms": stacked(others()["phantom abdomen"])},
    ),
}
