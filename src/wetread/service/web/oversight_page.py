"""The page of oversight: what people and models did over a span, as tables and plots."""

from datetime import timedelta
from typing import Final, Protocol

from nicegui import ui
from pydantic import ValidationError

from wetread.clinical.principals import Principal
from wetread.errors import BadInput
from wetread.oversight.agreement import Agreement
from wetread.oversight.overview import Overview
from wetread.oversight.readers import STANDARD, Limits
from wetread.service.oversight_tables import (
    MONTHS,
    SURE,
    FigureTable,
    alarms,
    heading,
    tables,
)
from wetread.service.web.parts import button, frame, part, trying, words
from wetread.service.web.plots import mark, months, reliability
from wetread.service.web.threads import working

SPANS: Final[dict[str, timedelta | None]] = {
    "7 days": timedelta(days=7),
    "30 days": timedelta(days=30),
    "90 days": timedelta(days=90),
    "everything": None,
}
FIRST: Final = "30 days"

PLOTS: Final = {
    SURE: (reliability, "The line: readers agree as often as the model was sure."),
    MONTHS: (months, "Dots: how often readers agreed. Rings: how sure the models were."),
}


class Look(Protocol):
    """Asks for the figures, as whoever sits there now."""

    def __call__(self, back: timedelta | None, limits: Limits) -> Overview: ...


class OversightPage:
    """What one browser sees of the figures."""

    def __init__(self, look: Look, by: Principal, found: Overview) -> None:
        self._look = look
        with frame(by, "Oversight"):
            words("h1", "Oversight")
            words(
                "p",
                "Every figure is of what is on record, with its number and its 95 % interval. None "
                "of them says whether a reading was right.",
                "quiet",
            )
            self._choice()
            self._figures = part("div", "figures")
            self._show(found)

    def _choice(self) -> None:
        with part("div", "line"):
            self._span = ui.select(list(SPANS), value=FIRST, label="Span").classes("field")
            # No limits on the fields: they would mend in silence what `limits_of` refuses.
            self._short = ui.number("Hasty below (seconds)", value=STANDARD.short_s).classes(
                "field"
            )
            self._row = ui.number("Alarm after, in a row", value=STANDARD.in_a_row, step=1).classes(
                "field"
            )
            button("Show", self._again, "main")

    async def _again(self) -> None:
        async def look() -> None:
            limits = limits_of(self._row.value, self._short.value)
            self._show(await working(lambda: self._look(SPANS[str(self._span.value)], limits)))

        await trying(look)

    def _show(self, found: Overview) -> None:
        self._figures.clear()
        with self._figures:
            words("p", heading(found)).props("role=status")
            if not (found.opened or found.decided):
                words("p", "Nothing was opened or decided in this span.", "quiet")
                return
            for alarm in alarms(found):
                words("p", alarm, "told")
            for table in tables(found):
                _section(table, found.agreement)


def _section(table: FigureTable, agreement: Agreement) -> None:
    with part("section", "card", aria_label=table.title):
        words("h2", table.title)
        words("p", table.about, "quiet")
        if not table.rows:
            words("p", table.empty)
            return
        with part("div", "wide"), part("table", "cases"):
            with part("thead"), part("tr"):
                for name in table.columns:
                    words("th", name).props("scope=col")
                if table.drawn:
                    words("th", f"{table.drawn}, from 0 to 1").props("scope=col")
            with part("tbody"):
                for number, row in enumerate(table.rows):
                    _row(row, table, number)
        if table.title in PLOTS:
            _plot(table.title, agreement)


def _row(row: tuple[str, ...], table: FigureTable, number: int) -> None:
    with part("tr"):
        words("th", row[0]).props("scope=row")
        for cell in row[1:]:
            words("td", cell, "alarm" if cell.endswith("alarm") else "")
        if table.drawn:
            with part("td"):
                mark(table.marks[number])


def _plot(title: str, agreement: Agreement) -> None:
    draw, says = PLOTS[title]
    with part("figure"):
        draw(agreement)
        words("figcaption", says)


def limits_of(in_a_row: float | None, short_s: float | None) -> Limits:
    """The limits that somebody typed.

    Raises:
        BadInput: they are none.
    """
    try:
        return Limits.model_validate({"in_a_row": in_a_row, "short_s": short_s})
    except ValidationError:
        raise BadInput(
            "an alarm takes 2 to 1000 signatures in a row, each below at most 3600 seconds"
        ) from None
