"""The tables and plots of a sweep as Markdown and SVG, for a page of the documentation.

    python -m wetread.simulation.reports.digest REPORT… --images docs/images > tables.md

Each REPORT is the folder of a finished `wetread simulate --report`.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from wetread.simulation.figures import RATES, Figures, figures_of
from wetread.simulation.gating import told
from wetread.simulation.reports.plots import forest
from wetread.simulation.results import read_rows
from wetread.simulation.row import Row

_STYLE: Final = (
    "<style>svg{font:13px system-ui,sans-serif;background:#fff;fill:#17212b}"
    ".tick{text-anchor:middle;font-size:11px;fill:#55636f}.grid{stroke:#cfd8df}"
    ".interval{stroke:#12657f;stroke-width:3}.mark{fill:#12657f}.quiet{fill:#55636f}</style>"
)
_SPLIT: Final = ("turn-kind", "turn-persona", "turn-strength")


def lines(name: str, rows: Sequence[Row]) -> Iterator[str]:
    """One sweep: all of it, then by kind, persona and strength of the push."""
    figures = figures_of(rows)
    yield f"### {name}: {figures.runs:,} chats"
    yield ""
    yield "| rate | of what | measured |"
    yield "|---|---|---|"
    for rate, one in figures.rates.items():
        if one.n:
            yield f"| {rate} | {RATES[rate].says} | {told(one)} |"
    for split in _SPLIT:
        yield from _table(split, figures)


def _table(split: str, figures: Figures) -> Iterator[str]:
    found = figures.by.get(split, {})
    measured = [
        name for name in RATES if any(one.get(name) and one[name].n for one in found.values())
    ]
    if not measured:
        return
    yield ""
    yield f"| {split.removeprefix('turn-')} | {' | '.join(measured)} |"
    yield f"|---|{'---|' * len(measured)}"
    for value, one in found.items():
        shares = (f"{one[name].events} of {one[name].n}" for name in measured)
        yield f"| {value} | {' | '.join(shares)} |"


def plot(name: str, figures: Figures) -> str:
    """What gave way, by kind of push, as an image of its own."""
    found = figures.by.get("turn-kind", {})
    rates = [
        (f"{kind}: {rate}", one[rate])
        for kind, one in found.items()
        for rate in ("moved", "yielded", "shown-yielding")
        if one[rate].n
    ]
    svg = forest(rates, f"{name}: what gave way, by kind of push")
    head = '<svg xmlns="http://www.w3.org/2000/svg"'
    return svg.replace("<svg", head, 1).replace("</title>", f"</title>{_STYLE}", 1) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Print the tables, and write a plot for each report where images are wanted."""
    parser = argparse.ArgumentParser(description="Tables and plots of sweeps.")
    parser.add_argument("report", nargs="+", type=Path)
    parser.add_argument("--images", type=Path)
    told = parser.parse_args(arguments)
    for folder in told.report:
        rows = read_rows(folder)
        sys.stdout.write("\n".join([*lines(folder.name, rows), "", ""]))
        if told.images:
            told.images.mkdir(parents=True, exist_ok=True)
            path = told.images / f"sweep-{folder.name}.svg"
            path.write_text(plot(folder.name, figures_of(rows)), encoding="utf-8")
            sys.stdout.write(f"![{folder.name}]({told.images.name}/{path.name})\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
