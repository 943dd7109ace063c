"""`assertions`: does a report say that a finding is there, absent or uncertain, now or formerly?

Rules in the spirit of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009); the words are
in `words/assertions.yaml`.
"""

from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.guards.text.assertions.context import Context, Status, Temporality
from wetread.guards.text.assertions.mentions import (
    Mention,
    Side,
    findings_in,
    mentions_of,
    side_of,
)
from wetread.guards.text.base import MOST_CHARACTERS, TEXT_GUARDS, Asked, TextGuard, Told, Tools


class Report(Asked):
    """A text, and the one concept that is asked about; without it every known finding is."""

    text: str = Field(max_length=MOST_CHARACTERS)
    concept: str | None = Field(default=None, pattern=r"\S", max_length=500)


class Assertion(Noun):
    """What the text says of a concept at `text[start:end]`."""

    concept: str
    status: Status
    temporality: Temporality
    side: Side | None
    start: int
    end: int


class Asserted(Told):
    """With a concept, the first of the mentions is the one that is meant."""

    mentions: tuple[Assertion, ...]


@TEXT_GUARDS.register("assertions")
def assertions(tools: Tools, /) -> TextGuard:
    """Cues in front of a finding and behind it, within its sentence; needs no encoder."""
    del tools

    def judge(reports: Sequence[Report]) -> list[Asserted]:
        return [_told(report) for report in reports]

    return TextGuard(asked=Report, judge=judge)


def assertions_in(text: str) -> tuple[Assertion, ...]:
    """What a text says of every finding of the list that it names, in its order."""
    return _assertions(Report(id="text", text=text))


def _told(report: Report) -> Asserted:
    said = _assertions(report)
    meant = said if report.concept is None else said[:1]
    doubted = sum(one.status == "uncertain" for one in meant)
    unheard = report.concept is not None and not said
    return Asserted(
        id=report.id,
        decision="disclose" if doubted or unheard else "pass",
        reason=_reason_of_one(said) if report.concept else _reason(said),
        score=0.5 if unheard else _concern(doubted, len(meant)),
        mentions=said,
    )


def _assertions(report: Report) -> tuple[Assertion, ...]:
    context = Context(report.text)

    def asserted(mention: Mention) -> Assertion:
        place = mention.start, mention.end
        return Assertion(
            concept=mention.concept,
            status=context.status(*place),
            temporality=context.temporality(*place),
            side=side_of(report.text, mention, context.sentence(mention.start)),
            start=mention.start,
            end=mention.end,
        )

    if report.concept is None:
        return tuple(map(asserted, findings_in(report.text)))
    return tuple(map(asserted, mentions_of(report.text, report.concept)))


def _concern(doubted: int, among: int) -> float:
    return round(0.5 + 0.5 * doubted / among, 4) if doubted else 0.0


def _reason_of_one(said: Sequence[Assertion]) -> str:
    if not said:
        return "The text does not name the concept."
    return f"The text says that the concept is {said[0].status} ({said[0].temporality})."


def _reason(said: Sequence[Assertion]) -> str:
    if not said:
        return "The text names no known finding."
    counted = Counter(one.status for one in said)
    told = ", ".join(f"{number} {status}" for status, number in counted.items())
    past = sum(one.temporality == "historical" for one in said)
    return f"Of {len(said)} findings named, {told}; {past} of them of the past."
