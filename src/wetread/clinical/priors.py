"""What the same patient's earlier study showed, next to what this one shows."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wetread.clinical.findings import Finding, Measurement

EARLIER = "on the earlier study"
"""How a draft calls it; what stands behind these words is told of that study, not of this one."""

PARTING = f"; {EARLIER}"
"""Parts what a sentence says of now from what it says of then."""


_UNSCALED = frozenset({"{pixels}", "{voxels}"})


class Pair(NamedTuple):
    """The same thing on both studies; `now` is missing where nobody looked for it here."""

    now: Finding | None
    then: Finding


def pairs(findings: Iterable[Finding], prior: Iterable[Finding]) -> Iterator[Pair]:
    """Every assessed finding of the earlier study beside its successor, by concept and site."""
    here = {_what(finding): finding for finding in findings}
    for then in prior:
        if then.presence != "not-assessed":
            yield Pair(here.get(_what(then)), then)


def comparable(now: Measurement, then: Measurement) -> bool:
    """Whether the figures are of one scale; a pixel of unknown size is another in every study."""
    return now.unit == then.unit and now.unit not in _UNSCALED


def parted(text: str) -> tuple[str, str]:
    """What a sentence says of now, and what of then; the second is empty in most."""
    now, _, then = text.partition(PARTING)
    return now, then.strip()


def _what(finding: Finding) -> tuple[str, str]:
    return finding.concept.code, finding.site.code
