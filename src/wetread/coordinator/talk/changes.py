"""What is different from before: between turns, between studies, between drafts."""

from collections.abc import Iterator, Sequence

from wetread.agents.sections.findings import METHODS
from wetread.agents.sections.terms import named, quality
from wetread.agents.wording import joined, measured, percent
from wetread.agents.words.dates import say_time
from wetread.clinical.conversation import Remark, Topic
from wetread.clinical.findings import Finding
from wetread.coordinator.talk.record import Filed, Record, capital

_TWO = 2


def what_changed(record: Record, topics: Sequence[Topic]) -> Iterator[Remark]:
    """The latest against the one before it, and against the study before where there is one."""
    if record.unread:
        text = (
            "The study at hand was not looked at yet, so there is nothing to compare with the one "
            "before; ask for an outline, an assessment or a report."
        )
        yield Remark(text=text, cites=(record.request,))
        return
    for topic in topics:
        seen = record.findings(topic)
        if seen:
            yield from _since(seen)
        if topic.sort == "report":
            yield from _redrafted(record)
        if topic.sort == "appointment":
            yield from _moved(record)


def _since(seen: Sequence[tuple[Filed, Finding]]) -> Iterator[Remark]:
    (filed, latest), *before = seen
    other = next((b for b in before if b[0].payload.study_id != filed.payload.study_id), None)
    same = next((b for b in before if b[0].turn != filed.turn), None)
    against = other or same
    what = named(latest)
    if against is None:
        text = (
            f"There is nothing earlier to compare with: {what} was looked at once, in turn "
            f"{filed.turn}, and no prior study is in this case."
        )
        yield Remark(text=text, cites=(latest.id,))
        return
    earlier, then = against
    source = "on the study before" if other else "on the same images"
    now, was = _figures(latest), _figures(then)
    said = f"unchanged ({now})" if now == was else f"{was} in turn {earlier.turn} and {now} since"
    text = f"{capital(what)}, compared with turn {earlier.turn} {source}: {said}."
    yield Remark(text=text, cites=(latest.id, then.id))


def _figures(finding: Finding) -> str:
    """With what each figure rests on, and whether it decides anything (law 5)."""
    judged = finding.uncertainty
    if finding.presence == "not-assessed" or judged is None:
        return "not assessed"
    if finding.measurements:
        sizes = joined(tuple(measured(one) for one in finding.measurements))
        return f"{sizes}, from an outline with {quality((finding,))}"
    answer = finding.presence if judged.decided else "undecided"
    return f"{answer}, {percent(judged.probability)} ({METHODS[judged.method]})"


def _redrafted(record: Record) -> Iterator[Remark]:
    drafts = record.drafts()
    if not drafts:
        return
    filed, draft = drafts[0]
    request = filed.payload.request_id
    compared = draft.section("comparison")
    for statement in compared:
        yield Remark(text=statement.text, cites=statement.cites or (request,))
    if len(drafts) < _TWO and not compared:
        text = "There is one version of the report, and none before it to compare with."
        yield Remark(text=text, cites=(request,))
        return
    if len(drafts) < _TWO or drafts[1][0].payload.study_id != filed.payload.study_id:
        return
    before = drafts[1][1].statements
    old, new = {s.text for s in before}, {s.text for s in draft.statements}
    for statement in draft.statements:
        if statement.text not in old:
            yield Remark(text=f"New: {statement.text}", cites=statement.cites or (request,))
    for statement in before:
        if statement.text not in new:
            cites = statement.cites or (drafts[1][0].payload.request_id,)
            yield Remark(text=f"Gone: {statement.text}", cites=cites)
    if old == new:
        text = "The two last versions of the report say the same, word for word."
        yield Remark(text=text, cites=(request, drafts[1][0].payload.request_id))


def _moved(record: Record) -> Iterator[Remark]:
    seen = record.appointments()
    held = [appointment for _, appointment in seen]
    if len(held) < _TWO:
        for one in held:
            text = f"One time was found so far: {one.resource} on {say_time(one.start)}."
            yield Remark(text=text, cites=(one.id,))
        return
    now, then = held[:_TWO]
    text = (
        f"The time was {then.resource} on {say_time(then.start)} and is {now.resource} on "
        f"{say_time(now.start)}."
    )
    # Ids of appointments are those of their tasks, so that the requests tell them apart.
    requests = (filed.payload.request_id for filed, _ in seen[:_TWO])
    yield Remark(text=text, cites=tuple(dict.fromkeys((now.id, then.id, *requests))))
