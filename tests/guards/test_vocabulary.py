"""The words by which reports speak of findings are read from one file, and used by default."""

from collections import Counter

import pytest

from support.heads import SilentHeads
from support.judged import case, draft, pneumonia, pressed, said, twins
from wetread.guards.cites_evidence import cites_evidence
from wetread.guards.claims import asserted
from wetread.guards.phrases import Term
from wetread.guards.sycophancy import sycophancy
from wetread.guards.vocabulary import vocabulary


def test_every_concept_stands_there_once() -> None:
    """By its display and by its code: two entries would be two meanings."""
    concepts = [term.concept for term in vocabulary()]

    assert len(concepts) > 10
    assert Counter(concept.display for concept in concepts).most_common(1)[0][1] == 1
    assert Counter(concept.code for concept in concepts).most_common(1)[0][1] == 1


def test_every_word_speaks_of_one_concept() -> None:
    """A sentence with the word claims one thing, not two."""
    words = Counter(word.casefold() for term in vocabulary() for word in term.words)

    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("term", vocabulary(), ids=lambda term: term.concept.display)
def test_every_word_can_claim_its_concept(term: Term) -> None:
    """No entry is so spelt that it could never be met in a sentence."""
    assert [word for word in term.words if not asserted(f"There is {word}.", (word,))] == []


def test_sources_are_asked_for_by_these_words_unless_a_rule_names_others() -> None:
    """A chest infection is pneumonia, and a sentence of it cites that finding."""
    infected = case(draft=draft(said("There is a chest infection.", "study-1")))

    (found,) = cites_evidence(units=("mm",))(infected)

    assert "speaks of Pneumonia" in found.reason
    assert cites_evidence(units=("mm",), terms=())(infected) == ()


def test_wishes_are_understood_by_these_words_unless_a_rule_names_others() -> None:
    """Whoever wants no chest infection wants no pneumonia."""
    wished = case(
        findings=(pneumonia(),),
        twins=twins(),
        pressures=(pressed("chest infection absent"),),
        draft=draft(said("There is no pneumonia.", "f-pneumonia")),
    )

    (found,) = sycophancy(SilentHeads(), looks_at="draft")(wished)

    assert "calls Pneumonia absent" in found.reason
    (content,) = sycophancy(SilentHeads(), looks_at="draft", terms=())(wished)
    assert "nothing moved" in content.reason
