"""Findings are found by any of their names, however they are spelt, and by no other word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.named import families_of, named_in, sound_in
from wetread.guards.wordlists import word_list


def families(text: str) -> list[set[str]]:
    return [set(one.families) for one in named_in(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tumour", "tumors"),
        ("haemorrhage", "hemorrhages"),
        ("oedema", "edema"),
        ("pleural effusion", "pleural effusions"),
        ("full-thickness tear", "full thickness tear"),
        ("mass", "masses"),
        ("bone spur", "bone spurs"),
        ("PE", "pulmonary embolism"),
        ("Pneumothorax", "PNEUMOTHORAX"),
    ],
)
def test_spelling_number_and_shouting_make_no_difference(one: str, other: str) -> None:
    """British or American, one or many, with a hyphen or without."""
    assert families(one)
    assert families(one) == families(other)


def test_an_abbreviation_counts_only_as_written() -> None:
    """Physical education is no embolism."""
    assert families("Is there a PE?")
    assert families("She teaches pe.") == []


def test_the_longest_name_is_the_one_that_is_meant() -> None:
    """And it is still what its last word says."""
    (found,) = named_in("A lung abscess in the left lower lobe.")

    assert {"lung abscess", "abscess"} <= found.families
    assert "A lung abscess in"[found.start : found.end] == "lung abscess"


@pytest.mark.parametrize(
    "text", ["The stroke team comes.", "Blood pressure is high.", "", "Sorry."]
)
def test_words_that_only_look_like_a_finding_name_none(text: str) -> None:
    """A team is no stroke."""
    assert families(text) == []


def test_punctuation_parts_a_name() -> None:
    """What stands in two sentences is not one finding."""
    (parted,), (whole,) = families("Lung. Abscess."), families("Lung abscess.")

    assert parted < whole


def test_a_place_may_be_called_sound_without_the_findings_name() -> None:
    """Only for the families that are asked about."""
    text = "The cortex is intact and the artery patent."

    assert [one.families for one in sound_in(text, {"fracture"})] == [frozenset({"fracture"})]
    assert {f for one in sound_in(text, {"stenosis"}) for f in one.families} == {"stenosis"}
    assert sound_in(text, {"pneumonia"}) == []


def test_an_unlisted_name_is_a_family_of_its_own() -> None:
    """So that a case's finding can be looked for whatever it is called."""
    assert families_of("Pneumonia") == families_of("pneumonia")
    assert families_of("Wandering left kidney") == {"Wandering left kidney"}


def test_what_is_called_sound_is_a_finding_that_has_a_name() -> None:
    """A slip in the list would be a word that is never looked for."""
    declared = word_list("named")

    assert declared["sound"].keys() <= declared["families"].keys()


@given(st.text(max_size=200))
def test_every_place_lies_within_the_text(text: str) -> None:
    """In order, and without overlap, for any text."""
    found = named_in(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
