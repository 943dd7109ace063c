"""A matrix spreads one file out into many stories, and placeholders take its values."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final

from wetread.errors import ManifestError
from wetread.manifests.extending import Text
from wetread.manifests.lines import Key, place_of

MOST: Final = 10_000
"""Stories of one file."""

_PLACEHOLDER: Final = re.compile(r"\$\{([a-z][a-z0-9_.-]*)\}")


def combinations(path: Path, text: Text) -> Iterator[dict[str, Any]]:
    """Each combination of the matrix; a single empty one where the file has none.

    Raises:
        ManifestError: the matrix gives no lists, names a value twice, or makes too many stories.
    """
    matrix = _matrix(path, text)
    for values in product(*matrix.values()):
        yield dict(zip(matrix, values, strict=True))


def called(value: Any) -> str:
    """What a value of the matrix is called in names and tables: its `name`, if it has one."""
    return str(value.get("name", value) if isinstance(value, dict) else value)


def filled(path: Path, text: Text, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The file's values with every placeholder filled in.

    Raises:
        ManifestError: a placeholder names nothing of the matrix; the message says where.
    """

    def found(name: str, at: Key) -> Any:
        first, *rest = name.split(".")
        where = f"{path}: ${{{name}}} ({place_of(at, text.places)})"
        if first not in chosen:
            told = ", ".join(chosen) or "no values, since there is none"
            raise ManifestError(f"{where}: the matrix has {told}")
        inner = chosen[first]
        for part in rest:
            if not isinstance(inner, dict) or part not in inner:
                raise ManifestError(f"{where}: {first} has no {part}")
            inner = inner[part]
        return inner

    said = {name: value for name, value in text.values.items() if name != "matrix"}
    values: dict[str, Any] = _filled(said, found, ())
    return values


def _filled(value: Any, found: Callable[[str, Key], Any], at: Key) -> Any:
    if isinstance(value, dict):
        return {k: _filled(v, found, (*at, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, found, (*at, n)) for n, v in enumerate(value)]
    if not isinstance(value, str):
        return value
    whole = _PLACEHOLDER.fullmatch(value)
    if whole:
        return found(whole[1], at)
    return _PLACEHOLDER.sub(lambda match: called(found(match[1], at)), value)


def _matrix(path: Path, text: Text) -> dict[str, list[Any]]:
    """The values by name; a mistake is told with its line."""
    given = text.values.get("matrix", {})
    where = f"{path}: matrix ({text.places.get(('matrix',), '')})"
    if not isinstance(given, dict):
        raise ManifestError(f"{where}: gives names and lists of values")
    count = 1
    for name, values in given.items():
        if not isinstance(values, list) or not values:
            raise ManifestError(f"{where}: {name}: gives a list of values")
        if len({called(value) for value in values}) < len(values):
            raise ManifestError(f"{where}: {name}: two values have the same name")
        count *= len(values)
    if count > MOST:
        raise ManifestError(f"{where}: makes {count} stories; at most {MOST} come of one file")
    return given
