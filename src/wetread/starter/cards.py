"""A card tells what a model is, what it learned from, how it was measured and where it fails.

The words stand in `weights/<id>/about.md`, written by people; the tables come from
`wetread.starter.evaluate` and from nowhere else.
"""

import json
from pathlib import Path
from typing import Any

from wetread.runtimes.explanation import RECORD

Figures = dict[str, Any]

MARK = "<!-- figures -->"
MAPS = "<!-- explanation -->"
"""Where `about.md` wants the verdict on maps of where the model looked."""


def write_card(found: Figures, folder: Path) -> Path:
    """Writes `figures.json` and `card.md`, the words of `about.md` around the tables."""
    (folder / "figures.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    words = (folder / "about.md").read_text(encoding="utf-8")
    card = folder / "card.md"
    words = words.replace(MARK, tables(found)).replace(MAPS, _maps(folder))
    card.write_text(words, encoding="utf-8")
    return card


def tables(found: Figures) -> str:
    """The figures as Markdown tables."""
    parts = found["figures"]
    if found["model"] != "cxr-gate":
        return _table("source", parts)
    return "\n\n".join(
        [
            _table("false refusals on", parts["false refusals"]),
            _table("phantoms", {"refused": parts["phantoms refused"]}),
            _table("refused of kind", parts["refused by kind"]),
            _table("DICOM sample", {k: {"refused": v} for k, v in parts["samples"].items()}),
        ]
    )  # fmt: skip


def _table(first: str, rows: dict[str, Figures]) -> str:
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    head = f"| {first} | {' | '.join(_title(c) for c in columns)} |"
    lines = [
        f"| {name} | {' | '.join(_cell(row.get(column)) for column in columns)} |"
        for name, row in rows.items()
    ]
    return "\n".join([head, "|---" * (len(columns) + 1) + "|", *lines])


def _title(column: str) -> str:
    return "95 % interval" if column == "ci" else column


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        within = f" ({_cell(value['ci'])})" if "ci" in value else f" (n {value['n']})"
        return _cell(value["value"]) + within
    if isinstance(value, list):
        return " to ".join(_cell(one) for one in value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _maps(folder: Path) -> str:
    record = folder / RECORD
    if not record.is_file():
        return "Maps are not shown: none has been tested."
    return told(json.loads(record.read_text(encoding="utf-8")))


def told(record: Figures) -> str:
    """The verdict on maps of where a model looked, in words."""
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
