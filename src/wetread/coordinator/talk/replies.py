"""Answers to questions about a case, from its record alone, each sentence with what it rests on.

No model speaks here. What is not on record is said to be missing, with the silences that may be
why.
"""

from collections.abc import Callable, Iterator, Sequence

from wetread.clinical.conversation import Asks, Query, Remark, Reply, Topic
from wetread.coordinator.talk.changes import what_changed
from wetread.coordinator.talk.grounds import how_sure, who, why
from wetread.coordinator.talk.record import Record
from wetread.coordinator.talk.seen import measure, not_assessed, show, to_show

Answers = Callable[[Record, Sequence[Topic]], Iterator[Remark]]

ANSWERS: dict[Asks, Answers] = {
    "why": why,
    "how-sure": how_sure,
    "show": show,
    "what-changed": what_changed,
    "measure": measure,
    "not-assessed": not_assessed,
    "who": who,
}


def reply(query: Query, record: Record) -> Reply:
    """The answer to one question.

    Args:
        query: what is asked, and about what; about the last result where nothing is named.
        record: what the turns before brought about.
    """
    topics = query.about or record.latest()
    remarks = tuple(dict.fromkeys(ANSWERS[query.asks](record, topics)))
    return Reply(
        query=query,
        remarks=remarks or (_nothing(query, record),),
        shows=tuple(to_show(record, topics)) if query.asks == "show" else (),
    )


def _nothing(query: Query, record: Record) -> Remark:
    names = " and ".join(f"the {topic.name}" for topic in query.about) or "that"
    silences = [s for s in record.abstentions() if _concerns(s.agent, query.about)]
    if not silences:
        text = f"Nothing about {names} is on record in this case yet; ask for it first."
        return Remark(text=text, cites=(record.request,))
    reasons = "; ".join(
        f"the {silence.agent} agent abstained: {silence.reason.rstrip('.')}" for silence in silences
    )
    return Remark(
        text=f"Nothing about {names} is on record: {reasons}.",
        cites=tuple(silence.id for silence in silences),
    )


def _concerns(agent: str, about: Sequence[Topic]) -> bool:
    """Whether an agent that was silent could have spoken of it."""
    sorts = {topic.sort for topic in about}
    if agent in _SPEAKS_OF:
        return not sorts or _SPEAKS_OF[agent] in sorts
    return not sorts or bool(sorts & {"outline", "finding"})


_SPEAKS_OF = {"scheduling": "appointment", "report-drafting": "report"}
"""Of the agents that make no findings; whoever else is silent would have found something."""
