"""The page of one case: what was said and found so far, and a line to go on."""

from collections.abc import Callable
from typing import Final

from nicegui import ui

from wetread.clinical.imaging import MAX_REQUEST
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.planning import PlanEdit
from wetread.clinical.principals import Principal
from wetread.service.telling import SAY_FIRST
from wetread.service.web.lighting import Lighting
from wetread.service.web.looking import Looking
from wetread.service.web.parts import frame, part, slow_button, trying, words
from wetread.service.web.plan_card import Changes, WaitingPlan
from wetread.service.web.threads import reading, working
from wetread.service.web.turn_view import show_turn
from wetread.service.web.viewer.element import Viewer
from wetread.service.web.workup import CaseShown, TurnShown, Workup

_LOOK: Final = 1.0
"""Seconds between two looks at whether somebody else has changed the case."""


_TO_LATEST: Final = (
    "requestAnimationFrame(() => [...document.querySelectorAll('.turn')].at(-1)?.scrollIntoView())"
)


class CasePage:
    """What one browser sees of a case."""

    def __init__(
        self, workup: Workup, by: Principal, mark: tuple[object, ...], shown: CaseShown
    ) -> None:
        self._workup, self._shown = workup, shown
        self._by = by
        self._may_ask = by.role in ALLOWED["case.open"]
        self._mark = mark
        self._changes: dict[int, Changes] = {}
        self._doing, self._busy = "", False
        with frame(by, shown.case.id), part("div", "case"):
            self._film()
            with part("div", "talk"):
                self._head()
                self._turns()
                self._progress = words("p", "", "progress").props("role=status aria-live=polite")
                self._line()
        Looking(_LOOK, self._look)

    def _film(self) -> None:
        with part("aside", "film"):
            self._viewer = Viewer(self._shown.case.id)
        self._lighting = Lighting(self._viewer.highlight)

    def _head(self) -> None:
        case, study = self._shown.case, self._shown.turns[-1].study.told
        words("h1", case.id)
        with part("div", "line head"):
            words("strong", case.priority, f"priority {case.priority.lower()}")
            words("span", f"{study} · {case.patient}", "quiet")

    @ui.refreshable_method
    def _turns(self) -> None:
        last = self._shown.turns[-1].number
        for turn in self._shown.turns:
            latest = turn.number == last
            with part("article", "turn", aria_label=f"Turn {turn.number}"):
                show_turn(
                    turn, self._by, self._say, self._lighting, latest=latest and self._may_ask
                )
                if latest and turn.output.plan.waits_for and self._may_ask:
                    WaitingPlan(
                        turn.output.plan,
                        self._changes_of(turn),
                        self._workup.agents(),
                        self._confirm,
                        self._say,
                    )
        if self._shown.read_first:
            with part("p", "told read-first"):
                words("span", f"{SAY_FIRST} ")
                address = f"/queue?item={self._shown.read_first}"
                words("a", "Read it in the queue").props.update({"href": address})

    def _changes_of(self, turn: TurnShown) -> Changes:
        """What was done to a waiting plan so far, which outlives the card that shows it."""
        known = self._changes.setdefault(turn.number, Changes(turn.output.plan.tasks))
        if known.tasks != turn.output.plan.tasks:  # another plan, so other changes
            known = self._changes[turn.number] = Changes(turn.output.plan.tasks)
        return known

    def _line(self) -> None:
        if not self._may_ask:
            words("p", "Your role reads cases and asks nothing of them.", "quiet")
            return
        with part("div", "line ask"):
            self._input = ui.input(label="What should be done, or what do you want to know?")
            self._input.props.update({"outlined": True, "maxlength": MAX_REQUEST})
            self._input.classes("grow").on("keydown.enter", self._ask)
            slow_button("Send", self._ask, "main", meanwhile="At work …")

    async def begin(self) -> None:
        """Go on with what nobody works on yet: a new case has only been put on file.

        The latest turn is at sight, since what came before it may hold no more.
        """
        if len(self._shown.turns) > 1:
            ui.run_javascript(_TO_LATEST)
        if self._shown.at_work and self._may_ask:
            await self._work(None)

    async def _ask(self) -> None:
        text = str(self._input.value or "")
        if await self._say(text):
            self._input.value = ""

    async def _say(self, text: str) -> bool:
        return await self._work(lambda: self._workup.ask(text))

    async def _confirm(self, edit: PlanEdit) -> None:
        await self._work(lambda: self._workup.confirm(edit))

    async def _work(self, start: Callable[[], None] | None) -> bool:
        """Take a step, show the plan it leads to, and then run that."""
        if self._busy:
            ui.notify("One thing at a time: this case is being worked on.", position="top")
            return False
        self._busy = True
        try:
            # What is refused is left as it stands: nothing that was typed or changed is lost.
            begun = start is None or await trying(lambda: working(start))
            if begun and await trying(self._plan):
                await trying(self._run)
            if begun:
                await trying(self._show)
        finally:
            self._busy, self._doing = False, ""
            self._progress.set_text("")
        return begun

    async def _plan(self) -> None:
        self._progress.set_text("Reading the request …")
        await self._show()
        await working(self._workup.plan)
        await self._show()

    async def _run(self) -> None:
        self._progress.set_text("At work …")
        await working(lambda: self._workup.run(self._listen))

    def _listen(self, name: str, finished: bool) -> None:
        """Told from the thread that works; the page reads it when it looks."""
        self._doing = "" if finished else name

    async def _show(self) -> None:
        # In this order: what changes in between is seen at the next look.
        self._mark = await reading(self._workup.mark)
        self._shown = await reading(self._workup.shown)
        self._turns.refresh()
        self._lighting.out()
        self._viewer.reload()
        if self._busy:
            ui.run_javascript("window.scrollTo({top: document.body.scrollHeight})")

    async def _look(self) -> None:
        if self._busy:
            if self._doing:
                self._progress.set_text(f"At work: {self._doing} …")
            return
        mark = await reading(self._workup.mark)
        if not self._busy and mark != self._mark:
            await self._show()
