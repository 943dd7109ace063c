"""A card tells what a model is, what it learned from, how it was measured and where it fails.

The words stand in `weights/<id>/about.md`, written by people; the tables come from
`wetread.starter.evaluate` and from nowhere else.
"""

import json
from pathlib import Path
from typing import Any

Figures = dict[str, Any]

MARK = "<!-- figures -->"


def write_card(found: Figures, folder: Path) -> Path:
    """Writes `figures.json` and `card.md`, the words of `about.md` around the tables."""
    (folder / "figures.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    words = (folder / "about.md").read_text(encoding="utf-8")
    card = folder / "card.md"
    card.write_text(words.replace(MARK, tables(found)), encoding="utf-8")
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
