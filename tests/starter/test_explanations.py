"""From films, boxes and weights to a verdict that a runtime acts on."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import typer
from PIL import Image
from transformers import ResNetConfig, ResNetForImageClassification
from typer.testing import CliRunner

from wetread.errors import BadInput
from wetread.runtimes.explanation import RECORD, Recipe, shown_recipe, weights_digest
from wetread.runtimes.transformers_vision import LoadedClassifier
from wetread.starter import explanations
from wetread.starter.cards.card import read_card
from wetread.starter.cards.maps import told
from wetread.starter.cards.page import page
from wetread.starter.catalogue import weights_dir
from wetread.starter.explanations import boxed_films, candidates, examine
from wetread.starter.training import predict

COMMAND = typer.Typer()
COMMAND.command()(explanations.main)
MANIFEST = "id,file,split,patient_group\n"
BOXES = "id,finding,x,y,width,height\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Six noisy films with a bright patch in a box, and one film without a box."""
    (tmp_path / "cxr").mkdir()
    rng, films, boxes = np.random.default_rng(4), MANIFEST, BOXES
    for n in range(7):
        pixels = rng.integers(0, 60, (64, 64)).astype(np.uint8)
        left, top = rng.integers(4, 44, 2)
        pixels[top : top + 16, left : left + 16] += np.uint8(180)
        Image.fromarray(pixels).save(tmp_path / f"{n}.png")
        films += f"f{n},{n}.png,train,p{n}\n"
        boxes += f"f{n},Pneumonia,{left},{top},16,16\n" if n < 6 else ""
    (tmp_path / "cxr" / "manifest.csv").write_text(films, encoding="utf-8")
    (tmp_path / "cxr" / "boxes.csv").write_text(boxes, encoding="utf-8")
    return tmp_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny network that learned nothing."""
    torch.manual_seed(2)
    config = ResNetConfig(
        num_channels=1,
        embedding_size=4,
        hidden_sizes=[4, 4, 8, 8],
        depths=[1, 1, 1, 1],
        layer_type="basic",
        id2label={0: "absent", 1: "present"},
    )
    place = tmp_path / "model"
    ResNetForImageClassification(config).save_pretrained(place)
    (place / "preprocessor.json").write_text(
        '{"size": [32, 32], "mode": "letterbox", "mean": 0.5, "std": 0.25}', encoding="utf-8"
    )
    return place


def outline(pixels: np.ndarray) -> np.ndarray:
    found = np.zeros((3, *pixels.shape), np.float32)
    found[1, 10:50, 8:28] = found[2, 10:50, 36:56] = 1
    return found


def test_only_films_with_boxes_play(data: Path) -> None:
    """In the manifest's order, each with its patient."""
    films = boxed_films(data)

    assert [one.patient for one in films] == [f"p{n}" for n in range(6)]
    assert all(len(one.boxes) == 1 for one in films)


def test_no_film_with_a_box_is_refused(data: Path) -> None:
    """Nothing is concluded from nothing."""
    (data / "cxr" / "boxes.csv").write_text(BOXES, encoding="utf-8")

    with pytest.raises(BadInput, match="no film"):
        boxed_films(data)


def test_candidates_fit_the_network(folder: Path) -> None:
    """Convolutions are never asked for attention; every other method is tried."""
    found = candidates(LoadedClassifier(folder, "cpu", "fp32"))

    assert len(found) == len(set(found))
    assert {one.method for one in found} == {
        "positive-gradient", "saliency", "input-x-gradient", "integrated-gradients",
        "guided-backprop", "occlusion", "grad-cam", "layer-cam",
    }  # fmt: skip


def test_a_network_that_learned_nothing_shows_no_map(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record says so, a runtime obeys it, and a person can read why."""
    tried = [Recipe(method="grad-cam", stage=4), Recipe(method="layer-cam", stage=3)]
    monkeypatch.setattr(explanations, "candidates", lambda _: tried)

    record = examine(boxed_films(data), folder, outline)
    (folder / RECORD).write_text(json.dumps(record), encoding="utf-8")

    assert record["shown"] is False
    assert record["pointing"]["films"] == record["pointing"]["patients"] == 6
    assert record["pointing"]["candidates"] == 2 * len(explanations.BLURS)
    assert shown_recipe(folder) is None
    assert told(record).startswith(f"Maps are not shown ({record['name']}).")


@pytest.mark.parametrize(("pointing", "forgets"), [(True, False), (False, True), (True, True)])
def test_both_tests_must_pass(
    pointing: bool, forgets: bool, data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One alone shows nothing."""
    from wetread.starter.training import randomised  # noqa: PLC0415 - to be replaced below

    films = boxed_films(data)
    flat = [np.zeros(one.shape, np.float32) for one in films]
    monkeypatch.setattr(explanations, "candidates", lambda _: [Recipe(method="saliency")])
    monkeypatch.setattr(explanations, "game", lambda *_: {"passed": pointing})
    monkeypatch.setattr(randomised, "sanity", lambda *_, seed: ({"passed": forgets}, flat))

    record = examine(films, folder, outline)
    (folder / RECORD).write_text(json.dumps(record), encoding="utf-8")

    assert record["shown"] is (pointing and forgets)
    assert (shown_recipe(folder) is not None) is (pointing and forgets)
    assert record["pointing"]["of a randomised network"]["value"] == 0


def test_the_command_writes_and_pins_the_verdict(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words for a person, or one JSON object; the record is stored and pinned."""
    weights = folder.parent / "weights"
    for name in ("cxr-pneumonia", "cxr-lungs"):
        shutil.copytree(folder, weights / name)
    monkeypatch.setattr(explanations, "candidates", lambda _: [Recipe(method="grad-cam", stage=3)])
    monkeypatch.setattr(predict, "Outliner", lambda _: outline)
    asked = ["--data", str(data), "--weights", str(weights), "--write"]

    told_ = CliRunner().invoke(COMMAND, asked)
    plain = CliRunner().invoke(COMMAND, [*asked, "--json"])

    record = json.loads((weights / "cxr-pneumonia" / RECORD).read_text(encoding="utf-8"))
    pinned = json.loads((weights / "weights.lock").read_text(encoding="utf-8"))
    assert told_.stdout.startswith("Maps are not shown")
    assert json.loads(plain.stdout) == record
    assert RECORD in pinned["cxr-pneumonia"]["files"]
    assert RECORD not in pinned["cxr-lungs"]["files"]


@pytest.mark.parametrize(
    ("lacks", "sentence"), [("boxes.csv", "no cxr/boxes.csv"), ("weights", "lacks that model")]
)
def test_what_is_missing_is_said_in_one_sentence(lacks: str, sentence: str, data: Path) -> None:
    """Exit code 2 and no traceback."""
    asked = ["--data", str(data)]
    if lacks == "weights":
        asked += ["--weights", str(data)]
    else:
        (data / "cxr" / lacks).unlink()

    result = CliRunner().invoke(COMMAND, asked)

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_shipped_record_is_of_the_shipped_weights() -> None:
    """A model trained again has to be tested again, and its card says how it went."""
    folder = weights_dir("cxr-pneumonia")
    if not (folder / RECORD).is_file():
        pytest.skip("the shipped classifier has not been tested for its maps yet")
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))

    assert record["weights"] == weights_digest(folder)
    assert told(record) in page(read_card("cxr-pneumonia"))
