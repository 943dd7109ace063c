"""`python -m wetread.starter.explanations --data DIR`: may this model show where it looked?

Two tests decide. The pointing game: does the map's peak lie in a box that a radiologist drew, more
often than the centre of a lung does? And the randomisation test: does the map change when the
network forgets? With `--write` the verdict becomes `explanation.json` in the model's folder, and
runtimes show a map only where it says so.
"""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import numpy as np
import typer
from rich.progress import track

from wetread.errors import BadInput, WetreadError
from wetread.runtimes.explanation import LAYERED, RECORD, Method, Recipe, weights_digest
from wetread.runtimes.transformers_vision import LoadedClassifier
from wetread.starter.boxes import energy, hit, peak, read_boxes
from wetread.starter.cards.maps import told
from wetread.starter.catalogue import ROOT, write_lock
from wetread.starter.command import run
from wetread.starter.films import film, manifest
from wetread.starter.pointing import SEED, Boxed, Outline, Scores, best, game, rate

Record = dict[str, Any]

BLURS = (0.02, 0.04, 0.08)
CANVASES = (1.0, 4 / 3)
VIEWS: tuple[Literal[1], Literal[5]] = (1, 5)
STAGES = (2, 3, 4)
SLOW: frozenset[Method] = frozenset({"integrated-gradients", "occlusion"})
"""Methods that run the network dozens of times; they are tried in the plainest way alone."""


def candidates(classifier: LoadedClassifier) -> list[Recipe]:
    """Every way of drawing a map that is tried, before its blur."""
    attends = all(network.attends for network in classifier.networks)
    found: list[Recipe] = []
    for method in get_args(Method):
        if method == "attention-rollout":
            found += [Recipe(method=method)] * attends
        elif method in LAYERED:  # their maps are too coarse for small shifts to matter
            stages = () if attends else STAGES
            found += [
                Recipe(method=method, stage=stage, canvas=canvas)
                for stage, canvas in product(stages, CANVASES)
            ]
        elif method in SLOW:
            found.append(Recipe(method=method))
        else:
            canvases = CANVASES[:1] if attends else CANVASES
            found += [
                Recipe(method=method, canvas=canvas, views=views)
                for canvas, views in product(canvases, VIEWS)
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
    recipes, scores = tried(films, classifier)
    recipe = recipes[best(scores.hits, scores.energies)]
    pointing = game(films, [one.name for one in recipes], scores, outline)
    checked, forgetful = sanity(classifier, [one.pixels for one in films], recipe, seed=SEED)
    pointing["of a randomised network"] = rate(films, [peak(one) for one in forgetful])
    return {
        "recipe": recipe.model_dump(),
        "name": recipe.name,
        "weights": weights_digest(folder),
        "shown": pointing["passed"] and checked["passed"],
        "pointing": pointing,
        "sanity": checked,
    }


def tried(films: list[Boxed], classifier: LoadedClassifier) -> tuple[list[Recipe], Scores]:
    """Every recipe, and how each did on each film."""
    plain = candidates(classifier)
    recipes = [one.model_copy(update={"blur": blur}) for one in plain for blur in BLURS]
    found = [
        [score for one in plain for score in _scores(boxed, classifier, one)]
        for boxed in track(films, description="films", console=_stderr())
    ]
    hits, own, energies = np.array(found, dtype=np.float64).transpose(2, 1, 0)
    return recipes, Scores(hits=hits, own=own, energies=energies)


def _scores(boxed: Boxed, classifier: LoadedClassifier, plain: Recipe) -> Iterator[list[float]]:
    drawn = classifier.draw(boxed.pixels, plain)
    for blur in BLURS:
        recipe = plain.model_copy(update={"blur": blur})
        found = classifier.finished(drawn, boxed.pixels, recipe)
        top = peak(found)
        reached = (hit(boxes, top, boxed.shape) for boxes in (boxed.boxes, boxed.own))
        yield [*reached, energy(found, boxed.boxes)]


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
    try:
        record = _tested(data, weights, model)
    except WetreadError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2 if isinstance(error, BadInput) else 1) from None
    if write:
        text = json.dumps(record, indent=1) + "\n"
        (weights / model / RECORD).write_text(text, encoding="utf-8")
        write_lock(weights)
    typer.echo(json.dumps(record, indent=2) if json_ else told(record))


def _tested(data: Path, weights: Path, model: str) -> Record:
    from wetread.starter.training.predict import Outliner  # noqa: PLC0415 - torch

    folder, lungs = weights / model, weights / "cxr-lungs"
    if not all((one / "model.safetensors").is_file() for one in (folder, lungs)):
        raise BadInput(
            "the weights folder lacks that model or cxr-lungs; check --weights and --model"
        )
    return examine(boxed_films(data), folder, Outliner(lungs))


if __name__ == "__main__":
    run(main)
