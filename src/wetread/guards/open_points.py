"""What a draft has to say in words because it is not settled, and under which id it says so."""

from collections.abc import Iterator
from typing import Literal

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Finding
from wetread.guards.base import Judged

Kind = Literal["doubt", "silence", "assumption"]


class OpenPoint(Noun):
    """One thing to be said: by a statement that cites `id`, in words for its `kind`."""

    id: str
    kind: Kind
    what: str
    attribute: str | None = None


def open_points(case: Judged, quality_below: float) -> Iterator[OpenPoint]:
    """Undecided and poor findings, findings and agents that say nothing, and what was assumed."""
    for finding in case.findings:
        name = f"{finding.concept.display} ({finding.site.display})"
        if finding.presence == "not-assessed":
            yield OpenPoint(id=finding.id, kind="silence", what=f"{name} was not assessed")
        elif is_outline(finding):
            if not _good(finding, quality_below):
                yield OpenPoint(id=finding.id, kind="doubt", what=f"{name} is outlined poorly")
        elif not settled(finding):
            yield OpenPoint(id=finding.id, kind="doubt", what=f"{name} is undecided")
    for silence in case.abstentions:
        what = f"the {silence.agent} agent abstained"
        yield OpenPoint(id=silence.id, kind="silence", what=what)
    for assumed in case.study.assumed():
        yield OpenPoint(
            id=case.study.id,
            kind="assumption",
            what=f"the {assumed.name.replace('-', ' ')} is not from the file",
            attribute=assumed.name,
        )


def settled(finding: Finding) -> bool:
    """Whether the prediction set holds one answer, and that is the finding's own."""
    judged = finding.uncertainty
    return judged is not None and judged.prediction_set == (finding.presence,)


def is_outline(finding: Finding) -> bool:
    """Whether it says where a structure is, whose probability is the expected overlap (Dice)."""
    judged = finding.uncertainty
    predicted = judged is not None and judged.method == "predicted-quality"
    return predicted or any(evidence.kind == "segment" for evidence in finding.evidence)


def _good(outline: Finding, quality_below: float) -> bool:
    judged = outline.uncertainty
    return judged is not None and not judged.poor(quality_below)
