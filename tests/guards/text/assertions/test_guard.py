"""`assertions` says of each finding whether it is there, absent or uncertain, now or formerly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.assertions.guard import Asserted, Assertion, Report, assertions
from wetread.guards.text.base import MOST_CHARACTERS
from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead


class Nothing:
    """Tools that the guard must not ask for."""

    def encoder(self, adapter: str | None = None) -> Encoder:
        raise AssertionError

    def head(self, name: str) -> LinearHead:
        raise AssertionError(name)


GUARD = assertions(Nothing())

PIECES = st.sampled_from(
    "no|not|without|denies|possible|?|cannot be excluded|is absent|are not seen|but|history of"
    "|old|effusion|Pneumonia|rib fracture|left|,|.|:|;|\n|  |PAST MEDICAL HISTORY:|Dr.|and"
    "|versus".split("|")
)
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=25).map(" ".join)


def judged(text: str, concept: str | None = None) -> Asserted:
    (told,) = GUARD.judge([Report(id=1, text=text, concept=concept)])
    assert isinstance(told, Asserted)
    return told


def said(text: str, concept: str) -> Assertion:
    return judged(text, concept).mentions[0]


@pytest.mark.parametrize(
    ("text", "concept", "status"),
    [
        ("There is a small effusion on the left.", "effusion", "present"),
        ("No effusion.", "effusion", "absent"),
        ("No consolidation, effusion or pneumothorax.", "pneumothorax", "absent"),
        ("She denies cough, fever, and chest pain.", "chest pain", "absent"),
        ("The scan is negative for haemorrhage.", "haemorrhage", "absent"),
        ("A pneumothorax is not seen.", "pneumothorax", "absent"),
        ("Effusion and pneumothorax are absent.", "effusion", "absent"),
        ("The oedema has resolved.", "oedema", "absent"),
        ("NO EVIDENCE OF\nPNEUMOTHORAX.", "pneumothorax", "absent"),
        ("Pneumonia cannot be excluded.", "pneumonia", "uncertain"),
        ("The shadow may represent pneumonia.", "pneumonia", "uncertain"),
        ("? pneumonia", "pneumonia", "uncertain"),
        ("Rule out fracture.", "fracture", "uncertain"),
        ("Atelectasis versus pneumonia at the base.", "atelectasis", "uncertain"),
    ],
)
def test_cues_before_and_behind_are_read(text: str, concept: str, status: str) -> None:
    """A cue speaks of every finding that it reaches."""
    assert said(text, concept).status == status


@pytest.mark.parametrize(
    ("text", "concept", "status"),
    [
        ("No effusion but a nodule.", "nodule", "present"),
        ("No effusion. There is a nodule.", "nodule", "present"),
        ("No effusion\nSmall nodule", "nodule", "present"),
        ("No fracture with mild swelling.", "swelling", "present"),
        ("Effusion not present, consolidation present.", "consolidation", "present"),
        ("Consolidation is present, effusion is absent.", "consolidation", "present"),
        ("No effusion, possible pneumonia.", "pneumonia", "uncertain"),
        ("Possible pneumonia, no effusion.", "effusion", "absent"),
        ("COMPLICATIONS: None FINDINGS: Nodule.", "nodule", "present"),
    ],
)
def test_cues_end_where_the_text_turns(text: str, concept: str, status: str) -> None:
    """What was said of one finding is not said of the next clause's."""
    assert said(text, concept).status == status


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("No change in the nodule.", "nodule"),
        ("The nodule has not significantly changed.", "nodule"),
        ("Gram-negative pneumonia.", "pneumonia"),
        ("No doubt there is a fracture.", "fracture"),
    ],
)
def test_what_only_looks_like_a_negation_is_none(text: str, concept: str) -> None:
    """An unchanged finding is there."""
    assert said(text, concept).status == "present"


