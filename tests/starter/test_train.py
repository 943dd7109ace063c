"""Making a model anew: what is refused before minutes are spent, and what is written at the end."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from wetread.errors import BadInput, UnknownComponent
from wetread.runtimes.lock import WeightsLock
from wetread.starter.catalogue import _STARTERS
from wetread.starter.films import film, manifest
from wetread.starter.makers import MAKERS, Maker
from wetread.starter.train import train
from wetread.starter.training_record import in_words, read_record

THEN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HEADER = "id,file,licence,split\n"


def collection(data: Path, name: str = "cxr", *, rows: int = 3, header: str = HEADER) -> Path:
    (data / name).mkdir(parents=True)
    lines = [header]
    for number in range(rows):
        file = f"{name}/{number}.png"
        Image.fromarray(np.full((4, 4), number, np.uint8)).save(data / file)
        lines.append(f"{number},{file},CC0,{'test' if number == 2 else 'train'}\n")
    (data / name / "manifest.csv").write_text("".join(lines))
    return data


def learns(data: Path, out: Path, *, seed: int, steps: int = 5) -> Path:
    """A stand-in for minutes of training: it reads the train split and writes weights."""
    total = sum(int(film(data, row).sum()) for row in manifest(data, split="train"))
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.safetensors").write_bytes(f"{total}/{seed}/{steps}".encode())
    (out / "config.json").write_text("{}")
    return out


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Maker, "load", lambda _: learns)


def make(tmp_path: Path, **changes: Any) -> Any:
    values = {"data": tmp_path / "data", "out": tmp_path / "out", **changes}
    ticks = iter((10.0, 12.5))
    return train(
        "cxr-lungs",
        values.pop("data"),
        values.pop("out"),
        clock=lambda: THEN,
        timer=lambda: next(ticks),
        **values,
    )


@pytest.mark.usefixtures("stand_in")
def test_a_model_knows_what_it_learned_from(tmp_path: Path) -> None:
    """Rows of the test split, which nobody opened, are not among them."""
    collection(tmp_path / "data")

    record = make(tmp_path, seed=3)

    assert (record.learned.rows, record.learned.splits) == (2, {"train": 2})
    assert (record.finished, record.seconds, record.seed) == (THEN, 2.5, 3)
    assert read_record(tmp_path / "out" / "cxr-lungs") == record
    assert record.learned.rows_digest in in_words(record)


@pytest.mark.usefixtures("stand_in")
def test_the_record_is_pinned_with_the_weights(tmp_path: Path) -> None:
    """A card that lies about its data is a card that was tampered with."""
    collection(tmp_path / "data")
    make(tmp_path)
    lock = WeightsLock.read(tmp_path / "out" / "weights.lock")
    path = tmp_path / "out" / "cxr-lungs" / "training.json"

    assert lock.verify("cxr-lungs")
    record = json.loads(path.read_text())
    record["learned"]["licences"] = {"CC0": 10_000}
    path.write_text(json.dumps(record))
    with pytest.raises(Exception, match=r"training\.json is not the pinned file"):
        lock.verify("cxr-lungs")


@pytest.mark.usefixtures("stand_in")
def test_one_changed_pixel_is_another_training(tmp_path: Path) -> None:
    """The digest of the manifest alone would not notice."""
    data = collection(tmp_path / "data")
    before = make(tmp_path).learned
    Image.fromarray(np.full((4, 4), 200, np.uint8)).save(data / "cxr" / "0.png")
    after = make(tmp_path).learned

    assert before.manifests == after.manifests
    assert before.rows_digest != after.rows_digest


@pytest.mark.usefixtures("stand_in")
def test_a_run_that_was_resumed_says_so(tmp_path: Path) -> None:
    """Its time and energy are those of the last run alone."""
    collection(tmp_path / "data")
    (tmp_path / "out" / "checkpoints" / "cxr-lungs").mkdir(parents=True)

    assert make(tmp_path).resumed


def test_an_unknown_model_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    """Before any folder is looked at."""
    with pytest.raises(UnknownComponent, match="cxr-gate, cxr-lungs"):
        train("cxr-ribs", tmp_path, tmp_path)


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda data: None, r"no cxr/manifest\.csv"),
        (lambda data: collection(data, header="id,file\n"), "lacks the columns: licence"),
        (lambda data: collection(data, header=""), "lacks the columns"),
        (lambda data: (collection(data) / "cxr" / "0.png").unlink(), "is missing; complete"),
        (lambda data: (collection(data) / "cxr" / "0.png").write_text("no"), "is none; replace"),
        (
            lambda data: (collection(data) / "cxr" / "manifest.csv").write_bytes(b"\xff\xfe,\n"),
            "not a CSV file in UTF-8",
        ),
    ],
)
def test_data_that_cannot_be_used_is_one_sentence(tmp_path: Path, spoil: Any, sentence) -> None:
    """No file name and no path in it, and no record of a training that was none."""
    spoil(tmp_path / "data")

    with pytest.raises(BadInput, match=sentence) as refusal:
        make(tmp_path)

    assert str(tmp_path) not in str(refusal.value)
    assert "0.png" not in str(refusal.value)
    assert not list(tmp_path.rglob("training.json"))


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("steps", [0, -1])
def test_no_steps_are_no_training(tmp_path: Path, steps: int) -> None:
    """Not even one that is stored."""
    collection(tmp_path / "data")

    with pytest.raises(BadInput, match="--steps"):
        make(tmp_path, steps=steps)


@pytest.mark.usefixtures("stand_in")
def test_a_file_in_the_place_of_the_output_is_one_sentence(tmp_path: Path) -> None:
    """Nothing is overwritten."""
    collection(tmp_path / "data")
    (tmp_path / "out").touch()

    with pytest.raises(BadInput, match="--out is no folder"):
        make(tmp_path)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_every_maker_can_be_called_as_the_command_calls_it(name: str) -> None:
    """Its module has the function, which takes data, folder, seed and steps."""
    made = MAKERS[name].load()

    assert {"seed", "steps"} <= set(made.__annotations__)


def test_whatever_can_be_made_can_be_pinned() -> None:
    """A lock that leaves a model out would leave it unprotected."""
    assert set(MAKERS) <= set(_STARTERS)
