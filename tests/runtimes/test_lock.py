"""No byte is loaded that nobody pinned."""

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from wetread.errors import ManifestError, UnknownComponent, WeightsRefused
from wetread.runtimes.lock import SHIPPED, Entry, WeightsLock

Pinned = Callable[[], WeightsLock]

WEIGHTS = b"\x02\x00\x00\x00\x00\x00\x00\x00{}"


@pytest.fixture
def lungs(models: Path) -> Path:
    """A model's folder; the lock does not care what the bytes mean."""
    folder = models / "lungs"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder


def test_untouched_files_are_verified(lungs: Path, pinned: Pinned) -> None:
    """Verification returns the folder that a loader may then read."""
    assert pinned().verify("lungs") == lungs


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_one_changed_byte_is_refused_and_named(lungs: Path, pinned: Pinned, name: str) -> None:
    """Whoever reads the message knows the model and the file."""
    lock = pinned()
    content = bytearray((lungs / name).read_bytes())
    content[-1] ^= 1
    (lungs / name).write_bytes(content)

    with pytest.raises(WeightsRefused, match=rf"'lungs': {name} is not the pinned file"):
        lock.verify("lungs")


def test_a_missing_file_is_refused_and_named(lungs: Path, pinned: Pinned) -> None:
    """A model without its configuration is not loaded with a default one."""
    lock = pinned()
    (lungs / "config.json").unlink()

    with pytest.raises(WeightsRefused, match=r"'lungs': config\.json is missing"):
        lock.verify("lungs")


def test_a_missing_folder_is_refused(lungs: Path, pinned: Pinned) -> None:
    """Nothing there is said in one sentence, too."""
    lock = pinned()
    for path in lungs.iterdir():
        path.unlink()
    lungs.rmdir()

    with pytest.raises(WeightsRefused, match="'lungs': its folder is missing"):
        lock.verify("lungs")


@pytest.mark.parametrize("name", ["adapter_config.json", "modeling.py", "sub/extra.safetensors"])
def test_an_unlisted_file_is_refused_and_named(lungs: Path, pinned: Pinned, name: str) -> None:
    """An adapter or a script laid beside pinned weights would change what they say."""
    lock = pinned()
    (lungs / name).parent.mkdir(exist_ok=True)
    (lungs / name).write_text("{}", encoding="utf-8")

    with pytest.raises(WeightsRefused, match=f"{name} is not listed"):
        lock.verify("lungs")


@pytest.mark.parametrize("name", ["pytorch_model.bin", "old/best.PT", "state.pkl", "last.ckpt"])
def test_a_pickle_is_refused_wherever_it_lies(lungs: Path, pinned: Pinned, name: str) -> None:
    """Even beside good weights, because a loader might prefer it."""
    lock = pinned()
    (lungs / name).parent.mkdir(exist_ok=True)
    (lungs / name).write_bytes(pickle.dumps({}))

    with pytest.raises(WeightsRefused, match=f"{name} may be a pickle"):
        lock.verify("lungs")


def test_documents_need_no_pin(lungs: Path, pinned: Pinned) -> None:
    """A card may be corrected without a new digest: no loader reads it."""
    lock = pinned()
    for name in ("card.md", "README.md", "figures.json", "LICENSE"):
        (lungs / name).write_text("words", encoding="utf-8")

    assert lock.verify("lungs") == lungs


def test_an_unknown_model_is_answered_with_the_known_ones(lungs: Path, pinned: Pinned) -> None:
    """Found while manifests load, not mid-case."""
    assert lungs.is_dir()

    with pytest.raises(UnknownComponent, match="no model named 'lung'; known: lungs"):
        pinned().pin("lung")


def test_a_path_without_a_digest_is_refused_with_the_digest_to_paste(lungs: Path) -> None:
    """The operator pins a model of their own once, by copying from the message."""
    lock = WeightsLock({}, lungs.parent)

    with pytest.raises(WeightsRefused, match=r"add `sha256: [0-9a-f]{64}`") as refusal:
        lock.pin(str(lungs))

    digest = str(refusal.value).split("sha256: ")[1][:64]
    assert lock.verify(str(lungs), digest) == lungs


