"""One item of the queue as it is read: the draft with its marks, findings, verdicts, history."""

import difflib
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, NamedTuple

from nicegui import ui

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.findings import Finding
from wetread.clinical.reports import SECTIONS, Statement
from wetread.clinical.verdicts import STRICTNESS, Verdict
from wetread.guards.text.grounding.facts import facts_of
from wetread.guards.text.grounding.guard import unsupported_in
from wetread.service.contract import FindingOutput
from wetread.service.telling import likelihood_of, measurements, name_of
from wetread.service.web.parts import part, words
from wetread.service.web.queueing import Happened, ItemShown

_OBJECTS: Final = ("revise", "hold", "block")

EVENTS: Final = {
    "work-item.opened": "opened",
    "work-item.claimed": "claimed",
    "work-item.edited": "changed",
    "work-item.returned": "returned",
    "work-item.rejected": "rejected",
    "work-item.superseded": "withdrawn",
    "report.signed": "signed",
    "report.released": "released",
}
"""What the record's events are called here; others go by their own names."""


class Mark(NamedTuple):
    """What is to be known of a sentence, and how it is underlined."""

    kind: Literal["unsupported", "own-words"]
    why: str


def marks_of(payload: ApprovalPayload, statement: Statement) -> list[Mark]:
    """Rules that object to a sentence; and what a person wrote that no finding bears out."""
    found = [
        Mark("unsupported", verdict.reason)
        for verdict in payload.verdicts
        if verdict.decision in _OBJECTS and set(verdict.evidence) & set(statement.cites)
    ]
    if not statement.cites:
        found.append(Mark("unsupported", "it rests on nothing"))
    if statement.author and not found:
        facts = facts_of(payload.findings)
        found += [
            Mark("own-words", f"rests on {statement.author} alone: {one.why}")
            for one in unsupported_in(facts, statement.text)
        ]
    return found


def show_draft(payload: ApprovalPayload, light: Callable[[Iterable[str]], Any]) -> None:
    """The sentences by section; what a sentence rests on lights up while one is at it."""
    with part("section", "card draft"):
        words("h3", "Draft (preliminary, not signed)")
        if payload.draft is None:
            words("p", "A rule blocked the draft: it is shown to nobody.", "told")
            return
        for section in SECTIONS:
            said = [one for one in payload.draft.statements if one.section == section]
            if said:
                words("h4", section.capitalize())
            for one in said:
                _sentence(payload, one, light)


def _sentence(
    payload: ApprovalPayload, one: Statement, light: Callable[[Iterable[str]], Any]
) -> None:
    marks = marks_of(payload, one)
    with part("p", " ".join(["sentence", *(mark.kind for mark in marks)]), tabindex="0") as line:
        words("span", one.text, "words")
        by = f"{one.author}: " if one.author else ""
        words("span", f" {by}{', '.join(one.cites)}", "cites")
        for mark in marks:
            words("span", f" {mark.why}", "told")
    for event in ("mouseenter", "focus"):
        line.on(event, lambda cites=one.cites: light(cites))
    for event in ("mouseleave", "blur"):
        line.on(event, lambda: light(()))


def show_findings(payload: ApprovalPayload) -> dict[str, ui.element]:
    """A card for each finding, by its id, so that it can light up."""
    cards: dict[str, ui.element] = {}
    if not payload.findings and not payload.abstentions:
        return cards
    with part("section", "card"):
        words("h3", "Findings")
        for finding in payload.findings:
            cards[finding.id] = _finding(finding)
        for abstention in payload.abstentions:
            words("p", f"{abstention.agent} abstains: {abstention.reason}", "told")
    return cards


def _finding(finding: Finding) -> ui.element:
    told = FindingOutput.of(finding)
    with part("div", "finding") as card:
        words("strong", name_of(told))
        words("span", told.presence.replace("-", " "), f"presence {told.presence}")
        if told.probability is None:
            words("span", told.reason or "not assessed", "quiet")
        else:
            share = f"{told.probability:.0%}"
            words("span", f"{share} {likelihood_of(told)}".strip())
            part("meter", value=f"{told.probability:.4f}", min="0", max="1",
                 aria_label=f"{name_of(told)}: {share}")  # fmt: skip
        unruled = ", ".join(told.prediction_set)
        more = (measurements(told), unruled and f"cannot rule out: {unruled}", told.id)
        words("span", " · ".join(filter(None, more)), "quiet more")
    return card


def show_verdicts(verdicts: Iterable[Verdict]) -> None:
    """What no rule let pass stands open, the strictest first; the rest can be opened."""
    found = sorted(verdicts, key=lambda one: -STRICTNESS[one.decision])
    spoke = [one for one in found if one.decision != "pass"]
    passed = [one for one in found if one.decision == "pass"]
    with part("section", "card"):
        words("h3", "What the rules say")
        if not found:
            words("p", "No rule was asked.", "told")
        for verdict in spoke:
            with part("p", f"verdict {verdict.decision}"):
                words("strong", verdict.decision)
                words("span", f" {verdict.reason}")
                words("span", f" {verdict.rule}", "cites")
        if passed:
            with part("details", "passed"):
                words("summary", f"{len(passed)} rules let it pass")
                for verdict in passed:
                    words("p", f"{verdict.rule}: {verdict.reason}", "quiet")


def show_edits(shown: ItemShown) -> None:
    """What people changed, word by word."""
    if not shown.payload.edits:
        return
    with part("section", "card edits"):
        words("h3", "Changed by hand")
        for operation in shown.payload.edits:
            _edit(operation)


def _edit(operation: dict[str, object]) -> None:
    """One operation of the RFC 6902 diff."""
    with part("p"):
        words("span", f"{operation.get('op')} {operation.get('path')} ", "quiet")
        value = operation.get("value")
        if value is not None:
            text = value.get("text") if isinstance(value, dict) else value
            words("span", str(text), "added")


def show_difference(before: str, after: str) -> None:
    """Words that go and words that come, in the order of the sentence."""
    old, new = before.split(), after.split()
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    with part("p", "difference"):
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                words("span", " ".join(old[a:b]) + " ")
                continue
            if old[a:b]:
                words("del", " ".join(old[a:b]))
                words("span", " ")
            if new[c:d]:
                words("ins", " ".join(new[c:d]))
                words("span", " ")


def show_history(history: Iterable[Happened]) -> None:
    """What the record holds of the item, oldest first."""
    with part("details", "history"):
        words("summary", "History")
        with part("ol"):
            for one in history:
                told = EVENTS.get(one.event, one.event)
                words("li", f"{one.at:%d %b %Y, %H:%M:%S} UTC · {told} · {one.actor}")
