"""A model from elsewhere is copied whole and pinned, or refused with nothing left behind."""

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from wetread.errors import BadInput, ManifestError, Refused
from wetread.runtimes import intake
from wetread.runtimes.digests import digest_directory
from wetread.runtimes.intake import put_in_place, unpack
from wetread.runtimes.inventory import describe
from wetread.runtimes.lock import HOME, WeightsLock


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    (folder / "member-2").mkdir(parents=True)
    for place in (folder, folder / "member-2"):
        save_file({"w": np.ones(2, np.float32)}, place / "model.safetensors")
        (place / "config.json").write_text("{}", encoding="utf-8")
    (folder / "card.md").write_text("# Mine", encoding="utf-8")
    return folder


def add(source: Path, home: Path, model: str = "mine") -> WeightsLock:
    parcel = unpack(source, model, home, licence="CC BY 4.0")
    put_in_place(parcel, home, WeightsLock.read(home=home))
    return WeightsLock.read(home=home)


def test_a_copy_is_pinned_whole(elsewhere: Path, home: Path) -> None:
    """Members and all, under the digest that the folder itself would have; the card comes along."""
    lock = add(elsewhere, home)

    assert lock.verify("mine") == home / "models" / "mine"
    assert lock.pin("mine").digest == digest_directory(elsewhere)
    row = describe(lock, "mine")
    assert (row.state, row.licence) == ("ok", "CC BY 4.0")
    assert row.card == home / "models" / "mine" / "card.md"
    assert lock.added == {"mine"}
    assert "cxr-lungs" in lock.entries


def test_what_is_copied_is_private(elsewhere: Path, home: Path) -> None:
    """Weights may be under a licence that allows no passing on."""
    before = os.umask(0o077)
    try:
        add(elsewhere, home)
    finally:
        os.umask(before)

    assert all(not path.stat().st_mode & 0o077 for path in home.rglob("*"))


def test_the_source_may_go_and_change(elsewhere: Path, home: Path) -> None:
    """What was copied is what counts."""
    lock = add(elsewhere, home)
    (elsewhere / "config.json").write_text("[]", encoding="utf-8")

    assert lock.verify("mine").is_dir()


def _pickle(folder: Path) -> None:
    (folder / "old.pt").write_bytes(pickle.dumps({}))


def _disguise(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(pickle.dumps({"w": 1}))


def _cut(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-2])


def _link(folder: Path) -> None:
    (folder / "tokenizer.json").symlink_to("/etc/hostname")


def _link_to_folder(folder: Path) -> None:
    (folder / "more").symlink_to("/etc")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _crowd(folder: Path) -> None:
    for number in range(intake.MOST_FILES):
        (folder / f"{number}.json").touch()


def _giant(folder: Path) -> None:
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(intake.LARGEST + 1)


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pickle": (_pickle, "may be a pickle"),
    "a pickle in disguise": (_disguise, "named safetensors is none"),
    "half a file": (_cut, "named safetensors is none"),
    "a link": (_link, "symbolic link"),
    "a link to a folder": (_link_to_folder, "symbolic link"),
    "a pipe": (_pipe, "neither file nor folder"),
    "no weights": (_without("model.safetensors"), r"no model\.safetensors"),
    "no configuration": (_without("config.json"), r"no config\.json"),
    "too many files": (_crowd, "at most 200 files"),
    "too many bytes": (_giant, "8 GiB"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_folder_that_cannot_be_used_leaves_nothing(
    elsewhere: Path, home: Path, name: str
) -> None:
    """One sentence without a file name in it, no copy, no lock."""
    spoil, sentence = BAD[name]
    spoil(elsewhere)

    with pytest.raises(BadInput, match=sentence) as refusal:
        add(elsewhere, home)

    assert "elsewhere" not in str(refusal.value)
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert [path.name for path in home.glob("models/.*")] == []


@pytest.mark.parametrize(
    "model", ["", "../x", "A", "a/b", "a.b", ".hidden", "x" * 64, "weights lock", "a\n"]
)
def test_an_id_that_is_no_name_is_refused(elsewhere: Path, home: Path, model: str) -> None:
    """It becomes a folder and stands in manifests."""
    with pytest.raises(BadInput, match="no model id"):
        add(elsewhere, home, model)


@pytest.mark.parametrize("kind", ["missing", "file", "link"])
def test_what_is_no_folder_is_refused(elsewhere: Path, home: Path, kind: str) -> None:
    """A link might point elsewhere tomorrow."""
    place = elsewhere.parent / "place"
    if kind == "file":
        place.touch()
    elif kind == "link":
        place.symlink_to(elsewhere)

    with pytest.raises(BadInput, match="no folder"):
        add(place, home)


def test_a_file_in_the_place_of_the_models_is_one_sentence(elsewhere: Path, home: Path) -> None:
    """Whatever stands in the way, nothing is overwritten."""
    home.mkdir()
    (home / "models").touch()

    with pytest.raises(BadInput, match="cannot be copied"):
        add(elsewhere, home)


def test_what_a_killed_attempt_left_is_replaced(elsewhere: Path, home: Path) -> None:
    """Files that were moved and never pinned belong to nobody."""
    (home / "models" / "mine").mkdir(parents=True)
    (home / "models" / "mine" / "stranger.json").touch()

    assert add(elsewhere, home).verify("mine")


def test_adding_again_repairs_a_damaged_copy(elsewhere: Path, home: Path) -> None:
    """The same bytes are taken again, since the lock still wants them."""
    add(elsewhere, home)
    (home / "models" / "mine" / "config.json").write_text("[]", encoding="utf-8")

    assert add(elsewhere, home).verify("mine")


def test_other_bytes_do_not_replace_what_is_pinned(elsewhere: Path, home: Path) -> None:
    """The model that was there stays as it was."""
    lock = add(elsewhere, home)
    (elsewhere / "config.json").write_text("[]", encoding="utf-8")

    with pytest.raises(Refused, match="other bytes"):
        add(elsewhere, home)
    assert lock.verify("mine").is_dir()


def test_a_home_never_overrules_what_ships(elsewhere: Path, home: Path) -> None:
    """Not by adding, and not by a lock that somebody wrote by hand."""
    with pytest.raises(Refused, match="ships with wetread"):
        add(elsewhere, home, "cxr-gate")

    add(elsewhere, home)
    lock = json.loads((home / HOME).read_text())
    (home / HOME).write_text(json.dumps({"cxr-gate": lock["mine"]}))
    with pytest.raises(ManifestError, match="'cxr-gate', which ships"):
        WeightsLock.read(home=home)


@pytest.mark.parametrize("content", ["", "[]", '{"x": 1}', "[" * 100_000])
def test_a_homes_lock_that_is_none_is_one_sentence(home: Path, content: str) -> None:
    """Nothing is loaded on a lock that cannot be read."""
    home.mkdir()
    (home / HOME).write_text(content)

    with pytest.raises(ManifestError, match=r"models\.lock") as refusal:
        WeightsLock.read(home=home)
    assert len(str(refusal.value).splitlines()) == 1
