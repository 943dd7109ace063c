"""What requests and answers look like, for the description: kept as JSON in `shown`."""

import json
from importlib.resources import files
from typing import Any, Final

ROOMS: Final = ("cases", "work_items", "people", "workings")
PROBLEMS: Final = "problems"


def bodies() -> dict[str, list[Any]]:
    """Bodies by the name of their model."""
    return {model: many for room in ROOMS for model, many in read(room).items()}


def problems() -> dict[int, Any]:
    """A problem for each status that a route may answer."""
    return {int(status): one for status, one in read(PROBLEMS).items()}


def read(name: str) -> dict[str, Any]:
    """What one file holds."""
    folder = files("wetread.service.api").joinpath("shown")
    found: dict[str, Any] = json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return found
