"""One item of the queue as it is read: everything that a signature would stand under (law 1)."""

from collections.abc import Iterable
from typing import Final

from nicegui import ui

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.reports import SECTIONS, Statement
from wetread.service.contract import FindingOutput
from wetread.service.telling import (
    appointment_told,
    check_told,
    signed_told,
    waits_told,
)
from wetread.service.web.differences import show_edits
from wetread.service.web.lighting import Lighting
from wetread.service.web.marks import Mark, marked
from wetread.service.web.parts import part, words
from wetread.service.web.queueing import Happened, ItemShown
from wetread.service.web.results import show_finding, show_flips, show_verdicts
from wetread.signoff.items import WorkItem

EVENTS: Final = {
    "work-item.opened": "opened",
    "work-item.claimed": "claimed",
    "work-item.let-go": "given back",
    "work-item.claim-expired": "claim ended",
    "work-item.edited": "changed",
    "work-item.returned": "returned",
    "work-item.rejected": "rejected",
    "work-item.superseded": "withdrawn",
    "report.cosigned": "signed, for others to sign too",
    "report.signed": "signed",
    "report.released": "released",
    "work-item.checked": "signed",
    "check.ended": "decided, and it was a check",
}
"""What the record's events are called here; others go by their own names."""

_THEN: Final = "Nothing of it was released. Another turn of its case makes another draft."


def show_title(item: WorkItem) -> None:
    """Which item it is, and who has it."""
    with part("div", "line"):
        words("h2", item.case_id).props.update({"tabindex": "-1"})
        words("span", item.priority, f"priority {item.priority.lower()}")
        words("span", f"{item.state}{f' by {item.holder}' if item.holder else ''}", "quiet")
        words("a", "Open the case").props.update({"href": f"/cases/{item.case_id}"})


def show_draft(shown: ItemShown, lighting: Lighting) -> None:
    """The sentences by section; what a sentence rests on lights up while one is at it."""
    payload, signed = shown.payload, shown.item.state == "signed"
    title = "Report, as it was signed" if signed else "Draft (preliminary, not signed)"
    with part("section", "card draft"):
        words("h3", title)
        if payload.draft is None:
            words("p", _no_draft(payload), "told")
            return
        sentences = marked(payload)
        for section in SECTIONS:
            said = [one for one in sentences if one[0].section == section]
            if said:
                words("h4", section.capitalize())
            for one, marks in said:
                _sentence(one, marks, lighting)


def _no_draft(payload: ApprovalPayload) -> str:
    blocked = any(verdict.decision == "block" for verdict in payload.verdicts)
    return "A rule blocked the draft: it is shown to nobody." if blocked else "Nothing was drafted."


def _sentence(one: Statement, marks: list[Mark], lighting: Lighting) -> None:
    with part("p", " ".join(["sentence", *(mark.kind for mark in marks)])) as line:
        words("span", one.text, "words")
        by = f"{one.author}: " if one.author else ""
        words("span", f" {by}{', '.join(one.cites)}", "cites")
        for mark in marks:
            words("span", f" {mark.why}", "told")
    lighting.of(line, one.cites)


def show_findings(payload: ApprovalPayload, lighting: Lighting) -> dict[str, ui.element]:
    """A card for each finding, now and on the earlier study, by its id so that it can light up."""
    cards: dict[str, ui.element] = {}
    if payload.findings or payload.abstentions:
        with part("section", "card"):
            words("h3", "Findings")
            for finding in payload.findings:
                cards[finding.id] = show_finding(FindingOutput.of(finding), lighting)
            for abstention in payload.abstentions:
                words("p", f"{abstention.agent} abstains: {abstention.reason}", "told")
    if payload.prior or payload.prior_report:
        with part("section", "card"):
            words("h3", "Before, on the earlier study")
            for finding in payload.prior:
                cards[finding.id] = show_finding(FindingOutput.of(finding), lighting)
            if payload.prior_report:
                with part("details", "passed"):
                    words("summary", f"The earlier report ({payload.prior_report.id})")
                    words("p", payload.prior_report.text, "as-written")
    return cards


def show_consequences(payload: ApprovalPayload) -> None:
    """What a signature brings about besides the report, and who said what against the findings."""
    if payload.appointment:
        with part("section", "card appointment"):
            words("h3", "Appointment, booked by a signature")
            words("p", f"{appointment_told(payload.appointment)}.")
            words("p", payload.appointment.because, "quiet")
    if payload.observations:
        with part("section", "card"):
            words("h3", "Said by people; it moves no finding")
            for seen in payload.observations:
                with part("p"):
                    words("span", f"{seen.user}: {seen.text}")
                    words("span", f" {seen.id}", "cites")


def show_rules(payload: ApprovalPayload) -> None:
    """What the rules say of it, and whether an agent gave in."""
    with part("section", "card"):
        words("h3", "What the rules say")
        show_flips(payload.flips)
        if not payload.verdicts:
            words("p", "No rule was asked.", "told")
        show_verdicts(payload.verdicts)


def show_changes(shown: ItemShown) -> None:
    """What people changed, word by word."""
    if not shown.payload.edits:
        return
    with part("section", "card edits"):
        words("h3", "Changed by hand")
        if not shown.edits:
            words("p", "As in an earlier draft of this case; its turn shows how.", "quiet")
        show_edits(shown.edits)


def show_refusal(shown: ItemShown) -> None:
    """Why it was sent back or refused, and what comes of it."""
    why = next((one.reason for one in reversed(shown.history) if one.reason), None)
    if why is None or shown.item.state not in ("returned", "rejected"):
        return
    with part("section", "card refusal"):
        words("h3", f"Why it was {shown.item.state}")
        words("p", why, "as-written")
        words("p", _THEN, "quiet")


def show_signatures(shown: ItemShown) -> None:
    """Who has put their name to it, whose is missing, and what was added."""
    signed = shown.signed
    if signed.check:
        with part("section", "card check"):
            words("h3", "A check")
            words("p", check_told(signed.check), "told")
    if not (signed.given or shown.addenda or shown.item.adds_to):
        return
    with part("section", "card signatures"):
        words("h3", "Signatures")
        for signature in signed.given:
            words("p", signed_told(signature))
        if signed.missing:
            words("p", waits_told(signed.missing), "told")
        if shown.item.adds_to:
            _link("Adds to", shown.item.adds_to)
        for name in shown.addenda:
            _link("Added to in", name)


def _link(says: str, item_id: str) -> None:
    words("a", f"{says} {item_id}").props.update({"href": f"/queue?item={item_id}"})


def show_history(history: Iterable[Happened]) -> None:
    """What the record holds of the item, oldest first."""
    with part("details", "history"):
        words("summary", "History")
        with part("ol"):
            for one in history:
                told = EVENTS.get(one.event, one.event)
                why = f" · {one.reason}" if one.reason else ""
                words("li", f"{one.at:%d %b %Y, %H:%M:%S} UTC · {told} · {one.actor}{why}")
