"""Reads the declarative folders; a file that is wrong anywhere stops the load with file and key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from wetread.errors import ManifestError
from wetread.manifests.lines import complaints, lines_of
from wetread.manifests.specs import Manifest
from wetread.store.canonical import sha256

M = TypeVar("M", bound=Manifest)

MAX_BYTES = 256 * 1024

# What PyYAML raises for text that is no YAML, or whose values or keys cannot be built.
_NOT_YAML = (yaml.YAMLError, ValueError, TypeError, KeyError, RecursionError)


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key written twice, where YAML would keep the last."""


def _unique(loader: _Loader, node: yaml.MappingNode, *, deep: bool = False) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=deep)
        if key in seen:
            mark = key_node.start_mark
            raise yaml.MarkedYAMLError(problem=f"key {key!r} stands twice", problem_mark=mark)
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique)


def read_yaml(path: Path) -> Any:
    """The file as plain values; bounded in size, without tags, without repeated keys.

    Raises:
        ManifestError: it cannot be read or is not such YAML; the message says which and where.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise ManifestError(f"{path}: larger than {MAX_BYTES // 1024} KiB; split it")
    try:
        return yaml.load(raw, _Loader)  # noqa: S506 - _Loader derives from SafeLoader
    except _NOT_YAML as error:
        raise ManifestError(f"{path}: not YAML: {' '.join(str(error).split())}") from None


def read_manifest(path: Path, kind: type[M]) -> M:
    """One file as its spec.

    Raises:
        ManifestError: it is not YAML, has unknown or missing keys or wrong values, or its id is
            not the file's name; the message names file, line and key.
    """
    try:
        spec = kind.model_validate(read_yaml(path))
    except ValidationError as error:
        places = {key: f"line {n}" for key, n in lines_of(path.read_bytes()).items()}
        raise ManifestError(f"{path}: {complaints(error, places)}") from None
    if spec.id != path.stem:
        raise ManifestError(f"{path}: id: {spec.id!r} must equal the file name {path.stem!r}")
    return spec


def read_folder(folder: Path, kind: type[M]) -> dict[str, M]:
    """Every YAML file of this kind below a folder by id, in order of name."""
    found: dict[str, M] = {}
    for path in yaml_files(folder):
        if kind.beside and _schema(path) in kind.beside:
            continue
        spec = read_manifest(path, kind)
        if spec.id in found:
            raise ManifestError(f"{path}: id: {spec.id!r} is used by another file")
        found[spec.id] = spec
    return found


def _schema(path: Path) -> object:
    said = read_yaml(path)
    return said.get("schema") if isinstance(said, dict) else None


def yaml_files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise ManifestError(f"{folder}: no such folder; it should hold YAML files")
    yield from sorted(folder.rglob("*.yaml"))


def digest_file(path: Path) -> str:
    """SHA-256 of the file as it stands, for the record of every case it governed."""
    return sha256(path.read_bytes())
