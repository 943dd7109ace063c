"""`hedging` says whether a text calls itself uncertain, and by which words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.base import MOST_CHARACTERS
from wetread.guards.text.hedging.guard import Hedged, Passage, hedging
from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead


class Nothing:
    """Tools that the guard must not ask for."""

    def encoder(self, adapter: str | None = None) -> Encoder:
        raise AssertionError

    def head(self, name: str) -> LinearHead:
        raise AssertionError(name)


GUARD = hedging(Nothing())

PIECES = st.sampled_from(
    "may|could|whether|suggests|likely|putative|can|would|unknown|appears normal|in May|?|the|lung"
    "|cannot be excluded|as soon as possible|.|,|\n|May 4|versus|indicates that".split("|")
)
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=25).map(" ".join)


def judged(text: str) -> Hedged:
    (told,) = GUARD.judge([Passage(id="a", text=text)])
    assert isinstance(told, Hedged)
    return told


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The receptor may be blocked by the drug.", "may"),
        ("We asked whether the gene is active.", "whether"),
        ("The data suggest a second pathway.", "suggest"),
        ("The results indicate that the factor binds.", "indicate that"),
        ("Its role is not yet clear.", "not yet clear"),
        ("A putative receptor was cloned.", "putative"),
        ("The loss is thought to begin early.", "is thought"),
        ("This could represent a small pneumonia.", "could"),
        ("A pneumothorax cannot be excluded.", "cannot be excluded"),
        ("A nodule suspicious for cancer.", "suspicious"),
        ("Questionable opacity at the left base.", "Questionable"),
        ("The differential includes oedema.", "differential includes"),
        ("?pneumonia", "?"),
        ("Atelectasis versus pneumonia.", "versus"),
    ],
)
def test_words_of_doubt_hedge(text: str, cue: str) -> None:
    """Science and radiology each have their own; the deciding words are returned."""
    told = judged(text)
    assert told.hedged
    assert told.decision == "disclose"
    assert [found.text for found in told.cues] == [cue]


@pytest.mark.parametrize(
    "text",
    [
        "The lungs are clear.",
        "The gene is expressed in all cells.",
        "The dye can bind to the membrane.",
        "The rise was indicated by the second assay.",
        "Follow-up if clinically indicated.",
        "The examination was done in May 2019.",
        "The heart appears normal.",
        "Please call as soon as possible.",
        "The clone could not be recovered.",
        "There is no suspicious nodule.",
        "A fracture was ruled out.",
        "",
    ],
)
def test_words_that_only_look_like_doubt_do_not(text: str) -> None:
    """Ability, months, fixed phrases and denials state what they state."""
    told = judged(text)
    assert (told.hedged, told.decision, told.cues) == (False, "pass", ())


def test_weak_cues_are_enough_together_only() -> None:
    """Two of them in one sentence hedge; in two sentences they do not."""
    assert not judged("The gene can be silent.").hedged
    assert judged("The gene can be a candidate.").hedged
    assert not judged("The gene can be silent. It is a candidate.").hedged


def test_one_weak_cue_said_twice_is_one_cue() -> None:
    """Repeating a word adds no doubt."""
    assert judged("It can bend, can turn and can break.").score == judged("It can bend.").score


def test_more_doubt_scores_higher() -> None:
    """The score grows with the number of signs."""
    plain, one, two = map(judged, ("It is red.", "It is putative.", "It may be putative."))
    assert plain.score < 0.5 <= one.score < two.score <= 1


@given(TEXTS)
def test_every_cue_lies_within_the_text(text: str) -> None:
    """Any text is judged, and offsets cut out the cue."""
    told = judged(text)
    assert told.hedged == bool(told.cues) == (told.score >= 0.5)
    for cue in told.cues:
        assert text[cue.start : cue.end] == cue.text != ""


@given(TEXTS)
def test_a_following_sentence_without_doubt_changes_nothing(text: str) -> None:
    """What is certain makes nothing else more or less so."""
    alone, followed = judged(text), judged(f"{text}\n\nThe liver is of normal size.")
    assert (alone.cues, alone.score) == (followed.cues, followed.score)


@pytest.mark.parametrize("piece", ["may ", "? ", "-", "as possible ", " ", "could not be ", "p="])
def test_a_hostile_text_is_judged_soon(piece: str) -> None:
    """An eighth of the longest text permitted; what grew with its square would take far longer."""
    started = time.process_time()
    judged((piece * MOST_CHARACTERS)[: MOST_CHARACTERS // 8])
    assert time.process_time() - started < 3
