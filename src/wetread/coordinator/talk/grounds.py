"""Why something was said, how sure it is, and whose work it is."""

from collections.abc import Iterator, Sequence

from wetread.agents.certainty import load_certainty
from wetread.agents.sections.findings import METHODS, undecided
from wetread.agents.sections.terms import level, named, quality
from wetread.agents.wording import joined, percent
from wetread.agents.words.dates import say_time
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.conversation import Remark, Topic
from wetread.clinical.findings import (
    AttentionEvidence,
    Finding,
    ImageEvidence,
    SegmentEvidence,
    Uncertainty,
)
from wetread.coordinator.talk.record import Filed, Record, capital, not_looked_at
from wetread.signoff.items import State

_SHORT = 12
"""Figures of a digest that people compare."""

_HELD, _GIVEN_BACK = "only held, and booked once the item is signed", "given back, and held no more"
_FIRMNESS: dict[State, str] = {"signed": "booked", "open": _HELD, "claimed": _HELD}


def why(record: Record, topics: Sequence[Topic]) -> Iterator[Remark]:
    """The evidence of a finding, the grounds of a time, the sources of a report."""
    for topic in topics:
        for _, finding in record.findings(topic)[:1]:
            yield Remark(text=_why_found(finding), cites=(finding.id,))
        if topic.sort == "appointment":
            for _, held in record.appointments()[:1]:
                text = f"{held.resource} on {say_time(held.start)} was chosen: {held.because}."
                yield Remark(text=text, cites=(held.id,))
        if topic.sort == "report":
            yield from _why_written(record)


def how_sure(record: Record, topics: Sequence[Topic]) -> Iterator[Remark]:
    """The probability with its method and what it leaves open; a time is held until signed."""
    for topic in topics:
        for _, finding in record.findings(topic)[:1]:
            yield Remark(text=_how_sure(finding), cites=(finding.id,))
        if topic.sort == "appointment":
            for filed, held in record.appointments()[:1]:
                yield Remark(text=_how_firm(filed, held), cites=(held.id,))
        if topic.sort == "report":
            yield from _how_final(record)


def who(record: Record, topics: Sequence[Topic]) -> Iterator[Remark]:
    """The model and version behind a finding, the agent behind a text, and who holds the item."""
    for topic in topics:
        for _, finding in record.findings(topic)[:1]:
            yield Remark(text=_whose(finding), cites=(finding.id,))
        if topic.sort == "appointment":
            for filed, held in record.appointments()[:1]:
                text = f"The scheduling agent found the time; {_holder(filed)}."
                yield Remark(text=text, cites=(held.id,))
        if topic.sort == "report":
            yield from _who_wrote(record)


def _why_found(finding: Finding) -> str:
    judged = finding.uncertainty
    if finding.presence == "not-assessed" or judged is None:
        return not_looked_at(finding)
    said = f"{capital(named(finding))} is put down as {finding.presence}"
    if any(isinstance(e, SegmentEvidence) for e in finding.evidence):
        said = f"{capital(named(finding))} was outlined on the image"
    model = f" by {finding.algorithm.model}" if finding.algorithm else ""
    return f"{said}{model}, with {_figure(finding, judged)}; {_evidence(finding)}."


def _evidence(finding: Finding) -> str:
    maps = [e for e in finding.evidence if isinstance(e, AttentionEvidence)]
    if maps:
        return f"a map of where the model looked ({maps[0].method}) is kept beside the image"
    if any(isinstance(e, SegmentEvidence) for e in finding.evidence):
        return "the mask is kept beside the image"
    images = [e.image for e in finding.evidence if isinstance(e, ImageEvidence)]
    where = f" (image {images[0][:_SHORT]})" if images else ""
    return f"it rests on the image as a whole{where}; no map of where the model looked is kept"


def _figure(finding: Finding, judged: Uncertainty) -> str:
    if judged.method == "predicted-quality":
        return quality((finding,))
    return (
        f"a probability of {percent(judged.probability)} ({METHODS[judged.method]}) and, "
        f"{level(judged)}, an answer set of {joined(judged.prediction_set) or 'neither answer'}"
    )


