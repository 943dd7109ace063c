"""`figures.json`: what an evaluation found, beside the weights that it judged."""

import json
from pathlib import Path
from typing import Any

from wetread.errors import ManifestError

NAME = "figures.json"

Figures = dict[str, Any]


def write_figures(found: Figures, folder: Path) -> None:
    text = json.dumps(found, indent=1, allow_nan=False)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read_figures(folder: Path) -> Figures | None:
    """What was measured of the model in that folder; None where nothing was.

    Raises:
        ManifestError: the file is not JSON, or not of this form.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        found: Figures = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        found = {}
    if not {"model", "kind", "figures"} <= found.keys():
        raise ManifestError(
            f"{folder.name}/{NAME} cannot be read; make it anew: python -m wetread.starter.cards "
            f"{folder.name} --data DIR"
        )
    return found
