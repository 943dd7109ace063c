"""What `models list`, `show` and `verify` tell: each pinned model and the state of its bytes."""

from pathlib import Path
from typing import Literal

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.errors import WeightsRefused
from wetread.runtimes.digests import contents, digest_file, pickles
from wetread.runtimes.lock import Pin, WeightsLock

State = Literal["ok", "changed", "missing"]


class FileRow(Noun):
    """One file of a model; a file that nobody listed counts as a change."""

    name: str
    bytes: int
    state: State
    listed: bool = True


class ModelRow(Noun):
    """One model; `state` is the worst of its files, `digest` what a finding would record."""

    id: str
    version: str
    licence: str
    digest: Digest | None
    state: State
    files: tuple[FileRow, ...]
    card: Path | None

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def inventory(lock: WeightsLock) -> tuple[ModelRow, ...]:
    """Every pinned model in order of its id; nothing is loaded, nothing raises."""
    return tuple(describe(lock, model) for model in sorted(lock.entries))


def describe(lock: WeightsLock, model: str) -> ModelRow:
    """One pinned model.

    Raises:
        UnknownComponent: the lock has no such id.
    """
    pin = _pin(lock, model)
    files = (*_listed(pin), *_unlisted(pin)) if pin else ()
    entry = lock.entries[model]
    return ModelRow(
        id=model,
        version=entry.version,
        licence=entry.licence,
        digest=pin.digest if pin else None,
        state=_worst(files),
        files=files,
        card=lock.root_of(model) / entry.card if entry.card else None,
    )


def _pin(lock: WeightsLock, model: str) -> Pin | None:
    try:
        return lock.pin(model)
    except WeightsRefused:  # the package that carries it is not installed
        return None


def _listed(pin: Pin) -> tuple[FileRow, ...]:
    return tuple(_row(pin.directory / name, name, digest) for name, digest in _pinned(pin))


def _pinned(pin: Pin) -> list[tuple[str, Digest]]:
    return sorted((pin.files or {}).items())


def _row(path: Path, name: str, digest: Digest) -> FileRow:
    if not path.is_file():
        return FileRow(name=name, bytes=0, state="missing")
    state: State = "ok" if digest_file(path) == digest else "changed"
    return FileRow(name=name, bytes=path.stat().st_size, state=state)


def _unlisted(pin: Pin) -> tuple[FileRow, ...]:
    strangers = {*contents(pin.directory), *pickles(pin.directory)} - set(pin.files or {})
    return tuple(
        FileRow(
            name=name, bytes=(pin.directory / name).stat().st_size, state="changed", listed=False
        )
        for name in sorted(strangers)
    )


def _worst(files: tuple[FileRow, ...]) -> State:
    states = {file.state for file in files} or {"missing"}
    return "missing" if "missing" in states else "changed" if "changed" in states else "ok"
