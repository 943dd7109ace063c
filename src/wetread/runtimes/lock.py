"""Which weights may be loaded: every file that steers a model is pinned and checked before a load.

`weights.lock` is JSON, model id to entry:

    {"cxr-lungs": {"version": "0.1.0",
                   "folder": "cxr-lungs",
                   "file": "model.safetensors", "sha256": "<64 hex digits>",
                   "files": {"config.json": "<64 hex digits>"},
                   "licence": "Apache-2.0",
                   "card": "cxr-lungs/card.md"}}

`folder` lies beside the lock, or inside the installed package that `package` names. `file` holds
the weights, `files` everything else a loader may read. The folder must hold nothing besides:
an adapter, a script or a tokeniser that nobody pinned would change what the model says.
Documents (`*.md`, `about.yaml`, `figures.json`, `LICENSE`) are exempt. Pickles are refused wherever
they lie.

Models that were added to a home (`wetread models add`) are pinned in its own lock of the same
format, `models.lock`. It can add to the shipped one and never take the place of any of it.

A model may also be a directory of the operator's own, named by its absolute path and pinned by
one digest in the manifest: the SHA-256 of the RFC 8785 JSON of {file: SHA-256}.
"""

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Self

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.errors import ManifestError, UnknownComponent, WeightsRefused
from wetread.manifests.registry import explain
from wetread.runtimes.digests import contents, digest_directory, digest_file, pickles
from wetread.store.canonical import digest_of

SHIPPED = Path(__file__).parents[1] / "starter" / "weights" / "weights.lock"
"""The lock of the embedded starter models."""

HOME = "models.lock"
"""The lock of the models that were added to a home, by its name in that folder."""


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{name!r} leaves the model's folder")
    return name


Inside = Annotated[str, AfterValidator(_inside)]


class Entry(Noun):
    """One pinned model, as the lock writes it."""

    version: str
    folder: Inside = "."
    package: str | None = Field(default=None, description="installed package that carries it")
    file: Annotated[Inside, Field(pattern=r"\.safetensors$")] = "model.safetensors"
    sha256: Digest
    files: dict[Inside, Digest] = Field(default_factory=dict)
    licence: str
    card: Inside | None = None


@dataclass(frozen=True, kw_only=True)
class Pin:
    """Which bytes are meant, before anybody has looked at them.

    `digest` names all pinned files at once; it is what a finding records. `files` is None for an
    operator's own directory, of which that digest is all there is.
    """

    model: str
    version: str
    directory: Path
    digest: Digest
    files: Mapping[str, Digest] | None = None

    @property
    def name(self) -> str:
        return f"{self.model}@{self.version}"


class WeightsLock:
    """The pinned models by id.

    `root` is the folder of the lock; `added` holds the ids that a home's own lock brought, whose
    files lie below that home.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        root: Path,
        *,
        added: Mapping[str, Entry] | None = None,
        home: Path | None = None,
    ) -> None:
        self.root, self.added = root, frozenset(added or ())
        self.entries = {**entries, **(added or {})}
        self._home = home or root

    @classmethod
    def read(cls, path: Path = SHIPPED, *, home: Path | None = None) -> Self:
        """The lock in that file, with that of the home where models were added to it.

        Raises:
            ManifestError: a lock is missing or not of the format above, or the home's own names
                a model that ships.
        """
        shipped = read_entries(path, "reinstall wetread")
        if home is None or not (home / HOME).is_file():
            return cls(shipped, path.parent)
        added = read_entries(home / HOME, "restore it from a backup, or remove it")
        for model in added.keys() & shipped.keys():
            raise ManifestError(
                f"{HOME} in WETREAD_HOME names {model!r}, which ships with wetread; take it out "
                "there and add the model under another id"
            )
        return cls(shipped, path.parent, added=added, home=home)

    def root_of(self, model: str) -> Path:
        """The folder to which the paths of a model's entry are relative."""
        return self._home if model in self.added else self.root

    def pin(self, model: str, sha256: str | None = None) -> Pin:
        """What `model` stands for: an id of the lock, or an absolute path with its digest.

        Raises:
            UnknownComponent: the lock has no such id.
            WeightsRefused: a path without a digest; the message holds the one to paste.
        """
        if Path(model).is_absolute():
            return _own(Path(model), sha256)
        if model not in self.entries:
            raise UnknownComponent("model", model, self.entries)
        entry = self.entries[model]
        files = {entry.file: entry.sha256, **entry.files}
        pin = Pin(
            model=model,
            version=entry.version,
            directory=_directory(model, entry, self.root_of(model)),
            digest=digest_of(files),
            files=files,
        )
        if sha256 is not None and sha256 != pin.digest:
            raise WeightsRefused(
                f"model {model!r}: the manifest pins {sha256} but weights.lock pins {pin.digest}; "
                "leave `sha256` out or correct it"
            )
        return pin

    def verify(self, model: str, sha256: str | None = None) -> Path:
        """The model's directory, every file in it checked now.

        Raises:
            WeightsRefused: a file is missing, changed, unlisted or a pickle; the message names it.
        """
        return verified(self.pin(model, sha256))


