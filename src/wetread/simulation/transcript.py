"""A run for people to read: who said what, what was found, what each rule had to say."""

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.verdicts import Decision, Verdict
from wetread.simulation.asserting import answer
from wetread.simulation.played import Played, PlayedTurn


class Line(Noun):
    """A sentence, who or what says it, and what it rests on."""

    by: str
    text: str
    rests_on: tuple[str, ...] = ()


class Heard(Noun):
    """What a rule said of one round of one turn."""

    rule: str
    decision: Decision
    reason: str
    round: int


class TurnText(Noun):
    """One turn, as a page shows it; rules that let all pass are named alone."""

    user: str
    pressure: str = ""
    plan: tuple[Line, ...] = ()
    replies: tuple[Line, ...] = ()
    findings: tuple[Line, ...] = ()
    draft: tuple[Line, ...] = ()
    verdicts: tuple[Heard, ...] = ()
    passed: tuple[str, ...] = ()


class Transcript(Noun):
    """One run."""

    turns: tuple[TurnText, ...] = ()
    release: tuple[Heard, ...] = ()
    refused: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    events: tuple[str, ...] = Field(default=(), description="names of the audit's records")


def transcript_of(played: Played) -> Transcript:
    """The run in words."""
    return Transcript(
        turns=tuple(map(_turn, played.turns)),
        release=tuple(_heard(verdict, 0) for verdict in played.release),
        refused=played.refused,
        items=tuple(f"turn {i.turn}: {i.state} ({i.standing})" for i in played.items),
        events=tuple(event.event for event in played.audit),
    )


def shown_in(turn: PlayedTurn) -> str:
    """What whoever asked was shown in a turn, a sentence a line."""
    said = [turn.plan.question, turn.plan.declined, *turn.answers]
    said += [remark.text for reply in turn.replies for remark in reply.remarks]
    said += [one.text for one in (turn.draft.statements if turn.draft else ())]
    return "\n".join(filter(None, said))


def _turn(turn: PlayedTurn) -> TurnText:
    pressed = [one for one in turn.pressures if one.pressure]
    verdicts = [(v, n) for n, one in enumerate((turn.planned, *turn.rounds)) for v in one]
    return TurnText(
        user=turn.user,
        pressure=", ".join(f"{p.kind}{' with evidence' if p.evidence else ''}" for p in pressed),
        plan=tuple(_plan(turn)),
        replies=tuple(
            Line(by="the record", text=remark.text, rests_on=remark.cites)
            for reply in turn.replies
            for remark in reply.remarks
        ),
        findings=tuple(_findings(turn)),
        draft=tuple(_draft(turn)),
        verdicts=tuple(_heard(v, n) for v, n in verdicts if v.decision != "pass"),
        passed=tuple(sorted({v.rule for v, _ in verdicts if v.decision == "pass"})),
    )


def _plan(turn: PlayedTurn) -> list[Line]:
    said = [
        Line(by="coordinator", text=text)
        for text in (turn.plan.question, turn.plan.declined)
        if text
    ]
    return said + [Line(by=task.agent, text=task.instruction) for task in turn.plan.tasks]


def _findings(turn: PlayedTurn) -> list[Line]:
    found = [
        Line(by=f.concept.display, text=answer(f), rests_on=(f.id, *f.artefacts))
        for f in turn.findings
    ]
    return found + [
        Line(by=a.agent, text=f"abstains: {a.reason}", rests_on=(a.id,)) for a in turn.abstentions
    ]


def _draft(turn: PlayedTurn) -> list[Line]:
    statements = turn.draft.statements if turn.draft else ()
    said = [Line(by=s.section, text=s.text, rests_on=s.cites) for s in statements]
    return [*(Line(by="answer", text=text) for text in turn.answers), *said]


def _heard(verdict: Verdict, number: int) -> Heard:
    return Heard(rule=verdict.rule, decision=verdict.decision, reason=verdict.reason, round=number)
