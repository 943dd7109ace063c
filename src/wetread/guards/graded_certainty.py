"""A probability is put in the words of its band, neither surer nor vaguer.

Readers take "likely" for anything between a third and nine tenths (Bryant and Norman, NEJM 1980),
so the words of a draft have one meaning each, and the policy says which.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Finding
from wetread.clinical.reports import Statement
from wetread.guards.base import GUARDS, Guard, Judged, Objection
from wetread.guards.open_points import is_outline
from wetread.guards.phrases import Words, says
from wetread.guards.quotation import own_words

_DENIAL = re.compile(r"\b(?:no|not|without|absent|absence|negative)\b|n't\b")
_CLAUSE_END = re.compile(r"[.;:(]")

Share = Annotated[float, Field(ge=0, le=1)]


class Band(Noun):
    """Words that stand for a probability of presence from `from` to below `to`; 1 is within."""

    from_: Share = Field(alias="from")
    to: Share
    words: Words

    @model_validator(mode="after")
    def _is_open(self) -> Self:
        if self.from_ >= self.to:
            raise ValueError("a band ends above its start")
        return self

    def holds(self, probability: float) -> bool:
        return self.from_ <= probability < self.to or probability == self.to == 1


@GUARDS.register("graded-certainty")
def graded_certainty(*, bands: tuple[Band, ...]) -> Guard:
    """A guard that reads graded words in sentences about one finding with a probability.

    Args:
        bands: words by band; of words that overlap the longest counts ("very unlikely").
    """
    words = tuple(word for band in bands for word in band.words)

    def objections(case: Judged) -> Iterator[Objection]:
        for number, said in enumerate(case.draft.statements if case.draft else (), start=1):
            finding = _only_claim(said, case)
            text = own_words(said, case)
            word = says(text, words)
            if finding is None or word is None or finding.uncertainty is None:
                continue
            probability = finding.uncertainty.probability
            band = next(band for band in bands if says(word, band.words) == word)
            stands_for = (probability, 1 - probability) if _denied(text, word) else (probability,)
            if not any(map(band.holds, stands_for)):
                reason = (
                    f"Statement {number} ({said.section}) says “{word}”, which stands for "
                    f"{band.from_:.0%} to {band.to:.0%}; the probability is {probability:.0%}."
                )
                yield Objection(reason=reason, evidence=(finding.id,), statement=number)

    return lambda case: tuple(objections(case))


def _denied(text: str, word: str) -> bool:
    """Whether the clause behind the word denies something, so that the word grades an absence."""
    behind = text.casefold().partition(word.casefold())[2]
    return _DENIAL.search(_CLAUSE_END.split(behind, maxsplit=1)[0]) is not None


def _only_claim(said: Statement, case: Judged) -> Finding | None:
    """The finding that the sentence is about, where it is about one alone."""
    cited = [f for f in case.findings if f.id in said.cites and f.presence != "not-assessed"]
    claims = [finding for finding in cited if not is_outline(finding)]
    return claims[0] if len(claims) == 1 and len(cited) == 1 else None