def read_entries(path: Path, remedy: str) -> dict[str, Entry]:
    """What one lock file pins; `remedy` ends the sentence that says it cannot be read."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, Entry]).validate_python(raw)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise ManifestError(f"{path.name} is missing or not JSON; {remedy}") from None
    except ValidationError as error:
        raise ManifestError(explain(error, path.name)) from None


def verified(pin: Pin) -> Path:
    """The pinned directory after its bytes were read and compared (see `WeightsLock.verify`)."""
    if not pin.directory.is_dir():
        raise WeightsRefused(f"model {pin.model!r}: its folder is missing; install it again")
    for name in pickles(pin.directory):
        raise WeightsRefused(
            f"model {pin.model!r}: {name} may be a pickle, which can run code when it is read; "
            "keep the safetensors and remove it"
        )
    if pin.files is None:
        _check_own(pin)
    else:
        _check_listed(pin, pin.files)
    return pin.directory


def _check_listed(pin: Pin, files: Mapping[str, Digest]) -> None:
    for name, digest in files.items():
        path = pin.directory / name
        if not path.is_file():
            raise WeightsRefused(f"model {pin.model!r}: {name} is missing; install it again")
        if digest_file(path) != digest:
            raise WeightsRefused(
                f"model {pin.model!r}: {name} is not the pinned file, its SHA-256 differs; "
                "install the model again"
            )
    for name in contents(pin.directory):
        if name not in files:
            raise WeightsRefused(
                f"model {pin.model!r}: {name} is not listed in weights.lock; remove or pin it"
            )


def _check_own(pin: Pin) -> None:
    found = digest_directory(pin.directory)
    if found != pin.digest:
        raise WeightsRefused(
            f"model {pin.model!r}: the files in its directory are not the pinned ones, their "
            f"digest is {found}; restore them, or review them and pin that digest"
        )


def _own(directory: Path, sha256: str | None) -> Pin:
    if not any(name.endswith(".safetensors") for name in contents(directory)):
        raise WeightsRefused(
            f"model {directory.name!r}: the directory holds no safetensors; check the path, or "
            "convert the checkpoint with `wetread models convert`"
        )
    if sha256 is None:
        raise WeightsRefused(
            f"model {directory.name!r}: a model of your own has to be pinned; after reviewing it "
            f"add `sha256: {digest_directory(directory)}` beside `model`"
        )
    return Pin(model=directory.name, version="local", directory=directory, digest=sha256)


def _directory(model: str, entry: Entry, root: Path) -> Path:
    if entry.package is None:
        return root / entry.folder
    found = importlib.util.find_spec(entry.package)
    if found is None or found.origin is None:
        raise WeightsRefused(
            f"model {model!r}: the package {entry.package} that carries it is not installed; "
            "install it with pip"
        )
    return Path(found.origin).parent / entry.folder