@pytest.mark.parametrize(
    ("text", "concept", "temporality"),
    [
        ("She has a history of tuberculosis.", "tuberculosis", "historical"),
        ("Status post lobectomy.", "lobectomy", "historical"),
        ("Old rib fracture.", "rib fracture", "historical"),
        ("He had a stroke four years ago.", "stroke", "historical"),
        ("PAST MEDICAL HISTORY: Gout, asthma, stroke.", "stroke", "historical"),
        ("PAST MEDICAL HISTORY:\n1. Stroke.\n2. Gout.", "gout", "historical"),
        ("PAST MEDICAL HISTORY:\n1. Appendicitis.\n2. Stroke.", "stroke", "historical"),
        ("SOCIAL HISTORY: Retired. Presents today with cough.", "cough", "current"),
        ("PAST MEDICAL HISTORY: Gout.\nFINDINGS: Nodule.", "nodule", "current"),
        ("A man with a history of gout who presents with cough.", "cough", "current"),
        ("Two-day history of cough.", "cough", "current"),
        ("A 70-year-old man with cough.", "cough", "current"),
        ("Compared to the prior study there is a nodule.", "nodule", "current"),
        ("There is an effusion.", "effusion", "current"),
    ],
)
def test_the_past_is_told_from_today(text: str, concept: str, temporality: str) -> None:
    """Headings, "history of" and times ago speak of the past; a short history does not."""
    assert said(text, concept).temporality == temporality


def test_a_finding_can_be_absent_from_the_past() -> None:
    """Status and time are read apart."""
    found = said("There is no history of pneumonia.", "pneumonia")
    assert (found.status, found.temporality) == ("absent", "historical")


def test_the_place_in_capitals_is_the_one_that_is_meant() -> None:
    """It stands first, although another place comes before it."""
    first, second = judged("No effusion today, but an EFFUSION last week.", "effusion").mentions
    assert first.start > second.start


def test_a_concept_is_found_over_any_white_space() -> None:
    """Reports are wrapped by hand."""
    found = said("A right pleural\n   effusion.", "Pleural effusion")
    assert (found.start, found.end) == (8, 27)


def test_a_concept_does_not_begin_within_a_word() -> None:
    """The heart holds no mention of art."""
    assert judged("The heart is normal.", "art").mentions == ()


def test_known_findings_are_found_with_their_sides() -> None:
    """Without a concept every finding of the list is reported, in order."""
    told = judged(
        "Left pleural effusion. No pneumothorax. Bibasal atelectasis, nodule on the right."
    )
    assert [(one.concept, one.status, one.side) for one in told.mentions] == [
        ("pleural effusion", "present", "left"),
        ("pneumothorax", "absent", None),
        ("atelectasis", "present", "bilateral"),
        ("nodule", "present", "right"),
    ]


def test_a_side_belongs_to_one_part_of_the_sentence() -> None:
    """The side of one finding is not that of its neighbour."""
    effusion, nodule = judged("Effusion, nodule on the left.").mentions
    assert (effusion.side, nodule.side) == (None, "left")


def test_doubt_is_disclosed_and_certainty_passes() -> None:
    """The score grows with the share of what is uncertain."""
    certain = judged("No nodule. There is an effusion.")
    half = judged("Possible nodule. There is an effusion.")
    whole = judged("Possible nodule.")
    assert (certain.decision, half.decision) == ("pass", "disclose")
    assert certain.score == 0 < half.score < whole.score == 1


def test_a_concept_that_is_not_named_does_not_pass() -> None:
    """Silence is no answer."""
    told = judged("The lungs are clear.", "fracture")
    assert (told.decision, told.mentions) == ("disclose", ())


@given(TEXTS, st.none() | st.sampled_from(["effusion", "rib fracture", "No", "a"]))
def test_every_mention_lies_within_the_text(text: str, concept: str | None) -> None:
    """Any text is judged, and offsets cut out what was named."""
    for one in judged(text, concept).mentions:
        assert 0 <= one.start < one.end <= len(text)
        if concept is not None:
            assert " ".join(text[one.start : one.end].split()).casefold() == concept.casefold()


@given(TEXTS)
def test_a_following_sentence_changes_nothing_before_it(text: str) -> None:
    """Cues reach no further than their sentence."""
    before = judged(text).mentions
    after = judged(f"{text}\n\nNo history of gout is possible.").mentions
    assert after[: len(before)] == before


@pytest.mark.parametrize(
    "piece", ["no ", "effusion ", "no\n", "? ", "-", "status post effusion is not ", " ", "A: "]
)
def test_a_hostile_text_is_judged_soon(piece: str) -> None:
    """An eighth of the longest text permitted; what grew with its square would take far longer."""
    started = time.process_time()
    judged((piece * MOST_CHARACTERS)[: MOST_CHARACTERS // 8])
    assert time.process_time() - started < 3
