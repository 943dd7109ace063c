"""`python -m wetread.starter.explanations --data DIR`: may this model show where it looked?

Two tests decide. The pointing game: does the map's peak lie in a box that a radiologist drew, more
often than the centre of a lung does? And the randomisation test: does the map change when the
network forgets? With `--write` the verdict becomes `explanation.json` in the model's folder, and
runtimes show a map only where it says so.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated, Any, get_args

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track

from wetread.errors import BadInput
from wetread.runtimes.explanation import LAYERED, RECORD, Method, Recipe, tested_weights
from wetread.runtimes.transformers_vision import LoadedClassifier
from wetread.starter.boxes import ABOUT, Box, Point, covered, energy, hit, peak, read_boxes
from wetread.starter.catalogue import ROOT, write_lock
from wetread.starter.films import film, manifest
from wetread.starter.pointing import best, cross_fitted, figure, of_chosen

Floats = NDArray[np.float64]
Record = dict[str, Any]
Outline = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

SEED = 17
BLURS = (0.02, 0.04, 0.08)
CANVASES = (1.0, 4 / 3)
STAGES = (1, 2, 3, 4)
SLOW: frozenset[Method] = frozenset({"integrated-gradients", "occlusion"})
"""Methods that run the network dozens of times; they are tried on the film as it lies alone."""
LUNG_CENTRES = ("centre of the right lung", "centre of the left lung", "centre of both lungs")


@dataclass(frozen=True, kw_only=True)
class Boxed:
    """A film with boxes."""

    pixels: NDArray[np.uint8]
    patient: str
    boxes: tuple[Box, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def own(self) -> tuple[Box, ...]:
        """The boxes of what the answer is about."""
        return tuple(box for box in self.boxes if box.finding in ABOUT)


def candidates(classifier: LoadedClassifier) -> list[Recipe]:
    """Every way of drawing a map that is tried, before its blur."""
    attends = all(network.attends for network in classifier.networks)
    found: list[Recipe] = []
    for method in get_args(Method):
        if (method == "attention-rollout" and not attends) or (method in LAYERED and attends):
            continue
        stages = STAGES if method in LAYERED else (None,)
        canvases = CANVASES if not attends else (1.0,)
        views = (1,) if method in SLOW else (1, 5)
        found += [
            Recipe(method=method, stage=stage, canvas=canvas, views=view)  # type: ignore[arg-type]
            for stage, canvas, view in product(stages, canvases, views)
        ]
    return found


def boxed_films(data: Path) -> list[Boxed]:
    """The films of the manifest that have boxes, in order.

    Raises:
        BadInput: none has.
    """
    boxes = read_boxes(data)
    rows = [row for row in manifest(data) if row["id"] in boxes]
    if not rows:
        raise BadInput("no film of cxr/manifest.csv has a box in cxr/boxes.csv; check both files")
    return [
        Boxed(pixels=film(data, row), patient=row["patient_group"], boxes=boxes[row["id"]])
        for row in rows
    ]


def examine(films: list[Boxed], folder: Path, outline: Outline) -> Record:
    """The record of one model: the chosen recipe, both tests, and whether maps may be shown."""
    from wetread.starter.training.randomised import sanity  # noqa: PLC0415 - torch

    classifier = LoadedClassifier(folder, "cpu", "fp32")
    recipes, hits, energies = tried(films, classifier)
    recipe = recipes[best(hits, energies)]
    pointing = game(films, recipes, hits, energies, outline)
    checked, forgetful = sanity(classifier, [one.pixels for one in films], recipe, seed=SEED)
    pointing["of a randomised network"] = _rate(films, [peak(one) for one in forgetful])
    return {
        "recipe": recipe.model_dump(),
        "name": recipe.name,
        "weights": tested_weights(folder),
        "shown": pointing["passed"] and checked["passed"],
        "pointing": pointing,
        "sanity": checked,
    }


def tried(films: list[Boxed], classifier: LoadedClassifier) -> tuple[list[Recipe], Floats, Floats]:
    """Every recipe, with its hits and the energy in the boxes, [recipes, films]."""
    plain = candidates(classifier)
    recipes = [one.model_copy(update={"blur": blur}) for one in plain for blur in BLURS]
    scores = [
        [score for one in plain for score in _scores(boxed, classifier, one)]
        for boxed in track(films, description="films", transient=True, console=_stderr())
    ]
    table = np.array(scores, dtype=np.float64)
    return recipes, table[:, :, 0].T, table[:, :, 1].T


def _scores(boxed: Boxed, classifier: LoadedClassifier, plain: Recipe) -> Iterator[list[float]]:
    drawn = classifier.draw(boxed.pixels, plain)
    for blur in BLURS:
        recipe = plain.model_copy(update={"blur": blur})
        found = classifier.finished(drawn, boxed.pixels, recipe)
        yield [hit(boxed.boxes, peak(found), boxed.shape), energy(found, boxed.boxes)]


def game(
    films: list[Boxed], recipes: list[Recipe], hits: Floats, energies: Floats, outline: Outline
) -> Record:
    """The cross-fitted hit rate beside its rivals, with paired differences.

    The rival is the lung centre that turns out best on these very films, so that any flattery is
    on its side.
    """
    patients = [one.patient for one in films]
    chosen = cross_fitted(hits, energies, patients)
    ours, shares = of_chosen(hits, chosen), of_chosen(energies, chosen)
    rivals = {name: _hits(films, points) for name, points in rival_points(films, outline).items()}
    rival = max(LUNG_CENTRES, key=lambda name: float(rivals[name].mean()))
    gain = figure(ours - rivals[rival], patients, seed=SEED)
    own = np.array([bool(one.own) for one in films])
    areas = np.array([covered(one.boxes, one.shape).mean() for one in films])
    return {
        "films": len(films),
        "patients": len(set(patients)),
        "candidates": len(recipes),
        "hits": figure(ours, patients, seed=SEED),
        "rival": rival,
        "gain": gain,
        "passed": gain["ci"][0] > 0,
        "rivals": {name: figure(found, patients, seed=SEED) for name, found in rivals.items()},
        "energy in boxes": figure(shares, patients, seed=SEED),
        "area of boxes": float(areas.mean()),
        "films with a box of the answer's own finding": int(own.sum()),
        "chosen": dict(Counter(recipes[index].name for index in chosen)),
        "best in hindsight": float(hits.mean(axis=1).max()),
    }


def rival_points(films: list[Boxed], outline: Outline) -> dict[str, list[Point | None]]:
    """Where one would point without a classifier, on each film."""
    lungs = [outline(one.pixels).argmax(0) for one in films]
    boxes = [[box for one in films if one.patient != f.patient for box in one.boxes] for f in films]
    return {
        LUNG_CENTRES[0]: [_middle(drawn == 1) for drawn in lungs],
        LUNG_CENTRES[1]: [_middle(drawn == 2) for drawn in lungs],  # noqa: PLR2004 - its label
        LUNG_CENTRES[2]: [_middle(drawn > 0) for drawn in lungs],
        "centre of the film": [(one.shape[0] / 2, one.shape[1] / 2) for one in films],
        "mean place of other patients' boxes": [
            (float(middle[0]), float(middle[1]))
            for middle in (np.mean([box.centre for box in drawn], axis=0) for drawn in boxes)
        ],
    }


def _middle(mask: NDArray[np.bool_]) -> Point | None:
    places = np.argwhere(mask)
    return (float(places[:, 0].mean()), float(places[:, 1].mean())) if len(places) else None


def _hits(films: list[Boxed], points: list[Point | None]) -> Floats:
    return np.array(
        [hit(f.boxes, p, f.shape) for f, p in zip(films, points, strict=True)], dtype=np.float64
    )


def _rate(films: list[Boxed], points: list[Point | None]) -> Record:
    return figure(_hits(films, points), [one.patient for one in films], seed=SEED)


def _stderr() -> Any:
    from rich.console import Console  # noqa: PLC0415 - only for people

    return Console(stderr=True)


def main(
    data: Annotated[Path, typer.Option(help="the folder that holds cxr/boxes.csv")],
    weights: Annotated[Path, typer.Option(help="the folder of all starter weights")] = ROOT,
    model: Annotated[str, typer.Option(help="which classifier in it")] = "cxr-pneumonia",
    write: Annotated[bool, typer.Option(help="store the verdict beside the weights")] = False,  # noqa: RUF100, FBT002 - typer flag
    json_: Annotated[bool, typer.Option("--json", help="one JSON object on stdout")] = False,  # noqa: RUF100, FBT002 - typer flag
) -> None:
    """Tests whether a classifier's maps point where radiologists did, and come from its weights."""
    from wetread.starter.training.predict import Outliner  # noqa: PLC0415 - torch

    folder = weights / model
    if not (folder / "model.safetensors").is_file():
        raise BadInput("the weights folder holds no such model; check --weights and --model")
    record = examine(boxed_films(data), folder, Outliner(weights / "cxr-lungs"))
    if write:
        (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        write_lock(weights)
    typer.echo(json.dumps(record, indent=2))


if __name__ == "__main__":
    typer.run(main)
