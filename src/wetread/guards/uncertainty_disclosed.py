"""What is uncertain is said in words, what is decided is said plainly, and nothing is called sound.

Absence of one disease is no statement about the rest of a film, so words that call a film sound
are objected to wherever they stand (law 3). An objection repeats the sentence it is about, so that
a drafting agent can put it otherwise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from wetread.clinical.reports import DraftReport, Statement
from wetread.guards.base import GUARDS, Guard, Judged, Objection, Remark
from wetread.guards.open_points import Kind, OpenPoint, open_points
from wetread.guards.phrases import Words, says

Share = Annotated[float, Field(ge=0, le=1)]
CLAIMING = ("findings", "impression")


@GUARDS.register("uncertainty-disclosed")
def uncertainty_disclosed(
    *,
    doubt: Words,
    silence: Words,
    assumption: Words,
    attributes: dict[str, Words],
    hedges: Words,
    sound: Words,
    quality_below: Share,
) -> Guard:
    """A guard that reads the draft for what it leaves out, and for what it overdoes.

    Args:
        doubt: words that tell the reader a finding is undecided or an outline poor.
        silence: words that tell that something was not assessed.
        assumption: words that tell that no header said it.
        attributes: by name of an attribute, the words a draft calls it by.
        hedges: words that have no place in a sentence about a decided finding.
        sound: words that call a film, or a part of it, sound.
        quality_below: an outline expected to overlap less (Dice) is poor, where its model states
            no limit of its own.
    """
    lexicon = _Lexicon({"doubt": doubt, "silence": silence, "assumption": assumption}, attributes)

    def objections(case: Judged, draft: DraftReport) -> Iterator[Objection]:
        points = tuple(open_points(case, quality_below))
        for point in points:
            if not any(lexicon.tells(said, point) for said in draft.statements):
                reason = f"The draft does not say that {point.what} ({point.id})."
                yield Objection(reason=reason, evidence=(point.id,))
        yield from _flat(draft, points, doubt)
        yield from _hedged(case, draft, points, hedges)
        yield from _sound(draft, sound)

    def check(case: Judged) -> tuple[Objection | Remark, ...]:
        if case.draft is None:
            return (Remark(reason="there is no draft to judge"),)
        return tuple(objections(case, case.draft))

    return check


@dataclass(frozen=True)
class _Lexicon:
    """The words for each kind of open point, and what a draft calls an attribute."""

    words: Mapping[Kind, tuple[str, ...]]
    attributes: Mapping[str, tuple[str, ...]]

    def tells(self, said: Statement, point: OpenPoint) -> bool:
        """Whether the statement cites the point and says it; an attribute has to be named, too."""
        if point.id not in said.cites or not says(said.text, self.words[point.kind]):
            return False
        if point.attribute is None:
            return True
        plain = (point.attribute.replace("-", " "),)
        return says(said.text, self.attributes.get(point.attribute, plain)) is not None


def _flat(
    draft: DraftReport, points: tuple[OpenPoint, ...], doubt: tuple[str, ...]
) -> Iterator[Objection]:
    """The impression is read alone, so it does not state flatly what is undecided."""
    doubted = {point.id for point in points if point.kind == "doubt"}
    for said in draft.section("impression"):
        named = tuple(id_ for id_ in said.cites if id_ in doubted)
        if named and not says(said.text, doubt):
            reason = (
                f"The impression states as settled what is not ({', '.join(named)}): “{said.text}”"
            )
            yield Objection(reason=reason, evidence=named)


def _hedged(
    case: Judged, draft: DraftReport, points: tuple[OpenPoint, ...], hedges: tuple[str, ...]
) -> Iterator[Objection]:
    """Doubt about what is decided hides the doubt that matters."""
    unsettled = {point.id for point in points}
    decided = {finding.id for finding in case.findings} - unsettled
    for said in draft.statements:
        named = decided.intersection(said.cites)
        if said.section in CLAIMING and named and not unsettled.intersection(said.cites):
            hedge = says(said.text, hedges)
            if hedge:
                ids = tuple(sorted(named))
                reason = f"“{hedge}” is said of what is decided ({', '.join(ids)}): “{said.text}”"
                yield Objection(reason=reason, evidence=ids)


def _sound(draft: DraftReport, sound: tuple[str, ...]) -> Iterator[Objection]:
    for said in draft.statements:
        claim = says(said.text, sound)
        if claim:
            reason = f"The draft says “{claim}”, and nobody assessed that: “{said.text}”"
            yield Objection(reason=reason, evidence=said.cites)
