"""What the tests of a model's maps found, in words; `explanation.json` holds them."""

import json
from pathlib import Path
from typing import Any

from wetread.runtimes.explanation import RECORD, weights_digest

Figures = dict[str, Any]


def maps(folder: Path) -> str:
    """The verdict on maps of where the model in that folder looked."""
    record = folder / RECORD
    if not record.is_file():
        return "Maps of where it looked are not shown: none has been tested."
    found: Figures = json.loads(record.read_text(encoding="utf-8"))
    if found["weights"] != weights_digest(folder):
        return "Maps of where it looked are not shown: they were tested with other weights."
    return told(found)


def told(record: Figures) -> str:
    """The record as sentences."""
    game, sanity = record["pointing"], record["sanity"]
    rival, forgotten = game["rival"], list(sanity["randomised"].values())[-1]
    drawn, where = ("shown" if record["shown"] else "not shown"), game["energy in boxes"]
    passed = "passed" if sanity["passed"] else "failed"
    sentences = (
        f"Maps are {drawn} ({record['name']}).",
        f"Pointing game on {game['films']} films of {game['patients']} patients, cross-fitted over",
        f"{game['candidates']} ways to draw a map: the peak hits a box on {_within(game['hits'])},",
        f"the {rival} on {_within(game['rivals'][rival])}; gain {_within(game['gain'])}.",
        f"Share of the map inside the boxes: {_within(where)}; they cover",
        f"{game['area of boxes']:.2f} of the film.",
        f"Randomisation test {passed}: likeness to the map of a network drawn anew",
        f"{_alike(forgotten)}, to that under noise which nobody sees {_alike(sanity['noise'])};",
        f"the limit between them is {sanity['threshold']:.2f}.",
    )
    return " ".join(sentences)


def _within(figure: Figures) -> str:
    low, high = figure["ci"]
    return f"{figure['value']:.2f} ({low:.2f} to {high:.2f})"


def _alike(likeness: Figures) -> str:
    return f"{likeness['spearman']:.2f} (rank correlation) and {likeness['ssim']:.2f} (SSIM)"
