"""The words of guards stand in YAML files of their own, for people to read and to change."""

from pathlib import Path
from typing import Any

from wetread.clinical.imaging import Digest
from wetread.manifests.loader import digest_file, read_yaml

_FOLDER = Path(__file__).parent / "words"


def word_list(name: str) -> Any:
    """What `words/<name>.yaml` declares; each guard knows the form of its own."""
    return read_yaml(_FOLDER / f"{name}.yaml")


def word_digests() -> dict[str, Digest]:
    """SHA-256 of every list of words that guards judge by, for the record of a case."""
    return {f"words/{path.stem}": digest_file(path) for path in sorted(_FOLDER.glob("*.yaml"))}
