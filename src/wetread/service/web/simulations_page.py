"""The page of simulations: start one, watch it, open its report, compare it with an earlier one."""

from functools import partial
from typing import Final

from nicegui import ui

from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.web.looking import Looking
from wetread.service.web.parts import frame, part, slow_button, trying, words
from wetread.service.web.simulations import MOST_REPEATS, Simulation, Simulations
from wetread.service.web.threads import reading

_LOOK: Final = 2.0
"""Seconds between two looks at how far they are."""

_ALONE: Final = "nothing"


class SimulationsPage:
    """What one browser sees of a home's simulations."""

    def __init__(
        self, every: Simulations, by: Principal, themes: list[str], found: list[Simulation]
    ) -> None:
        self._every, self._themes, self._found = every, themes, found
        self._may_run = by.role in ALLOWED["simulation.run"]
        with frame(by, "Simulations"):
            words("h1", "Simulations")
            words(
                "p",
                "Scenarios played through the real graph and guards: rates with intervals, and "
                "every run word by word.",
                "quiet",
            )
            if self._may_run:
                self._new()
            self._list()
        Looking(_LOOK, self._look)

    def _new(self) -> None:
        with part("section", "card new"):
            words("h2", "Start one")
            with part("div", "line"):
                self._chosen = ui.select(
                    self._themes, multiple=True, value=self._themes[:1], label="Themes"
                ).classes("grow")
                self._repeat = ui.number("Repeats", value=1, min=1, max=MOST_REPEATS, step=1)
                self._seed = ui.number("Seed (each file's own)", min=0, step=1)
                done = [one.order.name for one in self._found if one.state == "done"]
                self._against = ui.select(
                    [_ALONE, *done], value=_ALONE, label="Compare with"
                ).classes("grow")
            with part("div", "line"):
                self._live = ui.checkbox("With the configured models, not with scripts")
                slow_button("Start", self._start, "main", meanwhile="Starting …")

    @ui.refreshable_method
    def _list(self) -> None:
        if not self._found:
            words("p", f"None yet.{' Choose themes above.' if self._may_run else ''}", "quiet")
            return
        with part("table", "cases"):
            with part("thead"), part("tr"):
                for name in (
                    "Begun (UTC)",
                    "By",
                    "Themes",
                    "Repeats",
                    "Models",
                    "Runs",
                    "State",
                    "",
                ):
                    words("th", name).props("scope=col")
            with part("tbody"):
                for one in self._found:
                    self._row(one)

    def _row(self, one: Simulation) -> None:
        order = one.order
        with part("tr"):
            for said in (
                f"{order.at:%Y-%m-%d %H:%M}",
                order.by,
                ", ".join(order.themes),
                str(order.repeat),
                "configured" if order.live else "scripted",
                f"{one.done} of {order.runs}",
                one.state,
            ):
                words("td", said)
            with part("td"):
                if one.state == "done":
                    link = words("a", "Report").props("target=_blank")
                    link.props.update({"href": f"/simulations/{order.name}"})
                elif one.state == "stopped" and self._may_run:
                    slow_button("Go on", partial(self._go_on, order.name), meanwhile="Going on …")
                else:
                    share = one.done / max(1, order.runs)
                    part("progress", value=f"{share:.4f}", max="1", aria_label="Share of runs done")

    async def _start(self) -> None:
        against = str(self._against.value)
        seed = self._seed.value

        async def begin() -> None:
            await reading(
                lambda: self._every.start(
                    list(self._chosen.value or ()),
                    repeat=int(self._repeat.value or 0),
                    seed=None if seed is None else int(seed),
                    live=bool(self._live.value),
                    against=None if against == _ALONE else against,
                )
            )

        if await trying(begin):
            await self._look()

    async def _go_on(self, name: str) -> None:
        async def again() -> None:
            await reading(lambda: self._every.go_on(name))

        if await trying(again):
            await self._look()

    async def _look(self) -> None:
        found = await reading(self._every.every)
        if found == self._found:
            return
        self._found = found
        self._list.refresh()
        if self._may_run:
            done = [one.order.name for one in found if one.state == "done"]
            self._against.set_options([_ALONE, *done], value=self._against.value)
