"""Where in a YAML file each value stands, so that a complaint names the line to mend."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from pydantic import ValidationError

Key = tuple[str | int, ...]
"""The way to a value: names of keys, and places in lists counted from 0."""

Places = Mapping[Key, str]
"""What to say of where a value stands: "line 12", or "line 3 of base.part.yaml"."""


def lines_of(text: bytes) -> dict[Key, int]:
    """The line, counted from 1, on which each key or item of a list begins.

    Args:
        text: YAML that has been read before, and is known to be such.
    """
    root = yaml.compose(text, yaml.SafeLoader)
    return {(): 1, **dict(_below((), root))} if root is not None else {(): 1}


def _below(key: Key, node: yaml.Node) -> Iterator[tuple[Key, int]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            here = (*key, str(name.value))
            yield here, name.start_mark.line + 1
            yield from _below(here, value)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            here = (*key, number)
            yield here, value.start_mark.line + 1
            yield from _below(here, value)


def place_of(key: Sequence[str | int], places: Places) -> str:
    """Where the value stands, or the nearest one around it that was written down."""
    for end in range(len(key), -1, -1):
        found = places.get(tuple(key[:end]))
        if found:
            return found
    return ""


def complaints(error: ValidationError, places: Places) -> str:
    """All that pydantic has to say, each with its key and its line."""
    return "; ".join(_complaint(item, places) for item in error.errors())


def _complaint(item: Any, places: Places) -> str:
    said = f"{'.'.join(str(part) for part in item['loc']) or 'file'}: {item['msg']}"
    place = place_of(item["loc"], places)
    return f"{said} ({place})" if place else said
