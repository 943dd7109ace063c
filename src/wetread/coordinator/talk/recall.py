"""What a case remembers of its earlier turns, and how much of that whoever plans is shown.

Everything stays on record. Of a long conversation the last turns are remembered word for word, and
of those before them only whom they asked and what they were about.
"""

from collections.abc import Iterator

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.conversation import Choice, EarlierTurn, Topic
from wetread.clinical.imaging import ImagingStudy, ServiceRequest
from wetread.clinical.planning import Plan
from wetread.coordinator.casefile import CaseFile
from wetread.coordinator.edits import shown_in
from wetread.coordinator.planned import plan_of, waits_for
from wetread.coordinator.talk.record import Filed, Record, topic_of
from wetread.coordinator.talk.topics import topics_in
from wetread.signoff.worklist import Worklist

WHOLE = 12
"""Turns that are remembered word for word."""


def recalled(file: CaseFile, case_id: str, turn: int) -> tuple[EarlierTurn, ...]:
    """The turns before this one, oldest first."""
    return tuple(
        _remembered(file, case_id, n, whole=n >= turn - WHOLE, last=n == turn - 1)
        for n in range(1, turn)
    )


def record_of(file: CaseFile, worklist: Worklist, case_id: str, turn: int) -> Record:
    """What the turns before this one left on record, for answers to questions about it."""
    keys = file.keys(case_id, turn)
    shown = {image.pixels for image in file.need(keys, "study", ImagingStudy).images}
    filed = tuple(_filed(file, worklist, case_id, turn))
    return Record(
        request=file.need(keys, "request", ServiceRequest).id,
        unread=bool(filed) and not any(shown & set(one.payload.images) for one in filed),
        filed=filed,
    )


def _filed(file: CaseFile, worklist: Worklist, case_id: str, turn: int) -> Iterator[Filed]:
    items = {item.turn: item for item in worklist.of_case(case_id)}
    for number in range(turn - 1, 0, -1):
        payload = shown_in(file, file.keys(case_id, number))
        if payload is not None:
            yield Filed(turn=number, payload=payload, item=items.get(number))


def _remembered(file: CaseFile, case_id: str, turn: int, *, whole: bool, last: bool) -> EarlierTurn:
    """A plan that waited in vain told nobody anything; the last one may still be let go ahead."""
    keys = file.keys(case_id, turn)
    request = file.need(keys, "request", ServiceRequest)
    plan = plan_of(file, keys)
    payload = shown_in(file, keys)
    waits = bool(waits_for(file, keys))
    asked = [task for task in plan.tasks if task.asked and (last or not waits)]
    return EarlierTurn(
        text=request.text if whole else "",
        told={task.agent: task.instruction for task in asked},
        asks=tuple(query.asks for query in plan.queries),
        topics=tuple(dict.fromkeys(_topics(plan, payload))),
        choices=plan.choices if plan.question or waits else (),
        offers=tuple(
            Choice(agent=silence.agent, instruction=silence.instead)
            for silence in (payload.abstentions if payload else ())
            if silence.instead
        ),
    )


def _topics(plan: Plan, payload: ApprovalPayload | None) -> Iterator[Topic]:
    """What its questions and its tasks were about, by their words and by what came of them."""
    for query in plan.queries:
        yield from query.about
    asked = {task.agent for task in plan.tasks if task.asked}
    for task in plan.tasks:
        if task.asked:
            yield from topics_in(task.instruction)
    for finding in payload.findings if payload else ():
        if finding.algorithm is None or finding.algorithm.agent in asked:
            yield topic_of(finding)
    if payload and payload.appointment:
        yield Topic(name="appointment", sort="appointment")
    if payload and payload.draft and "report-drafting" in asked:
        yield Topic(name="report", sort="report")
