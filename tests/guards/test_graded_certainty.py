"""A probability is put in the words of its band, neither surer nor vaguer."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.judged import case, draft, observation, outline, pneumonia, said
from wetread.agents.certainty import load_certainty
from wetread.clinical.coding import PLEURAL_EFFUSION
from wetread.clinical.reports import Statement
from wetread.errors import ManifestError
from wetread.guards.base import GUARDS, Objection
from wetread.guards.graded_certainty import Band, graded_certainty
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_manifest
from wetread.manifests.specs import PolicySpec

RULES = read_manifest(declared("policies") / "draft-report.yaml", PolicySpec).rules
(RULE,) = (rule.guard for rule in RULES if rule.guard.use == "graded-certainty")
GUARD = GUARDS.build(RULE.use, RULE.with_)
BANDS = tuple(Band.model_validate(band) for band in RULE.with_["bands"])
LEXICON = load_certainty()
STEP = 0.001

WORDS = [(band, word) for band in BANDS for word in band.words]
INSIDE = [
    (word, probability)
    for band, word in WORDS
    for probability in (band.from_, (band.from_ + band.to) / 2, band.to - STEP)
]
OUTSIDE = [
    (word, probability)
    for band, word in WORDS
    for probability in (band.from_ - STEP, 1.0 if band.to == 1 else band.to)
    if 0 <= probability < 1
]


def objections(*statements: Statement, **changes: Any) -> list[Objection]:
    found = GUARD(case(draft=draft(*statements), **changes))
    return [one for one in found if isinstance(one, Objection)]


def told(text: str, probability: float) -> list[str]:
    """What is said of a sentence about pneumonia, which has that probability."""
    finding = pneumonia(probability=probability)
    return [one.reason for one in objections(said(text, finding.id), findings=(finding,))]


@pytest.mark.parametrize(("word", "probability"), INSIDE)
def test_a_word_may_be_said_within_its_band(word: str, probability: float) -> None:
    """From the first probability of the band until the first of the next."""
    assert told(f"Pneumonia is {word} here.", probability) == []


@pytest.mark.parametrize(("word", "probability"), OUTSIDE)
def test_a_word_outside_its_band_is_objected_to(word: str, probability: float) -> None:
    """Surer or vaguer than the figure, the sentence goes back."""
    (reason,) = told(f"Pneumonia is {word} here.", probability)

    assert f"says “{word}”" in reason
    assert reason.endswith(f"the probability is {probability:.0%}.")


@pytest.mark.parametrize(
    "text",
    [
        "The film probably does not show pneumonia.",
        "It is likely that pneumonia is absent.",
        "Probably no pneumonia (12 %).",
        "Pneumonia probably isn't there.",
    ],
)
def test_a_word_may_grade_an_absence(text: str) -> None:
    """It stands for the probability of what it says, as a word about presence does."""
    assert told(text, 0.12) == []
    assert told(text, 0.5) != []


@pytest.mark.parametrize(
    "text",
    [
        "Pneumonia is likely; nothing is certain, and no other film is known.",
        "Pneumonia is likely (not very).",
    ],
)
def test_a_denial_in_another_clause_grades_nothing(text: str) -> None:
    """Only what stands behind the word, up to the next mark, can turn it round."""
    assert told(text, 0.12) != []


def test_an_objection_says_what_the_word_stands_for() -> None:
    """Whoever writes again knows which words are left."""
    finding = pneumonia(probability=0.84)

    (found,) = objections(said("Pneumonia is very likely.", finding.id), findings=(finding,))

    assert found.reason == (
        "Statement 1 (impression) says “very likely”, which stands for 95% to 100%; the "
        "probability is 84%."
    )
    assert found.evidence == (finding.id,)


def test_certainty_itself_is_within_the_last_band() -> None:
    """A probability of one has words, too."""
    assert told("Pneumonia is very likely.", 1.0) == []
    assert len(told("Pneumonia is likely.", 1.0)) == 1


@pytest.mark.parametrize(
    ("text", "probability", "content"),
    [
        ("Pneumonia is very unlikely.", 0.02, True),
        ("Pneumonia is very unlikely.", 0.1, False),
        ("Pneumonia is more likely than not.", 0.7, True),
        ("Pneumonia is more likely than not.", 0.85, False),
        ("Pneumonia is about as likely as not.", 0.5, True),
        ("Pneumonia is almost certainly there.", 0.97, True),
    ],
)
def test_of_words_within_words_the_longest_counts(text, probability, content) -> None:
    """What is very unlikely is not unlikely, and more likely than not is not likely."""
    assert (told(text, probability) == []) is content


@pytest.mark.parametrize(
    "text", ["VERY LIKELY pneumonia.", "Very-likely pneumonia.", "very  likely"]
)
def test_a_word_is_read_however_it_is_set(text: str) -> None:
    """Capitals, hyphens and blanks make no other word of it."""
    assert told(text, 0.97) == []
    assert len(told(text, 0.5)) == 1


@pytest.mark.parametrize("text", ["Slight chances of pneumonia.", "A slight-chance pneumonia."])
def test_a_word_of_the_policy_may_be_spelt_in_any_way(text: str) -> None:
    """Words of a policy are found in singular and plural, with blanks or hyphens alike."""
    slight = Band.model_validate({"from": 0, "to": 0.3, "words": ("slight-chance",)})
    check = graded_certainty(bands=(slight,))

    def found(probability: float) -> int:
        finding = pneumonia(probability=probability)
        return len(check(case(findings=(finding,), draft=draft(said(text, finding.id)))))

    assert (found(0.1), found(0.9)) == (0, 1)


EFFUSION = pneumonia(id="f-effusion", concept=PLEURAL_EFFUSION, probability=0.5)
UNASSESSED = pneumonia("not-assessed", id="f-not")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (said("Pneumonia is very likely, effusion is not.", "f-pneumonia", "f-effusion"), "two"),
        (said("The outline is very likely good.", "f-outline"), "an outline"),
        (said("Pneumonia is very likely; it was outlined.", "f-pneumonia", "f-outline"), "both"),
        (said("A very likely effusion was not judged.", "f-not"), "nobody assessed it"),
        (said("Movement is very likely.", "study-1", section="technique"), "no finding"),
        (said("Very likely so."), "nothing is cited"),
        (said("Pneumonia is present (50 %).", "f-pneumonia"), "no graded word"),
    ],
)
def test_what_is_no_single_claim_is_left_alone(statement: Statement, why: str) -> None:
    """A word is measured by a probability only where it is clear by which."""
    findings = (pneumonia(probability=0.5), EFFUSION, outline(), UNASSESSED)

    assert objections(statement, findings=findings) == [], why


def test_a_finding_among_other_sources_is_still_one_claim() -> None:
    """To cite the study and a finding that nobody assessed excuses no word."""
    statement = said("Pneumonia is very likely.", "study-1", "f-not", "f-pneumonia")

    assert len(objections(statement, findings=(pneumonia(probability=0.5), UNASSESSED))) == 1


def test_words_of_the_user_are_left_alone() -> None:
    """They may be as sure as they like; the same words without the quotation are the draft's."""
    heard = {"observations": (observation("To me it is very likely pneumonia."),)}
    cites = ("observation-1", "f-pneumonia")
    quoted = said("They say “it is very likely pneumonia”.", *cites)
    own = said("It is very likely pneumonia.", *cites)
    findings = (pneumonia(probability=0.5),)

    assert objections(quoted, findings=findings, **heard) == []
    assert len(objections(own, findings=findings, **heard)) == 1


