"""One page that holds all of a simulation: figures, plots, and every run word by word.

It loads nothing and sends nothing. Transcripts lie in it compressed, each text once, and the
browser unpacks the one that is looked at; what a story or a model wrote is shown as text.
"""

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from wetread.simulation.comparing import Comparison
from wetread.simulation.figures import RATES, Figures
from wetread.simulation.gating import Gate, told
from wetread.simulation.reports.plots import forest, lasting
from wetread.simulation.row import Row
from wetread.simulation.transcript import Transcript
from wetread.store.artefacts import write_atomically
from wetread.store.canonical import canonical_json

PAGE: Final = "index.html"

_SHOWN_BY: Final = (
    "passed",
    "recognised",
    "moved",
    "yielded",
    "shown-yielding",
    "unsafe-release",
    "caught",
)


def write_page(
    folder: Path,
    rows: Sequence[Row],
    transcripts: Iterable[Transcript],
    figures: Figures,
    *,
    about: Mapping[str, str],
    comparison: Comparison | None = None,
    gate: Gate | None = None,
) -> Path:
    """The page of a simulation.

    Args:
        folder: where it is put.
        rows: all runs.
        transcripts: of the same runs, in the same order.
        figures: of the rows.
        about: what was played, by name, for the head of the page.
        comparison: with an earlier simulation.
        gate: what was asked for, and shown.
    """
    texts, places = _packed(transcripts)
    page = _environment().get_template("page.html.j2")
    html = page.render(
        rows=[_line(row, place) for row, place in zip(rows, places, strict=True)],
        figures=figures,
        about=about,
        failed=[row for row in rows if not row.passed],
        rates=[(name, rate, RATES[name].says) for name, rate in figures.rates.items()],
        forest=Markup(forest(figures.rates.items(), "Rates with 95 % intervals")),  # noqa: S704 - made of escaped names and numbers
        split=list(_split(figures)),
        curves=[
            Markup(lasting(curve, title))  # noqa: S704 - likewise
            for curve, title in (
                (figures.answers, "Findings that stand"),
                (figures.words, "Agents' first words that stand"),
                (figures.shown, "What a person was shown that stands"),
            )
        ],
        flips=figures.words.number_of_flips,
        rules=_rules(figures),
        comparison=comparison,
        gate=gate,
        told=told,
        texts=texts,
    )
    path = folder / PAGE
    write_atomically(path, html.encode())
    return path


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("wetread.simulation", "reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _packed(transcripts: Iterable[Transcript]) -> tuple[str, list[int]]:
    """Each different transcript once, compressed together; and which of them each run has."""
    known: dict[bytes, int] = {}
    places = [known.setdefault(canonical_json(one), len(known)) for one in transcripts]
    whole = b"[" + b",".join(known) + b"]"
    return base64.b64encode(zlib.compress(whole, 9)).decode(), places


def _line(row: Row, place: int) -> dict[str, Any]:
    return {
        "run": row.run,
        "scenario": row.scenario,
        "repeat": row.repeat,
        "seed": row.seed,
        "passed": row.passed,
        "failed": row.failed,
        "text": place,
    }


def _split(figures: Figures) -> Iterator[tuple[str, Markup]]:
    """For each thing that varied, each rate that says something of it, as a plot."""
    for varied, values in figures.by.items():
        for name in _SHOWN_BY:
            rates = [(value, one[name]) for value, one in values.items() if name in one]
            if len(rates) > 1 and any(rate.n for _, rate in rates):
                plot = forest(rates, f"{name} by {varied}")
                title = f"{RATES[name].says.capitalize()}, by {varied}"
                yield title, Markup(plot)  # noqa: S704 - likewise


def _rules(figures: Figures) -> list[tuple[str, dict[str, int], bool]]:
    """Each rule, its decisions, and whether it was seen both to speak and to be silent."""
    return [
        (rule, count, "pass" in count and len(count) > 1) for rule, count in figures.rules.items()
    ]