def test_a_changed_directory_of_ones_own_is_refused(lungs: Path) -> None:
    """Its one digest covers every file in it."""
    lock = WeightsLock({}, lungs.parent)
    pin = lock.pin(str(lungs), "0" * 64)
    assert pin.name == "lungs@local"

    with pytest.raises(WeightsRefused, match="'lungs': the files in its directory are not"):
        lock.verify(str(lungs), "0" * 64)


def test_a_directory_without_safetensors_is_refused(models: Path) -> None:
    """The message tells how to get them."""
    with pytest.raises(WeightsRefused, match="holds no safetensors"):
        WeightsLock({}, models).pin(str(models / "nowhere"), "0" * 64)


def test_a_manifest_may_repeat_the_digest_but_not_contradict_it(
    lungs: Path, pinned: Pinned
) -> None:
    """Two pins that disagree mean that somebody is mistaken."""
    lock = pinned()
    digest = lock.pin("lungs").digest

    assert lock.verify("lungs", digest) == lungs
    with pytest.raises(WeightsRefused, match="the manifest pins"):
        lock.pin("lungs", "0" * 64)


def test_the_digest_stands_for_every_file(lungs: Path, pinned: Pinned) -> None:
    """Another calibration is another model, even with the same weights."""
    before = pinned().pin("lungs").digest
    (lungs / "config.json").write_text('{"temperature": 2}', encoding="utf-8")

    assert pinned().pin("lungs").digest != before


def test_a_package_that_is_not_installed_is_named(models: Path) -> None:
    """The message says what pip should fetch."""
    entry = Entry(version="1", package="no_such_package", sha256="0" * 64, licence="Apache-2.0")

    with pytest.raises(WeightsRefused, match="package no_such_package"):
        WeightsLock({"gone": entry}, models).pin("gone")


@pytest.mark.parametrize(
    "change",
    [
        {"folder": "../outside"},
        {"folder": "/etc"},
        {"file": "model.bin"},
        {"files": {"../x.json": "0" * 64}},
        {"sha256": "short"},
        {"colour": "red"},
    ],
)
def test_a_malformed_lock_names_the_key(
    lungs: Path, pinned: Pinned, change: dict[str, object]
) -> None:
    """A lock cannot point outside of its folder, at a pickle, or say what nobody understands."""
    path = lungs.parent / "weights.lock"
    pinned()
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["lungs"].update(change)
    path.write_text(json.dumps(raw), encoding="utf-8")

    with pytest.raises(ManifestError, match=f"lungs.{next(iter(change))}"):
        WeightsLock.read(path)


def test_a_missing_lock_is_told_in_one_sentence(tmp_path: Path) -> None:
    """No path of the machine goes into the message."""
    with pytest.raises(ManifestError, match=r"^weights\.lock is missing or not JSON"):
        WeightsLock.read(tmp_path / "weights.lock")


def test_every_shipped_model_verifies() -> None:
    """What is embedded in the package is what its lock says, and the encoder is the pinned one."""
    if not SHIPPED.is_file():
        pytest.skip("no starter weights in this checkout; train them or install the wheel")
    lock = WeightsLock.read()

    assert "53aa51172d142c89" in {entry.sha256[:16] for entry in lock.entries.values()}
    assert all(lock.verify(model).is_dir() for model in lock.entries)


def test_verification_reads_the_bytes_each_time(lungs: Path, pinned: Pinned) -> None:
    """A file that changes between two loads is noticed, even with its old time stamp."""
    lock = pinned()
    lock.verify("lungs")
    path = lungs / "model.safetensors"
    before = path.stat()
    path.write_bytes(WEIGHTS[:-1] + b" ")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(WeightsRefused):
        lock.verify("lungs")