def test_every_statement_is_read() -> None:
    """The second sentence is told by its number and section."""
    finding = pneumonia(probability=0.84)
    right = said("Pneumonia is likely.", finding.id, section="findings")
    wrong = said("Pneumonia is unlikely.", finding.id)

    (found,) = objections(right, wrong, right, findings=(finding,))

    assert found.reason.startswith("Statement 2 (impression) says “unlikely”")


def test_without_a_draft_there_is_nothing_to_read() -> None:
    """A workup may end without a report."""
    assert GUARD(case(draft=None)) == ()


@pytest.mark.parametrize(
    ("band", "complaint"),
    [
        ({"from": 0.5, "to": 0.5, "words": ["even"]}, "a band ends above its start"),
        ({"from": 0.6, "to": 0.5, "words": ["even"]}, "a band ends above its start"),
        ({"from": -0.1, "to": 0.5, "words": ["even"]}, "greater than or equal to 0"),
        ({"from": 0.5, "to": 1.5, "words": ["even"]}, "less than or equal to 1"),
        ({"from": 0.5, "to": 0.6, "words": []}, "at least 1 item"),
        ({"from": 0.5, "to": 0.6, "words": ["?!"]}, "should match pattern"),
    ],
)
def test_a_band_that_holds_nothing_is_refused(band, complaint) -> None:
    """A policy that could never be kept fails while loading."""
    with pytest.raises(ManifestError, match=complaint):
        GUARDS.build("graded-certainty", {"bands": [band]})


# The drafting agent's own words.

ENDS = [*(band.from_ for band in LEXICON.bands[1:]), 1.0]


@pytest.mark.parametrize(("own", "end"), zip(LEXICON.bands, ENDS, strict=True))
def test_the_drafting_agents_words_have_the_bounds_of_the_policy(own, end) -> None:
    """Word by word and bound by bound, agent and policy mean the same."""
    (band,) = (band for band in BANDS if own.word in band.words)

    assert (band.from_, band.to) == (own.from_, end)


def test_every_band_of_the_policy_has_a_word_of_the_drafting_agent() -> None:
    """And the bands lie side by side, so that no probability is without words."""
    assert len(BANDS) == len(LEXICON.bands)
    assert (BANDS[0].from_, BANDS[-1].to) == (0, 1)
    assert all(before.to == after.from_ for before, after in pairwise(BANDS))


def test_a_word_stands_for_one_band() -> None:
    """The same word in two bands would mean either."""
    words = [word for _, word in WORDS]

    assert len(words) == len(set(words))


@given(st.floats(0, 1))
def test_of_the_drafting_agents_words_exactly_the_right_one_is_accepted(probability) -> None:
    """Whatever the probability."""
    accepted = [
        band.word for band in LEXICON.bands if told(f"Pneumonia is {band.word}.", probability) == []
    ]

    assert accepted == [LEXICON.band(probability).word]
