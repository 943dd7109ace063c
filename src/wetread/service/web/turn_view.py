"""One turn of a conversation as cards: plan, answers, findings, draft, verdicts, queue."""

from collections.abc import Iterable
from functools import partial

from wetread.clinical.conversation import Remark
from wetread.clinical.findings import Abstention
from wetread.clinical.reports import SECTIONS
from wetread.coordinator.choosing import spoken
from wetread.service.contract import ReadOutput
from wetread.service.telling import appointment_told
from wetread.service.web.lighting import Lighting
from wetread.service.web.parts import button, part, words
from wetread.service.web.plan_card import Say, show_plan
from wetread.service.web.results import show_finding, show_flips, show_verdicts
from wetread.service.web.workup import TurnShown


def show_turn(turn: TurnShown, say: Say, lighting: Lighting, *, latest: bool) -> None:
    """All of a turn but a plan that waits; only the latest can still be answered."""
    view, output = turn.view, turn.output
    with part("div", "said"):
        words("span", view.request.requester, "quiet")
        words("p", view.request.text)
    for pressure in view.pressures:
        if pressure.pressure and not pressure.evidence:
            words(
                "p",
                f"This turn pushes ({pressure.kind}) without new evidence; it is recorded as "
                "your view and moves no finding.",
                "told",
            )
    _answers(output, say, latest=latest)
    if output.plan.tasks and not output.plan.waits_for:
        show_plan(output.plan)
        _results(output, say, lighting, latest=latest)


def _answers(output: ReadOutput, say: Say, *, latest: bool) -> None:
    plan = output.plan
    for told in (plan.question, plan.declined):
        if told:
            words("p", told, "answer")
    if plan.question and latest:
        with part("div", "line"):
            for number, one in enumerate(plan.choices, start=1):
                button(spoken(one), partial(say, str(number)))
    for reply in output.replies:
        _remarks(reply.remarks)
    _remarks(output.called_off)


def _remarks(remarks: Iterable[Remark]) -> None:
    for remark in remarks:
        with part("p", "answer"):
            words("span", remark.text)
            words("span", f" {', '.join(remark.cites)}", "cites")


def _results(output: ReadOutput, say: Say, lighting: Lighting, *, latest: bool) -> None:
    if output.findings:
        with part("section", "card"):
            words("h3", "Findings")
            for finding in output.findings:
                show_finding(finding, lighting)
    for abstention in output.abstentions:
        _abstention(abstention, say, latest=latest)
    if output.appointment:
        told = appointment_told(output.appointment)
        words("p", f"{told}, held until this is signed or declined.", "answer")
    _draft(output, lighting)
    show_verdicts(output.verdicts)
    show_flips(output.flips)
    if output.work_item:
        item = output.work_item
        words(
            "p",
            f"In the queue as {item.id}: {item.state}, due {item.due:%d %B, %H:%M} UTC.",
            "answer",
        )


def _abstention(abstention: Abstention, say: Say, *, latest: bool) -> None:
    with part("div", "told"):
        words("span", f"{abstention.agent} abstains: {abstention.reason}")
        if abstention.instead and latest:
            button(abstention.instead, partial(say, "yes"))


def _draft(output: ReadOutput, lighting: Lighting) -> None:
    if output.draft is None:
        return
    with part("section", "card draft"):
        words("h3", "Draft (preliminary, not signed)")
        for section in SECTIONS:
            said = [one for one in output.draft.statements if one.section == section]
            if said:
                words("h4", section.capitalize())
            for one in said:
                with part("p", "sentence") as line:
                    words("span", one.text)
                    by = f"{one.author}: " if one.author else ""
                    words("span", f" {by}{', '.join(one.cites)}", "cites")
                lighting.of(line, one.cites)