def _how_sure(finding: Finding) -> str:
    judged = finding.uncertainty
    if finding.presence == "not-assessed" or judged is None:
        return not_looked_at(finding)
    if judged.method == "predicted-quality":
        limit = "" if judged.poor_below is None else _limit(judged.probability, judged.poor_below)
        return f"For {named(finding)}: {quality((finding,))}{limit}."
    certainty = load_certainty()
    words = undecided(finding, judged, certainty).get("undecided")
    said = words or certainty.band(judged.probability).word
    return (
        f"{capital(named(finding))}: {said}, {percent(judged.probability)} "
        f"({METHODS[judged.method]}); {level(judged)} the answer set holds "
        f"{joined(judged.prediction_set) or 'neither answer'}. The figures rest on the calibration "
        f"record {judged.calibration}."
    )


def _limit(quality_of: float, limit: float) -> str:
    low = "below, so it may be wrong" if quality_of < limit else "above"
    return f"; the model calls an outline doubtful under {limit:.2f}, and this lies {low}"


def _how_firm(filed: Filed, held: AppointmentProposal) -> str:
    state = _FIRMNESS.get(filed.item.state if filed.item else "open", _GIVEN_BACK)
    return f"{held.resource} on {say_time(held.start)} is {state}."


def _how_final(record: Record) -> Iterator[Remark]:
    for filed, draft in record.drafts()[:1]:
        open_points = [s for s in draft.statements if s.section == "disclosure"]
        text = f"The report is preliminary; {_holder(filed)}."
        yield Remark(text=text, cites=(filed.payload.request_id,))
        for statement in open_points:
            yield Remark(text=statement.text, cites=statement.cites or (filed.payload.request_id,))


def _why_written(record: Record) -> Iterator[Remark]:
    for filed, draft in record.drafts()[:1]:
        for statement in draft.statements:
            if statement.section in ("findings", "impression"):
                cites = statement.cites or (filed.payload.request_id,)
                sources = joined(tuple(_called(cites, filed)))
                text = f"\u201c{statement.text}\u201d rests on {sources}."
                yield Remark(text=text, cites=cites)


def _called(cites: Sequence[str], filed: Filed) -> Iterator[str]:
    """What the ids stand for, each in words, once."""
    payload = filed.payload
    words = {finding.id: f"what was found of {named(finding)}" for finding in payload.findings}
    words |= {silence.id: f"the {silence.agent} agent's silence" for silence in payload.abstentions}
    words |= {payload.study_id: "the study", payload.request_id: "the request"}
    if payload.appointment:
        words[payload.appointment.id] = "the time that was found"
    yield from dict.fromkeys(words.get(name, "what the user reported") for name in cites)


def _whose(finding: Finding) -> str:
    made = finding.algorithm
    if made is None:
        return f"{capital(named(finding))} names no model."
    weights = f", weights {made.weights[:_SHORT]}" if made.weights else ""
    return (
        f"Software, not a person: {named(finding)} comes from the model {made.model} of the "
        f"{made.agent} agent (on {made.device}, {made.precision}{weights})."
    )


def _who_wrote(record: Record) -> Iterator[Remark]:
    for filed, _ in record.drafts()[:1]:
        text = f"The report-drafting agent wrote the draft; {_holder(filed)}."
        yield Remark(text=text, cites=(filed.payload.request_id,))


def _holder(filed: Filed) -> str:
    item = filed.item
    if item is None:
        return "nobody has been asked to sign it"
    if item.state == "signed":
        return f"{item.holder} signed it" if item.holder else "it is signed"
    if item.state == "claimed" and item.holder:
        return f"{item.holder} has taken the item {item.id}, and it is not signed"
    if item.state == "open":
        return f"nobody has taken the item {item.id} yet, and a radiologist has to sign it"
    return f"its item {item.id} is {item.state}"
