"""Every attribute of the two standards has a place on every card, and something stands there."""

import pytest

from wetread.starter.cards.places import (
    ATTRIBUTES,
    CHAI,
    FIGURES,
    LOCK,
    RECORD,
    SECTIONS,
    answer,
    group_of,
    sentences,
)
from wetread.starter.cards.subjects import SUBJECTS
from wetread.starter.cards.words import NOTHING, read_words
from wetread.starter.catalogue import ROOT

PER_GROUP = {1: 4, 2: 4, 3: 2, 4: 4, 5: 2, 6: 4, 7: 5, 8: 4, 9: 2}
"""As 45 CFR 170.315(b)(11)(iv)(B) counts them."""


def test_there_are_thirty_one_source_attributes_in_nine_groups() -> None:
    """Each with a paragraph and a place of its own."""
    assert len(ATTRIBUTES) == 31
    assert len({one.paragraph for one in ATTRIBUTES}) == len({a.place for a in ATTRIBUTES}) == 31
    counted = {group: sum(group_of(a) == group for a in ATTRIBUTES) for group in SECTIONS}
    assert counted == PER_GROUP
    assert (ATTRIBUTES[0].paragraph, ATTRIBUTES[-1].paragraph) == ("(1)(i)", "(9)(ii)")


@pytest.mark.parametrize("name", sorted(SUBJECTS))
@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda one: one.paragraph)
def test_each_source_attribute_is_answered(name: str, attribute) -> None:
    """Filled, or with the reason why there is nothing to tell."""
    said = [*sentences(answer(read_words(ROOT / name), attribute.place))]

    assert said
    for text in said:
        assert text.strip()
        if text.startswith(NOTHING):
            reason = text.partition(":")[2]
            assert len(reason.split()) >= 3, text


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_each_element_of_the_chai_card_is_answered(name: str) -> None:
    """In words, or by what the evaluation and the lock tell."""
    words = read_words(ROOT / name)
    for element, place in CHAI.items():
        if place not in (FIGURES, LOCK, RECORD):
            assert all(text.strip() for text in sentences(answer(words, place))), element
            assert [*sentences(answer(words, place))], element
