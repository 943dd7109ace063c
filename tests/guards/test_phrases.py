"""Phrases are found as whole words, however they are set."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wetread.clinical.coding import PNEUMONIA
from wetread.guards.phrases import Term, says, sentences, spans, without


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("A pleural  effusion.", "pleural effusion", "pleural  effusion"),
        ("Air-space opacities", "air space opacity", None),
        ("NORMAL film", "normal", "NORMAL"),
        ("an abnormal film", "normal", None),
        ("Nodules everywhere", "nodule", "Nodules"),
        ("two masses", "mass", "masses"),
        ("a follow-up", "follow up", "follow-up"),
        ("normality", "normal", None),
        ("212 cm²", "cm²", "cm²"),
    ],
)
def test_a_phrase_is_whole_words(text, phrase, found) -> None:
    """Case, spacing, hyphens and the plural do not matter; parts of words do."""
    assert says(text, (phrase,)) == found


def test_the_longest_phrase_counts() -> None:
    """Of overlapping phrases the more specific one is what was said."""
    assert says("Pleural effusion", ("effusion", "pleural effusion")) == "Pleural effusion"


def test_no_phrases_find_nothing() -> None:
    """An empty list matches nowhere, instead of everywhere."""
    assert list(spans("anything", ())) == []


@given(st.text(alphabet="ab .-", max_size=40), st.lists(st.sampled_from(["a", "b", "a b", "ab"])))
def test_spans_lie_in_the_text_and_apart(text, phrases) -> None:
    """Whatever is found stands in the text, in order, without overlap."""
    found = list(spans(text, tuple(phrases)))

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


def test_sentences_end_at_stops_and_not_in_figures() -> None:
    """A decimal point ends no sentence; a line break does."""
    assert sentences("Area 2.5 cm². It is small.\nNo more! ") == (
        "Area 2.5 cm².",
        "It is small.",
        "No more! ",
    )


def test_a_term_needs_words() -> None:
    """A concept nobody can speak of, and a word without letters, are refused."""
    assert Term(concept=PNEUMONIA, words=("pneumonic",)).words == ("pneumonic",)
    for words in ((), ("  ",)):
        with pytest.raises(ValidationError):
            Term(concept=PNEUMONIA, words=words)


def test_phrases_can_be_taken_out() -> None:
    """What is left of a text shows whether it says anything else."""
    assert without("Normal and present", ("normal", "present")).split() == ["and"]
    assert without("as it is", ("normal",)) == "as it is"
