"""What a folder of weights holds, file by file, and the digest that stands for all of it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from wetread.clinical.imaging import Digest
from wetread.store.canonical import digest_of

PICKLES = frozenset({".bin", ".ckpt", ".joblib", ".pickle", ".pkl", ".pt", ".pth"})
"""Suffixes of formats whose readers can run code that the file brings along."""

_DOCUMENTS = frozenset(
    {"about.yaml", "figures.json", "LICENSE", "LICENSE.txt", "NOTICE", ".gitattributes"}
)


def digest_file(path: Path) -> Digest:
    """SHA-256 of the bytes, read in pieces."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def contents(directory: Path) -> Iterator[str]:
    """Every file that a loader might read, as relative POSIX paths in order; no documents."""
    for name in _files(directory):
        path = Path(name)
        if path.suffix != ".md" and path.name not in _DOCUMENTS:
            yield name


def pickles(directory: Path) -> Iterator[str]:
    """The files that might be pickles, by their suffix."""
    return (name for name in _files(directory) if Path(name).suffix.lower() in PICKLES)


def digest_directory(directory: Path) -> Digest:
    """One digest for all contents: SHA-256 of the canonical JSON of {file: SHA-256}."""
    return digest_of({name: digest_file(directory / name) for name in contents(directory)})


def weights_bytes(directory: Path) -> int:
    """The size of all safetensors on disk, in bytes."""
    return sum(path.stat().st_size for path in directory.rglob("*.safetensors"))


def _files(directory: Path) -> Iterator[str]:
    paths = sorted(path for path in directory.rglob("*") if path.is_file())
    return (path.relative_to(directory).as_posix() for path in paths)
