"""One turn of a conversation as cards: plan, answers, findings, draft, verdicts, queue."""

from collections.abc import Iterable
from functools import partial

from wetread.clinical.conversation import Remark
from wetread.clinical.findings import Abstention
from wetread.clinical.reports import SECTIONS
from wetread.clinical.verdicts import STRICTNESS, Verdict
from wetread.coordinator.choosing import spoken
from wetread.service.contract import FindingOutput, ReadOutput
from wetread.service.telling import likelihood_of, measurements, name_of
from wetread.service.web.parts import button, part, words
from wetread.service.web.plan_card import Say, show_plan
from wetread.service.web.workup import TurnShown


def show_turn(turn: TurnShown, say: Say, *, latest: bool) -> None:
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
        _results(output, say, latest=latest)


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


def _results(output: ReadOutput, say: Say, *, latest: bool) -> None:
    if output.findings:
        with part("section", "card"):
            words("h3", "Findings")
            for finding in output.findings:
                _finding(finding)
    for abstention in output.abstentions:
        _abstention(abstention, say, latest=latest)
    if output.appointment:
        held = output.appointment
        words(
            "p",
            f"{held.description}: {held.resource}, {held.start:%A %d %B %Y, %H:%M} to "
            f"{held.end:%H:%M}, held until this is signed or declined.",
            "answer",
        )
    _draft(output)
    _verdicts(output.verdicts)
    if output.flips:
        turns = ", ".join(map(str, output.flips))
        words("p", f"An agent gave in to whoever pressed, in turn {turns}.", "told")
    if output.work_item:
        item = output.work_item
        words(
            "p",
            f"In the queue as {item.id}: {item.state}, due {item.due:%d %B, %H:%M} UTC.",
            "answer",
        )


def _finding(finding: FindingOutput) -> None:
    with part("div", "finding"):
        words("strong", name_of(finding))
        words("span", finding.presence.replace("-", " "), f"presence {finding.presence}")
        if finding.probability is None:
            words("span", finding.reason or "not assessed", "quiet")
        else:
            share = f"{finding.probability:.0%}"
            words("span", f"{share} {likelihood_of(finding)}".strip())
            part("meter", value=f"{finding.probability:.4f}", min="0", max="1",
                 aria_label=f"{name_of(finding)}: {share}")  # fmt: skip
        unruled = ", ".join(finding.prediction_set)
        told = (measurements(finding), unruled and f"cannot rule out: {unruled}", finding.id)
        words("span", " · ".join(filter(None, told)), "quiet more")


def _abstention(abstention: Abstention, say: Say, *, latest: bool) -> None:
    with part("div", "told"):
        words("span", f"{abstention.agent} abstains: {abstention.reason}")
        if abstention.instead and latest:
            button(abstention.instead, partial(say, "yes"))


def _draft(output: ReadOutput) -> None:
    if output.draft is None:
        return
    with part("section", "card draft"):
        words("h3", "Draft (preliminary, not signed)")
        for section in SECTIONS:
            said = [one for one in output.draft.statements if one.section == section]
            if said:
                words("h4", section.capitalize())
            for one in said:
                with part("p"):
                    words("span", one.text)
                    by = f"{one.author}: " if one.author else ""
                    words("span", f" {by}{', '.join(one.cites)}", "cites")


def _verdicts(verdicts: Iterable[Verdict]) -> None:
    """What no rule let pass stands open; the rest can be opened."""
    found = sorted(verdicts, key=lambda one: -STRICTNESS[one.decision])
    spoke = [one for one in found if one.decision != "pass"]
    for verdict in spoke:
        with part("p", f"verdict {verdict.decision}"):
            words("strong", verdict.decision)
            words("span", f" {verdict.reason}")
            words("span", f" {verdict.rule}", "cites")
    passed = [one for one in found if one.decision == "pass"]
    if passed:
        with part("details", "passed"):
            words("summary", f"{len(passed)} rules let it pass")
            for verdict in passed:
                words("p", f"{verdict.rule}: {verdict.reason}", "quiet")
