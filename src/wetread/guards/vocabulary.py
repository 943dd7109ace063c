"""The words that guards judge by: what reports speak of (`words/vocabulary.yaml`), and digests."""

from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from wetread.clinical.imaging import Digest
from wetread.guards.phrases import Term
from wetread.manifests.loader import digest_file, read_yaml

_FILE = Path(__file__).parent / "words" / "vocabulary.yaml"


def word_digests() -> dict[str, Digest]:
    """SHA-256 of every list of words that guards judge by, for the record of a case."""
    files = sorted(_FILE.parent.glob("*.yaml"))
    return {f"words/{path.stem}": digest_file(path) for path in files}


@lru_cache(maxsize=1)
def vocabulary() -> tuple[Term, ...]:
    """Every concept that a draft may speak of."""
    return TypeAdapter(tuple[Term, ...]).validate_python(read_yaml(_FILE))
