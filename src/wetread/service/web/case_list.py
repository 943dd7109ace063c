"""The list of cases: found as one types, longer on request, and new ones come by themselves."""

from typing import Final

from nicegui import events, ui

from wetread.service.web.case_lines import CaseLine, CaseLines
from wetread.service.web.looking import Looking
from wetread.service.web.parts import button, part, trying, words
from wetread.service.web.threads import reading

AT_ONCE: Final = 50
"""Cases by which the list grows, as it begins and whenever more are asked for."""

MOST_SHOWN: Final = 500
"""Cases to which it grows: beyond, one searches."""

_LOOK: Final = 2.0
"""Seconds between two looks at whether there is something new."""

_BEGINNING: Final = 120
"""Characters of a request that are shown."""

STATES: Final = {"working": "at work", "waiting": "waits for a person", "closed": "closed"}
"""What the states of a case are called here."""

COLUMNS: Final = ("Request", "Study", "Patient", "Priority", "Opened (UTC)", "Turns", "State")


class CaseList:
    """What one browser sees of the list."""

    def __init__(self, cases: CaseLines, lines: tuple[CaseLine, ...]) -> None:
        self._cases, self._lines = cases, lines
        self._like, self._most = "", AT_ONCE
        with part("label", "choice"):
            words("span", "Find by id or patient", "quiet")
            field = part("input", "search", type="search", maxlength="64")
        field.on("input", self._find, js_handler="(e) => emit(e.target.value)", throttle=0.3)
        self._table()
        Looking(_LOOK, self._look)

    @ui.refreshable_method
    def _table(self) -> None:
        if not self._lines:
            words("p", _none(self._like), "quiet")
            return
        with part("div", "wide"), part("table", "cases"):
            with part("thead"), part("tr"):
                for name in COLUMNS:
                    words("th", name, "turns" if name == "Turns" else "").props("scope=col")
            with part("tbody"):
                for line in self._lines[: self._most]:
                    _row(line)
        if len(self._lines) > self._most:
            self._further()

    def _further(self) -> None:
        with part("div", "line"):
            if self._most < MOST_SHOWN:
                words("p", f"The newest {self._most} are shown.", "quiet")
                button("More", self._more)
            else:
                words("p", f"The newest {self._most} are shown; search for older ones.", "quiet")

    async def _find(self, event: events.GenericEventArguments) -> None:
        self._like, self._most = str(event.args)[:64], AT_ONCE
        await trying(self._look)

    async def _more(self) -> None:
        self._most += AT_ONCE
        await trying(self._look)

    async def _look(self) -> None:
        """Live: what others open, and how far each is, is seen without a reload."""
        wanted = self._like, self._most
        found = await reading(lambda: self._cases.latest(wanted[0], wanted[1] + 1))
        if wanted != (self._like, self._most):
            return  # more was typed or asked for meanwhile, and its own answer comes
        if found != self._lines:
            self._lines = found
            self._table.refresh()


def _row(line: CaseLine) -> None:
    case = line.case
    with part("tr"):
        with part("td"), part("a", "about", href=f"/cases/{case.id}"):
            words("span", _beginning(line.request))
            words("span", case.id, "quiet block")
        words("td", line.study or "not known")
        words("td", case.patient, "pseudonym")
        words("td", case.priority, f"priority {case.priority.lower()}")
        words("td", case.opened_at[:16].replace("T", " "), "when")
        words("td", str(case.turns), "turns")
        words("td", STATES.get(case.state, case.state))


def _beginning(request: str) -> str:
    """As much of a request as fits; of one that was erased, that it was."""
    said = " ".join(request.split())
    if not said:
        return "The request is no longer on file"
    return said if len(said) <= _BEGINNING else f"{said[:_BEGINNING].rstrip()}…"


def _none(like: str) -> str:
    if like:
        return "No such case. Search for another part of its id or of its patient's pseudonym."
    return "No case yet. Choose a study above, or run: wetread read STUDY"
