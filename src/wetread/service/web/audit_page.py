"""The page of the audit: search it, verify it, take it elsewhere."""

from typing import Final

from nicegui import ui

from wetread.audit.catalogue import CATALOGUE
from wetread.audit.chain import AuditRecord
from wetread.audit.verification import Verification
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.web.parts import button, frame, part, trying, words
from wetread.service.web.threads import reading, working
from wetread.service.web.trail import AT_ONCE, LONGEST, Trail, Typed, fields

EXPORT: Final = "/audit/export.jsonl"
_ANY: Final = "any"
_SHORT: Final = 16
"""Characters of a digest that are shown; the rest is in its tooltip and in the export."""


class AuditPage:
    """What one browser sees of the audit."""

    def __init__(self, trail: Trail, by: Principal, found: list[AuditRecord]) -> None:
        self._trail = trail
        self._sees_cases = by.role in ALLOWED["case.show"]
        self._typed, self._oldest = Typed(), None if not found else found[-1].seq
        with frame(by, "Audit"):
            words("h1", "Audit")
            words(
                "p",
                "Append-only; each record carries the hash of the one before. Texts are not in it, "
                "only their digests.",
                "quiet",
            )
            self._chain()
            self._filters()
            self._records = part("div")
            self._show(found)

    def _chain(self) -> None:
        with part("section", "card", aria_label="Whether it holds"):
            with part("div", "line"):
                button("Verify", self._verify, "main")
                words("a", "Export all (JSON lines)", "button").props.update(
                    {"href": EXPORT, "download": "audit.jsonl"}
                )
            self._verdict = words("p", "Not verified since this page was opened.", "quiet")
            self._verdict.props("role=status")

    def _filters(self) -> None:
        with part("div", "line"):
            self._case = self._field("Case id")
            self._event = ui.select([_ANY, *sorted(CATALOGUE)], value=_ANY, label="Event")
            self._event.classes("field")
            self._actor = self._field("Actor")
            self._since = ui.input("From (UTC)").props("type=date stack-label")
            self._until = ui.input("To (UTC)").props("type=date stack-label")
            button("Search", self._search, "main")

    def _field(self, label: str) -> ui.input:
        field = ui.input(label).on("keydown.enter", self._search)
        field.props.update({"maxlength": LONGEST})
        return field

    async def _verify(self) -> None:
        async def verify() -> None:
            self._tell(await working(self._trail.verify))

        self._verdict.set_text("Verifying …")
        if not await trying(verify):
            self._verdict.set_text("Not verified.")

    def _tell(self, result: Verification) -> None:
        self._verdict.classes(replace="good" if result.ok else "bad")
        self._verdict.set_text(
            f"The chain holds: {result.records:,} records, head {result.head[:_SHORT]}…"
            if result.ok
            else f"The audit does not hold: {result.problem}."
        )

    async def _search(self) -> None:
        event = str(self._event.value)
        typed = Typed(
            case_id=str(self._case.value or ""),
            event="" if event == _ANY else event,
            actor=str(self._actor.value or ""),
            since=str(self._since.value or ""),
            until=str(self._until.value or ""),
        )
        await self._page(typed, None)

    async def _older(self) -> None:
        await self._page(self._typed, self._oldest)

    async def _newest(self) -> None:
        await self._page(self._typed, None)

    async def _page(self, typed: Typed, before: int | None) -> None:
        async def find() -> None:
            found = await reading(lambda: self._trail.find(typed, before))
            self._typed, self._oldest = typed, found[-1].seq if found else None
            self._show(found, later=before is not None)

        await trying(find)

    def _show(self, found: list[AuditRecord], *, later: bool = False) -> None:
        self._records.clear()
        with self._records:
            words("p", _counted(found), "quiet").props("role=status")
            if found:
                self._table(found)
            with part("nav", "line", aria_label="Records"):
                if later:
                    button("Newest", self._newest)
                if len(found) == AT_ONCE:
                    button("Older", self._older)

    def _table(self, found: list[AuditRecord]) -> None:
        with part("div", "wide"), part("table", "cases records"):
            with part("thead"), part("tr"):
                for name in ("No.", "Time (UTC)", "Event", "Actor", "Case", "Says"):
                    words("th", name).props("scope=col")
            with part("tbody"):
                for record in found:
                    self._row(record)

    def _row(self, record: AuditRecord) -> None:
        with part("tr"):
            for said in (str(record.seq), record.at[:19].replace("T", " "), record.event):
                words("td", said)
            words("td", record.actor)
            with part("td"):
                if record.case_id and self._sees_cases:
                    words("a", record.case_id).props.update({"href": f"/cases/{record.case_id}"})
                else:
                    words("span", record.case_id or "")
            with part("td"), part("dl"):
                for name, value in fields(record):
                    words("dt", name)
                    words("dd", shortened(value)).props.update({"title": value})


def shortened(value: str) -> str:
    """Digests by their beginning; everything else as it is."""
    return ", ".join(
        f"{one[:_SHORT]}…" if len(one) == 64 else one  # noqa: PLR2004 - SHA-256, hexadecimal
        for one in value.split(", ")
    )


def _counted(found: list[AuditRecord]) -> str:
    if not found:
        return "No record says that. Ask for less, or for another span."
    return f"Records {found[0].seq:,} to {found[-1].seq:,}, newest first."
