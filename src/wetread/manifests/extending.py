"""A file that extends a part: what both say, and on which line of which file each of it stands.

Mappings are merged, key by key; whatever else the file says itself stands. What must hold of a part
holds of every story made of it, so `then` is added to and not replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wetread.errors import ManifestError
from wetread.manifests.lines import Key, lines_of
from wetread.manifests.loader import read_yaml

PART: Final = ".part.yaml"
DEEPEST: Final = 8

_ADDED: Final = "then"


@dataclass
class Text:
    """What a file says, with where each of its values stands."""

    values: dict[str, Any]
    places: dict[Key, str] = field(default_factory=dict)


def read_extended(path: Path, through: tuple[Path, ...] = ()) -> Text:
    """A file with all that it extends.

    Raises:
        ManifestError: it is no YAML, or a part is missing or leads in a circle.
    """
    real = path.resolve()
    if real in through:
        raise ManifestError(f"{path}: extends: leads in a circle")
    if len(through) >= DEEPEST:
        raise ManifestError(f"{path}: extends: more than {DEEPEST} parts deep")
    values = read_yaml(path)
    if not isinstance(values, dict):
        raise ManifestError(f"{path}: not a mapping of keys to values")
    of = f" of {path.name}" if through else ""
    places = {key: f"line {n}{of}" for key, n in lines_of(path.read_bytes()).items()}
    own = Text(values, places)
    base = values.pop("extends", None)
    if base is None:
        return own
    where = f"{path}: extends ({places.get(('extends',), '')})"
    if not isinstance(base, str) or not base.endswith(PART):
        raise ManifestError(f"{where}: names a file that ends in {PART}")
    part = path.parent / base
    if not part.is_file():
        raise ManifestError(f"{where}: there is no file {base}")
    return _merged(read_extended(part, (*through, real)), own)


def _merged(base: Text, own: Text) -> Text:
    """What the file says on top of what its part says."""
    places = dict(base.places)
    values = _over(base.values, own.values, (), places, own.places)
    return Text(values, {**places, **{k: v for k, v in own.places.items() if k[:1] != (_ADDED,)}})


def _over(
    base: dict[str, Any],
    own: dict[str, Any],
    at: Key,
    places: dict[Key, str],
    said: Mapping[Key, str],
) -> dict[str, Any]:
    result = dict(base)
    for name, value in own.items():
        key, before = (*at, name), base.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            result[name] = _over(before, value, key, places, said)
        elif key == (_ADDED,) and isinstance(value, list) and isinstance(before, list):
            result[name] = [*before, *value]
            moved = {k: v for k, v in said.items() if k[:1] == key and len(k) > 1}
            places.update({(_ADDED, int(k[1]) + len(before), *k[2:]): v for k, v in moved.items()})
        else:
            for gone in [k for k in places if k[: len(key)] == key]:
                del places[gone]
            places.update({k: v for k, v in said.items() if k[: len(key)] == key})
            result[name] = value
    return result
