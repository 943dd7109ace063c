"""A model from elsewhere is copied whole, looked at, and pinned before anything can load it.

What is copied is what was looked at: the copy is judged and hashed, never the folder it came from,
which somebody else may still be writing to.
"""

import json
import os
import re
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from wetread.errors import BadInput, Refused
from wetread.runtimes.digests import contents, digest_file, pickles
from wetread.runtimes.lock import HOME, Entry, WeightsLock, read_entries
from wetread.store.artefacts import write_atomically
from wetread.store.canonical import digest_of

LARGEST = 8 * 2**30
"""Bytes of a whole model; what is larger does not fit beside others on one device either."""
MOST_FILES = 200
WEIGHTS, CARD = "model.safetensors", "card.md"
_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A model's copy at the side, ready to be put in its place under an id."""

    model: str
    folder: Path
    entry: Entry

    @property
    def digest(self) -> str:
        return digest_of({self.entry.file: self.entry.sha256, **self.entry.files})


def unpack(source: Path, model: str, home: Path, *, licence: str) -> Parcel:
    """Copy a model's folder into the home, at the side of where it will stand.

    Raises:
        BadInput: the id or the folder cannot be used; the sentence says why. Nothing is left.
    """
    if not _ID.fullmatch(model):
        raise BadInput(
            "--id is no model id: a lower-case letter, then letters, digits and dashes, at most 63"
        )
    files = _judged(source)
    shelf = home / "models"
    folder = shelf / f".{model}.{os.getpid()}.part"
    try:
        shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in files:
            _copy(source / name, folder / name)
        _check_weights(folder)
        return Parcel(model=model, folder=folder, entry=_entry(folder, model, licence))
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise BadInput(
            "the model cannot be copied: a file cannot be read, changed meanwhile, or the disk "
            "under WETREAD_HOME is full"
        ) from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def put_in_place(parcel: Parcel, home: Path, lock: WeightsLock) -> None:
    """Pin the copy under its id; the caller holds the lock under which a home is changed.

    Raises:
        Refused: the id is taken, by a model that ships or by other bytes.
    """
    model, path = parcel.model, home / HOME
    if model in lock.entries and model not in lock.added:
        raise Refused(f"{model!r} is a model that ships with wetread; choose another --id")
    pinned = read_entries(path, "restore it from a backup") if path.is_file() else {}
    if model in pinned and not _same(pinned[model], parcel.entry):
        raise Refused(
            f"a model {model!r} with other bytes was added already; choose another --id: "
            "what was tried and promoted under an id stays what it was"
        )
    place = home / parcel.entry.folder
    if place.exists():  # left by somebody who died before it was pinned, or the same bytes
        shutil.rmtree(place)
    parcel.folder.replace(place)
    entries = {**pinned, model: parcel.entry}
    content = {name: entry.model_dump(mode="json") for name, entry in sorted(entries.items())}
    write_atomically(path, (json.dumps(content, indent=2, sort_keys=True) + "\n").encode())


def _judged(source: Path) -> tuple[str, ...]:
    """The files to copy, once nothing speaks against any of them."""
    if source.is_symlink() or not source.is_dir():
        raise BadInput("the model is no folder; name the one that holds model.safetensors")
    try:
        for problem in _problems(source):
            raise BadInput(f"the model was not added: {problem}")
        return tuple(sorted(p.relative_to(source).as_posix() for p in _files(source)))
    except OSError:
        raise BadInput("the model's folder cannot be read; check its permissions") from None


def _problems(source: Path) -> Iterator[str]:
    files, size = 0, 0
    for path in source.rglob("*"):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            yield "its folder holds a symbolic link; put the file itself there"
        elif stat.S_ISREG(mode):
            files, size = files + 1, size + path.lstat().st_size
        elif not stat.S_ISDIR(mode):
            yield "its folder holds something that is neither file nor folder; take it out"
        if files > MOST_FILES or size > LARGEST:
            yield f"a model has at most {MOST_FILES} files and {LARGEST // 2**30} GiB"
    for _ in pickles(source):
        yield (
            "its folder holds what may be a pickle, which can run code when it is read; keep the "
            "safetensors and take the rest out"
        )
    for name in (WEIGHTS, "config.json"):
        if not (source / name).is_file():
            yield f"its folder holds no {name}"


def _files(source: Path) -> Iterator[Path]:
    return (path for path in source.rglob("*") if path.is_file())


def _copy(source: Path, place: Path) -> None:
    """One file, which must not have become a link since it was looked at."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as content, place.open("xb") as copy:
        shutil.copyfileobj(content, copy, 2**20)
        copy.flush()
        os.fsync(copy.fileno())


def _check_weights(folder: Path) -> None:
    """A name is no proof: whatever calls itself safetensors has to open as that."""
    for path in folder.rglob("*.safetensors"):
        try:
            with safe_open(path, framework="numpy"):
                pass
        except SafetensorError:
            raise BadInput(
                "the model was not added: a file that is named safetensors is none; export or "
                "convert the weights again"
            ) from None


def _entry(folder: Path, model: str, licence: str) -> Entry:
    files = {name: digest_file(folder / name) for name in contents(folder)}
    return Entry(
        version="local",
        folder=f"models/{model}",
        file=WEIGHTS,
        sha256=files.pop(WEIGHTS),
        files=files,
        licence=licence,
        card=f"models/{model}/{CARD}" if (folder / CARD).is_file() else None,
    )


def _same(one: Entry, other: Entry) -> bool:
    """Whether two entries pin the same bytes; licence and card are words about them."""
    return (one.sha256, one.files) == (other.sha256, other.files)
