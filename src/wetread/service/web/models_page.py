"""The page of models: what each is for, which bytes it is, how far it is trusted, if it is loaded.

A card is the work of whoever made the model: it is shown as text, whatever it holds.
"""

from functools import partial
from typing import Final

from nicegui import ui

from wetread.clinical.principals import Principal
from wetread.service.modelview import ModelView
from wetread.service.web.card_text import show_card_text
from wetread.service.web.parts import button, frame, part, trying, words
from wetread.service.web.shelf import CardShown, Shelf
from wetread.service.web.threads import reading, working

_MIB: Final = 2**20
_SHORT: Final = 16
"""Characters of a digest that are shown in the table."""

NAMES: Final = ("Model", "Standing", "Canary", "Used by", "Bytes are", "MiB", "Loaded", "Digest")


class ModelsPage:
    """What one browser sees of the models."""

    def __init__(
        self,
        shelf: Shelf,
        by: Principal,
        views: tuple[ModelView, ...],
        resident: dict[str, int] | None,
    ) -> None:
        self._shelf, self._views, self._resident = shelf, views, resident
        with frame(by, "Models"):
            words("h1", "Models")
            words(
                "p",
                "A shipped model is trusted as far as the agents that use it; an added one begins "
                "in shadow, and a person moves it up: wetread models promote.",
                "quiet",
            )
            self._table()
            self._card = part("div")

    @ui.refreshable_method
    def _table(self) -> None:
        with part("div", "line"):
            told = "The models' process does not run, or is too busy to tell what is loaded."
            if self._resident is not None:
                total = sum(self._resident.values()) / _MIB
                told = f"{len(self._resident)} loaded, about {total:,.0f} MiB set aside."
            words("p", told, "quiet").props("role=status")
            button("Look again", self._again)
        with part("div", "wide"), part("table", "cases"):
            with part("thead"), part("tr"):
                for name in NAMES:
                    words("th", name).props("scope=col")
            with part("tbody"):
                for view in self._views:
                    self._row(view)

    def _row(self, view: ModelView) -> None:
        row = view.row
        with part("tr"):
            with part("th", scope="row"):
                name = f"{row.id} {row.version}"
                button(name, partial(self._open, row.id), "link", label=f"Card of {row.id}")
            words("td", f"{view.mode}, {view.origin}" if view.mode else view.origin)
            words("td", view.canary or "")
            words("td", ", ".join(view.used_by) or "nobody")
            words("td", row.state, "" if row.state == "ok" else "bad")
            words("td", f"{row.bytes / _MIB:.1f}")
            words("td", self._loaded(row.id))
            digest = row.digest or ""
            words("td", f"{digest[:_SHORT]}…" if digest else "none", "digest").props.update(
                {"title": digest}
            )

    def _loaded(self, model: str) -> str:
        if self._resident is None:
            return "not known"
        size = self._resident.get(model)
        return "no" if size is None else f"yes, {size / _MIB:,.0f} MiB"

    async def _again(self) -> None:
        async def look() -> None:
            self._views = await working(self._shelf.every)
            self._resident = await working(self._shelf.resident)
            self._table.refresh()

        await trying(look)

    async def _open(self, model: str) -> None:
        async def look() -> None:
            self._show(await reading(lambda: self._shelf.card(model)))

        await trying(look)

    def _show(self, found: CardShown) -> None:
        view = found.view
        self._card.clear()
        with self._card, part("section", "card", aria_label=f"Card of {view.row.id}"):
            words("h2", view.row.id).props.update({"id": "card", "tabindex": "-1"})
            for said in (found.title, found.summary):
                if said:
                    words("p", said)
            words("p", f"Licence: {view.row.licence}")
            words("p", f"Digest: {view.row.digest or 'none'}", "digest")
            if view.problem:
                words("p", view.problem, "bad")
            words("h3", "The whole card")
            with part("div", "card-text", tabindex="0", role="group", aria_label="The whole card"):
                show_card_text(found.text)
        ui.run_javascript("document.getElementById('card')?.focus()")
