"""What a person sees in the terminal. Untrusted text is printed as text, never as markup."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from wetread.clinical.reports import SECTIONS
from wetread.service.console import OUT
from wetread.service.rendering_lists import COLOURS

if TYPE_CHECKING:
    from wetread.clinical.conversation import Choice, Remark
    from wetread.clinical.planning import Plan
    from wetread.coordinator.viewing import CaseView
    from wetread.service.contract import FindingOutput, ReadOutput
    from wetread.signoff.signing import Signatories

_BAR = 20


def show_case(output: "ReadOutput") -> None:
    """The whole case: plan, findings, draft, verdicts, and where it waits."""
    OUT.print(Text(f"Case {output.case_id}   preliminary", style="bold"))
    said = output.plan.question or output.plan.declined
    if said:
        OUT.print(Text(said))
    for reply in output.replies:
        OUT.print(_reply(reply.remarks))
    if output.called_off:
        OUT.print(_reply(output.called_off))
    if output.plan.waits_for:
        OUT.print(_plan(output))
        _show_waiting(output)
        return
    if output.read_first:
        _show_withheld(output.read_first)
        return
    if not output.plan.tasks:
        if not (output.replies or output.called_off or said):
            OUT.print("Noted; nothing is asked of anybody.")
        return
    _show_results(output)


def _show_withheld(item: str) -> None:
    from wetread.service.telling import SAY_FIRST

    OUT.print(Text(f"{SAY_FIRST}\nwetread queue read {item} --as YOU --impression TEXT"))


def _show_results(output: "ReadOutput") -> None:
    from wetread.service.telling import appointment_told, flips_told

    OUT.print(_plan(output))
    if output.plan.recipients:
        told = ", ".join(output.plan.recipients)
        OUT.print(Text(f"To be told by whoever signs: {told} (nothing is sent from here)"))
    silent = {abstention.reason for abstention in output.abstentions}
    for message in output.messages:
        # What the coordinator told them is the plan, and a silence is told below with its reason.
        if message.sender != "coordinator" and message.text not in silent:
            OUT.print(Text(f"{message.sender}: {message.text}", style="dim"))
    if output.findings:
        OUT.print(findings_table(output.findings))
    for abstention in output.abstentions:
        OUT.print(Text(f"{abstention.agent} abstains: {abstention.reason}", style="yellow"))
        if abstention.instead:
            OUT.print(f"In a conversation, yes means: {abstention.instead}", markup=False)
    if output.appointment:
        told = appointment_told(output.appointment)
        OUT.print(Text(f"{told}, held until this is signed or declined"))
    OUT.print(_draft(output))
    OUT.print(_verdicts(output))
    if output.flips:
        OUT.print(Text(flips_told(output.flips), style="yellow"))
    if output.work_item:
        item = output.work_item
        OUT.print(Text(f"Work item {item.id} is {item.state}, due {item.due:%Y-%m-%d %H:%M} UTC"))


def show_turn(view: "CaseView", output: "ReadOutput") -> None:
    """One turn of a conversation."""
    pressed = [p for p in view.pressures if p.pressure and not p.evidence]
    if pressed:
        OUT.print(
            Text(
                f"This turn pushes ({pressed[0].kind}) without new evidence; "
                "it is recorded as your view and moves no finding.",
                style="cyan",
            )
        )
    show_case(output)


def show_plan(plan: "Plan") -> None:
    """What is about to run, one line a task."""
    for task in plan.tasks:
        OUT.print(Text(f"  {task.id} {task.agent}: {task.instruction}", style="dim"))


def _show_waiting(output: "ReadOutput") -> None:
    for verdict in output.plan.waits_for:
        OUT.print(Text(f"Nothing runs yet: {verdict.reason}.", style="yellow"))
    OUT.print(
        Text(
            f"Let it go ahead with: wetread confirm {output.case_id}\n"
            "or change it first: --drop ID, --change ID=TEXT, --add AGENT=TEXT, --order ID,ID\n"
            f"In a conversation it is enough to answer: {_answers(output.plan.choices)}"
        )
    )


def _answers(instead: "Iterable[Choice]") -> str:
    """With what a person answers whether a plan is meant."""
    from wetread.coordinator.choosing import spoken

    others = (f"({n}) rather {spoken(one)}" for n, one in enumerate(instead, start=2))
    return ", ".join(("(1) yes", *others))


def _reply(remarks: "Iterable[Remark]") -> Text:
    """Each sentence with the ids of what it rests on, dimmed."""
    said = Text()
    for remark in remarks:
        said.append(f"{remark.text} ")
        said.append(f"[{', '.join(remark.cites)}]\n", style="dim")
    return said


def _plan(output: "ReadOutput") -> Table:
    table = Table("", "agent", "instruction", "after", title="Plan", title_justify="left", box=None)
    for task in output.plan.tasks:
        after = ", ".join(task.depends_on) or "-"
        table.add_row(task.id, task.agent, Text(task.instruction), after)
    return table


def findings_table(findings: "Iterable[FindingOutput]") -> Table:
    """Each finding with how sure it is, what cannot be ruled out and what was measured."""
    from wetread.service.telling import measurements, name_of

    table = Table(
        "finding", "presence", "probability", "prediction set", "measured",
        title="Findings", title_justify="left", box=None,
    )  # fmt: skip
    for finding in findings:
        table.add_row(
            name_of(finding),
            finding.presence,
            _certainty(finding),
            ", ".join(finding.prediction_set) or "-",
            measurements(finding) or "-",
        )
    return table


def show_signatures(signed: "Signatories") -> None:
    """Who has signed it, whose signatures it waits for, and whether it was a check."""
    from wetread.service.telling import check_told, signed_told, waits_told

    if signed.check:
        OUT.print(Text(check_told(signed.check), style="bold"))

    for signature in signed.given:
        OUT.print(Text(signed_told(signature)))
    if signed.given and signed.missing:
        OUT.print(Text(waits_told(signed.missing)))


def _certainty(finding: "FindingOutput") -> Text:
    """How likely it is, of an outline how far it is expected to overlap with a drawn one."""
    from wetread.service.telling import likelihood_of

    return Text.assemble(_bar(finding.probability), " ", likelihood_of(finding))


def _bar(probability: float | None) -> Text:
    if probability is None:
        return Text("not assessed", style="dim")
    filled = round(probability * _BAR)
    return Text("█" * filled + "░" * (_BAR - filled) + f" {probability:4.0%}")


def _draft(output: "ReadOutput") -> Panel:
    if output.draft is None:
        blocked = any(verdict.decision == "block" for verdict in output.verdicts)
        why = "A policy rule blocked the draft." if blocked else "No report was asked for."
        return Panel(Text(why), title="Draft")
    text = Text()
    numbered = list(enumerate(output.draft.statements, start=1))
    for section in SECTIONS:
        sentences = [(n, said) for n, said in numbered if said.section == section]
        if sentences:
            text.append(f"{section.capitalize()}\n", style="bold")
        for number, said in sentences:
            text.append(f"  {number} ", style="dim")
            text.append(f"{said.text} ")
            by = f"{said.author}: " if said.author else ""
            text.append(f"[{by}{', '.join(said.cites)}]\n", style="dim")
    return Panel(text, title="Draft (preliminary, not signed)", title_align="left")


def _verdicts(output: "ReadOutput") -> Table:
    table = Table("rule", "decision", "reason", title="Guards", title_justify="left", box=None)
    for verdict in output.verdicts:
        decision = Text(verdict.decision, style=COLOURS[verdict.decision])
        table.add_row(verdict.rule, decision, Text(verdict.reason))
    return table
