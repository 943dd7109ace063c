"""One turn of a conversation as cards: plan, answers, findings, draft, verdicts, queue."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

from wetread.clinical.conversation import Remark
from wetread.clinical.findings import Abstention
from wetread.clinical.principals import Principal
from wetread.clinical.reports import SECTIONS
from wetread.coordinator.choosing import spoken
from wetread.service.contract import ReadOutput
from wetread.service.telling import appointment_told
from wetread.service.web.lighting import Lighting
from wetread.service.web.parts import button, part, words
from wetread.service.web.plan_card import Say, show_plan
from wetread.service.web.results import show_finding, show_flips, show_verdicts
from wetread.service.web.standing import SUPERSEDED, show_standing
from wetread.service.web.workup import TurnShown


def show_turn(
    turn: TurnShown, by: Principal, say: Say, lighting: Lighting, *, latest: bool
) -> None:
    """All of a turn but a plan that waits; only the latest can still be answered.

    What a later turn superseded is folded away, so that nobody takes it for what holds now.
    """
    view, output = turn.view, turn.output
    _about(turn)
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
        with _folded() if turn.superseded else nullcontext():
            show_plan(output.plan)
            _results(turn, say, lighting, latest=latest)
        show_standing(turn, by)


def _about(turn: TurnShown) -> None:
    """Which turn it is, of when, and about which study."""
    study, asked = turn.study, turn.view.request.authored_on
    with part("header", "line about-turn"):
        words("h2", f"Turn {turn.number}")
        if study.which:
            words("strong", study.which, "told" if study.which == "Earlier study" else "")
        words("span", f"{study.told} · asked {asked:%d %B %Y, %H:%M} UTC", "quiet")


@contextmanager
def _folded() -> Iterator[None]:
    with part("details", "passed superseded"):
        words("summary", f"{SUPERSEDED}: show what this one came to")
        yield


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


def _results(turn: TurnShown, say: Say, lighting: Lighting, *, latest: bool) -> None:
    output = turn.output
    if output.findings:
        with part("section", "card"):
            earlier = turn.study.which == "Earlier study"
            words("h3", "Findings on the earlier study" if earlier else "Findings")
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
