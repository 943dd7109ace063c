"""What there is to look at, what was measured, and what nobody assessed."""

from collections.abc import Iterator, Sequence

from wetread.agents.sections.terms import named, quality
from wetread.agents.wording import joined, measured, percent, spoken
from wetread.clinical.coding import AREA
from wetread.clinical.conversation import Remark, Topic
from wetread.clinical.findings import AttentionEvidence, Finding, Measurement, SegmentEvidence
from wetread.clinical.imaging import Digest
from wetread.coordinator.talk.record import Record, capital, not_looked_at

_SHORT = 12
_PAIR = 2


def to_show(record: Record, topics: Sequence[Topic]) -> Iterator[Digest]:
    """Masks and maps of the latest findings about the topics."""
    for topic in topics:
        for _, finding in record.findings(topic)[:1]:
            for evidence in finding.evidence:
                if isinstance(evidence, SegmentEvidence):
                    yield evidence.mask
                elif isinstance(evidence, AttentionEvidence):
                    yield evidence.map


def show(record: Record, topics: Sequence[Topic]) -> Iterator[Remark]:
    """Which picture shows it; a finding without any says so."""
    for topic in topics:
        for _, finding in record.findings(topic)[:1]:
            yield Remark(text=_pictured(finding), cites=(finding.id,))
        if topic.sort == "report":
            for filed, draft in record.drafts()[:1]:
                for statement in draft.statements:
                    cites = statement.cites or (filed.payload.request_id,)
                    yield Remark(text=statement.text, cites=cites)
        if topic.sort == "appointment":
            for _, held in record.appointments()[:1]:
                text = f"{held.description}: {held.resource}, {held.start:%Y-%m-%d %H:%M}."
                yield Remark(text=text, cites=(held.id,))


def measure(record: Record, topics: Sequence[Topic]) -> Iterator[Remark]:
    """Every figure with its unit; of two that can be compared, which is larger and by how much."""
    latest = [seen for topic in topics for seen in record.findings(topic)[:1]]
    for _, finding in latest:
        yield Remark(text=_sizes(finding), cites=(finding.id,))
    one_study = len({filed.payload.study_id for filed, _ in latest}) == 1
    areas = [(finding, area) for _, finding in latest if (area := _area(finding)) is not None]
    if one_study and len(areas) == _PAIR:
        yield from _compared(*areas[0], *areas[1])


def not_assessed(record: Record, _: Sequence[Topic]) -> Iterator[Remark]:
    """Each silence and each thing asked about in vain, then the limits of what was read."""
    for finding in record.latest_findings():
        if finding.presence == "not-assessed":
            yield Remark(text=not_looked_at(finding), cites=(finding.id,))
    for silence in record.abstentions():
        text = f"The {silence.agent} agent abstained: {silence.reason.rstrip('.')}."
        yield Remark(text=text, cites=(silence.id,))
    yield from _limits(record)


def _limits(record: Record) -> Iterator[Remark]:
    """That what no model judged is open: silence about it is no absence."""
    for filed in record.filed[:1]:
        judged = [f for f in record.latest_findings() if f.presence != "not-assessed"]
        names = joined(tuple(dict.fromkeys(named(finding) for finding in judged)))
        only = f"Nothing was looked at but {names}" if names else "Nothing was assessed"
        text = f"{only}; everything else on this study is open, and no model assessed it."
        cites = tuple(finding.id for finding in judged) or (filed.payload.study_id,)
        yield Remark(text=text, cites=cites)


def _pictured(finding: Finding) -> str:
    for evidence in finding.evidence:
        if isinstance(evidence, SegmentEvidence):
            return f"The outline of {named(finding)} is the mask {evidence.mask[:_SHORT]}."
        if isinstance(evidence, AttentionEvidence):
            where = f"the map {evidence.map[:_SHORT]} ({evidence.method})"
            return f"Where the model looked for {named(finding)} is {where}; a map is no proof."
    if finding.presence == "not-assessed":
        return f"There is nothing to show: {not_looked_at(finding)}"
    return (
        f"For {named(finding)} there is no outline and no map to show: the model judged the image "
        "as a whole."
    )


def _sizes(finding: Finding) -> str:
    """A figure comes with how good the outline is that it was measured from (law 5)."""
    if finding.presence == "not-assessed":
        return not_looked_at(finding)
    if not finding.measurements:
        return f"Nothing was measured of {named(finding)}."
    figures = joined(tuple(_said(one, finding) for one in finding.measurements))
    return f"For {named(finding)}: {figures}, from an outline with {quality((finding,))}."


def _said(one: Measurement, finding: Finding) -> str:
    of = f" of {spoken(one.site)}" if one.site and one.site != finding.site else ""
    return f"{spoken(one.concept)}{of} {measured(one)}"


def _area(finding: Finding) -> Measurement | None:
    return next((m for m in finding.measurements if m.concept == AREA), None)


def _compared(
    one: Finding, its: Measurement, other: Finding, others: Measurement
) -> Iterator[Remark]:
    """Which of two is larger, where their units agree."""
    if its.unit != others.unit or not (its.value and others.value):
        return
    larger, smaller = (one, other) if its.value >= others.value else (other, one)
    share = 1 - min(its.value, others.value) / max(its.value, others.value)
    text = f"{named(larger)} is the larger; {named(smaller)} covers {percent(share)} less."
    yield Remark(text=capital(text), cites=(one.id, other.id))
