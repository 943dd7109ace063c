"""Nobody claims what their manifest does not let them claim, and no draft what nobody assessed.

A finding needs an author on duty, one of whose roles yields its concept, on an image of the
modality, view and part of the body that the same role names, and on no image that a gate called
foreign.
"""

from collections.abc import Iterator, Mapping

from wetread.clinical.coding import CodedConcept, Noun
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import Digest, ImagingStudy, Series
from wetread.guards.base import GUARDS, Guard, Intended, Judged, Objection
from wetread.guards.claims import claimed
from wetread.guards.phrases import Term, Words, says
from wetread.guards.quotation import by_a_person, own_words
from wetread.guards.vocabulary import vocabulary


class Region(Noun):
    """A part of the body and the sites within it."""

    part: CodedConcept
    sites: tuple[CodedConcept, ...]


@GUARDS.register("intended-use")
def intended_use(
    *, regions: tuple[Region, ...], foreign: Words, terms: tuple[Term, ...] | None = None
) -> Guard:
    """A guard that knows who may claim what.

    Args:
        regions: which sites lie in the part of the body that a manifest names.
        foreign: words by which a gate says that an image is not what its model was made for.
        terms: what a report on such a study may speak of, with its words; the shipped vocabulary
            where left out.
    """
    within = {
        region.part.code: frozenset({region.part.code, *(site.code for site in region.sites)})
        for region in regions
    }

    def objections(case: Judged) -> Iterator[Objection]:
        for finding in assessed(case):
            for reason in _about_finding(finding, case, within):
                yield Objection(reason=reason, evidence=(finding.id,))
        yield from _foreign(case, foreign)
        yield from _unassessed(case, vocabulary() if terms is None else terms)

    return lambda case: tuple(objections(case))


def assessed(case: Judged) -> tuple[Finding, ...]:
    """Findings that were called present or absent."""
    return tuple(finding for finding in case.findings if finding.presence != "not-assessed")


def _about_finding(
    finding: Finding, case: Judged, within: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """What keeps the finding out of its author's roles: of several, what keeps it out of one."""
    author = finding.algorithm.agent if finding.algorithm else None
    roles = [use for use in case.intended if use.agent == author]
    if not roles:
        return (f"{finding.concept.display} was judged by no agent on duty.",)
    return min((tuple(_outside(finding, case, use, within)) for use in roles), key=len)


def _outside(
    finding: Finding, case: Judged, use: Intended, within: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    name = finding.concept.display
    if finding.concept.code not in {concept.code for concept in use.concepts}:
        yield f"The {use.agent} agent judged {name}, which its manifest does not let it claim."
    part = use.body_part
    if part and finding.site.code not in within.get(part.code, {part.code}):
        yield f"{name} was placed in the {finding.site.display}, outside the {part.display}."
    for image in dict.fromkeys(evidence.image for evidence in finding.evidence):
        series = _series_of(image, case.study)
        if series is None:
            yield f"{name} rests on an image that is not in this study."
        elif not _admissible(series, use):
            yield (
                f"The {use.agent} agent judged {name} on a {series.modality} image "
                f"({series.view}), which its manifest does not admit."
            )


def _series_of(image: Digest, study: ImagingStudy) -> Series | None:
    held = (s for s in study.series if any(i.pixels == image for i in s.instances))
    return next(held, None)


def _admissible(series: Series, use: Intended) -> bool:
    """An unrecorded view is let through: the gate has judged the pixels, and the draft says so."""
    modality = not use.modality or series.modality in use.modality
    return modality and (not use.views or series.view in {*use.views, "UNKNOWN"})


def _foreign(case: Judged, foreign: tuple[str, ...]) -> Iterator[Objection]:
    """One gate calls the image foreign, another agent reads it all the same."""
    refused = [a for a in case.abstentions if says(a.reason, foreign)]
    judged = assessed(case)
    if refused and judged:
        agents = ", ".join(sorted({abstention.agent for abstention in refused}))
        yield Objection(
            reason=f"The gate of {agents} does not recognise the image that others judged.",
            evidence=(*(silence.id for silence in refused), *(finding.id for finding in judged)),
        )


def _unassessed(case: Judged, terms: tuple[Term, ...]) -> Iterator[Objection]:
    """The draft says of something that it is there, is not, or may be, and nobody looked."""
    known = {finding.concept.code for finding in assessed(case)}
    open_terms = [term for term in terms if term.concept.code not in known]
    every_word = tuple(word for term in open_terms for word in term.words)
    for number, said in enumerate(case.draft.statements if case.draft else (), start=1):
        if by_a_person(said, case):  # a person assessed it
            continue
        text = own_words(said, case)
        for term in open_terms if claimed(text, every_word) else ():
            if claimed(text, term.words):
                reason = (
                    f"Statement {number} ({said.section}) speaks of {term.concept.display}, "
                    "which nobody assessed."
                )
                yield Objection(reason=reason, evidence=said.cites, statement=number)
