"""What the same patient's earlier study showed, next to what this one shows."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Finding, Measurement

EARLIER = ("on the earlier study", "in the earlier report")
"""How a draft calls them; what stands behind these words is told of then, and not of now."""

_PARTING = re.compile(f"; (?:{'|'.join(EARLIER)})\\b:?")

_SENTENCE_END = re.compile(r"[.!?](?=\s+\S)")

LONGEST_REPORT = 20_000
"""Characters of an earlier report."""


class PriorReport(Noun):
    """The report of an earlier examination, as somebody brought it; data, never instruction."""

    id: str
    text: str = Field(min_length=1, max_length=LONGEST_REPORT)


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
    """What a sentence says of now, and what of then; the second is empty in most.

    What follows as a sentence of its own is of now again.
    """
    parting = _PARTING.search(text)
    if parting is None:
        return text, ""
    now, then = text[: parting.start()], text[parting.end() :]
    end = _SENTENCE_END.search(then)
    if end is not None:
        now, then = f"{now}. {then[end.end() :].strip()}", then[: end.end()]
    return now, then.strip()


def _what(finding: Finding) -> tuple[str, str]:
    return finding.concept.code, finding.site.code
