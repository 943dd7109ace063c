"""`identifiers` finds what tells who somebody is, and leaves the clinic's own words alone."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetread.guards.text.base import TEXT_GUARDS, TextGuard
from wetread.guards.text.identifiers.guard import Identified, Passage, spans_in
from wetread.guards.text.identifiers.spans import BLOCK, Span, disjoint, without

Judge = Callable[[str], Identified]

PIECES = (
    *("Dr. Halvorsen", "Ines Quintero", "14 Rosewood Lane", "P.O. Box 77", "MRN 5501932"),
    *("12 March 2021", "+44 20 7946 0991", "a.b@example.org", "Kerley B lines", "8 mm"),
    *("Győr", "\n", ", ", ": ", "the corner of ", BLOCK, "**NAME[AAA]", "I", "A.", "\u5f20\u4f1f"),
)
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map(" ".join),
)
MANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def guard() -> TextGuard:
    return TEXT_GUARDS.build("identifiers", {}, object())


@pytest.fixture(scope="module")
def judge(guard: TextGuard) -> Judge:
    def judged(text: str) -> Identified:
        (told,) = guard.judge([Passage(id=1, text=text)])
        assert isinstance(told, Identified)
        return told

    return judged


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in spans_in(text)]


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("Yours truly, Ottilie Brandvold", ["Ottilie Brandvold"]),
        ("the parcel is for ottilie brandvold", ["ottilie brandvold"]),
        ("Was Grace there, or Will?", ["Grace", "Will"]),
        ("Please ask Mr. Long about it.", ["Long"]),
        ("My name is Misty.", ["Misty"]),
        ("Maria de la Fuente-Ortiz sang.", ["Maria de la Fuente-Ortiz"]),
        ("She moved from Tromsø to New Zealand.", ["Tromsø", "New Zealand"]),
        (
            "Send it to 14 Rosewood Lane, Springfield, IL 62704.",
            ["14 Rosewood Lane, Springfield, IL 62704"],
        ),
        ("We live at Lindenallee 44, 20259 Hamburg.", ["Lindenallee 44, 20259 Hamburg"]),
        ("Mail goes to P.O. Box 77, Suite 4.", ["P.O. Box 77, Suite 4"]),
        (
            "Meet me at the corner of Elm Street and Brodick Pass!",
            ["the corner of Elm Street and Brodick Pass"],
        ),
        (
            "Write to a.b@example.org or see www.example.org/x.",
            ["a.b@example.org", "www.example.org/x"],
        ),
        ("It came from 192.168.4.20.", ["192.168.4.20"]),
        (
            "My card is 4012 8888 8888 1881, my SSN 219-09-9999.",
            ["4012 8888 8888 1881", "219-09-9999"],
        ),
        ("Pay into DE89 3704 0044 0532 0130 00 please.", ["DE89 3704 0044 0532 0130 00"]),
        ("Call me at 0131 496 0321 today.", ["0131 496 0321"]),
        ("It was founded in 1987.", ["1987"]),
        ("My driver's license is K772-0041.", ["K772-0041"]),
    ],
)
def test_what_identifies_somebody_is_found_whole(text: str, identifiers: list[str]) -> None:
    """Names, places, addresses and numbers are spans from their first to their last character."""
    assert found(text) == identifiers


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("Patient: Ines Quintero, MRN 5501932. CT chest.", ["Ines Quintero", "5501932"]),
        ("QUINTERO, INES had a CT of the chest.", ["QUINTERO, INES"]),
        ("Chest CT reported by Dr Okonjo on 12 March 2021.", ["Okonjo", "12 March 2021"]),
        ("Findings were discussed with Zsofia Lakatos.", ["Zsofia Lakatos"]),
        ("Pneumonia in a 93-year-old woman.", ["93"]),
        ("Study UID 1.2.840.99999.2.55.3.6046 of the chest.", ["1.2.840.99999.2.55.3.6046"]),
        ("Accession number: RAD-2024-00981, chest radiograph.", ["RAD-2024-00981"]),
        ("The patient was admitted to Westbrook Clinic.", ["Westbrook Clinic"]),
        ("Comparison: CT abdomen dated 05/06/2022.", ["05/06/2022"]),
    ],
)
def test_identifiers_in_clinical_text_are_found(text: str, identifiers: list[str]) -> None:
    """Where names are rare, a title, a list or a word such as "MRN" tells them."""
    assert found(text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "Kerley B lines and a Swan-Ganz catheter; Port-a-Cath on the right.",
        "Foley catheter in place. Doppler shows normal flow. Murphy sign is negative.",
        "Known Crohn disease, Parkinson disease and Hodgkin lymphoma.",
        "An 8 mm nodule in the right upper lobe (series 3, image 45), unchanged.",
        "PULMONARY FIBROSIS WITH BRONCHIECTASIS. NO LYMPHADENOPATHY.",
        "Blood pressure 120/80, heart rate 72, WBC 12,400, temperature 98.6.",
        "Bosniak IIF cyst, Gleason 3+4, BI-RADS 5, Lung-RADS 4A, ECOG 1.",
        "Omnipaque 350, 100 mL. The patient takes Eliquis and Lisinopril 10 mg.",
        "Chest pain for three days, worse since yesterday; a 67 year old patient.",
        "Circle of Willis patent. Baker cyst. Schmorl nodes at L4-L5.",
        "Seen by **NAME[AAA BBB] on **DATE[Jul 4 2007] for pneumonia.",
        "TNF-alpha and CD28 rose in NFkappaB assays of JunD and Oct-1.",
        "Griseofulvin is prescribed; Olanzapine and Zolpidem were stopped.",
        "Vitamin D 25 ng/mL, pCO2 40 mm Hg, A1c 7 %.",
        "Follow-up CT in 6 to 12 months after the Fleischner guidelines.",
        "How do I change the limit of my account? Thanks for the quick answer!",
    ],
)
def test_clinical_and_everyday_words_are_no_identifiers(text: str) -> None:
    """Eponyms, drugs, scores, measurements and relative dates stay."""
    assert found(text) == []


def test_decision_and_score_follow_the_spans(judge: Judge) -> None:
    """A text without identifiers passes; one with them has to be revised."""
    clean, named = judge("The lungs are clear."), judge("Dear Ines Quintero, hello.")

    assert (clean.decision, clean.score, clean.spans) == ("pass", 0, ())
    assert clean.redacted == "The lungs are clear."
    assert (named.decision, named.score) == ("revise", 1)
    assert named.redacted == f"Dear {BLOCK * 13}, hello."
    assert [(span.start, span.end, span.type) for span in named.spans] == [(5, 18, "PERSON")]


def test_answers_go_under_the_ids_in_order(guard: TextGuard) -> None:
    """Each answer carries the id of its question and survives JSON."""
    told = guard.judge([Passage(id="b", text="Ask Ines."), Passage(id=7, text="")])

    assert [one.id for one in told] == ["b", 7]
    assert json.loads(told[0].model_dump_json())["spans"] == [
        {"start": 4, "end": 8, "type": "PERSON"}
    ]


def test_types_are_told_apart() -> None:
    """The type of a span says what was found."""
    text = "Ines Quintero, 14 Rosewood Lane, a.b@example.org, +44 20 7946 0991, 12 March 2021"

    assert [span.type for span in spans_in(text)] == [
        *("PERSON", "ADDRESS", "EMAIL", "PHONE", "DATE"),
    ]


def test_overlapping_spans_become_one_of_the_longest_type() -> None:
    """One span covers those that overlap; others stay apart."""
    spans = [
        Span(start=4, end=20, type="ADDRESS"),
        Span(start=2, end=6, type="ZIP"),
        Span(start=20, end=22, type="DATE"),
    ]

    assert disjoint(spans) == (
        Span(start=2, end=20, type="ADDRESS"),
        Span(start=20, end=22, type="DATE"),
    )


def test_line_breaks_stay_where_they_were() -> None:
    """A redacted address keeps its lines, so that a report keeps its form."""
    assert without("ab\ncd", [Span(start=1, end=4, type="ADDRESS")]) == (f"a{BLOCK}\n{BLOCK}d")


@MANY
@given(TEXTS)
def test_spans_are_in_order_and_the_redacted_text_as_long(judge: Judge, text: str) -> None:
    """Whatever the text: spans lie inside it, apart and in order, and offsets are kept."""
    told = judge(text)

    ends = [0, *(place for span in told.spans for place in (span.start, span.end)), len(text)]
    assert ends == sorted(ends)
    assert len(told.redacted) == len(text)
    hidden = {place for span in told.spans for place in range(span.start, span.end)}
    assert all(
        told.redacted[place] == letter or (place in hidden and told.redacted[place] == BLOCK)
        for place, letter in enumerate(text)
    )
    assert all(told.redacted[place] in (BLOCK, "\n", "\r") for place in hidden)


@MANY
@given(TEXTS)
def test_nothing_is_found_where_it_was_taken_out(judge: Judge, text: str) -> None:
    """Judged again, no span touches what the first judgement hid."""
    told = judge(text)
    hidden = {place for span in told.spans for place in range(span.start, span.end)}

    again = {
        place
        for span in judge(told.redacted).spans
        for place in range(span.start, span.end)
        if told.redacted[place] == BLOCK
    }
    assert not hidden & again


@MANY
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join))
def test_the_reason_never_repeats_an_identifier(judge: Judge, text: str) -> None:
    """The reason names types and counts; what was found is not in it."""
    told = judge(text)

    for span in told.spans:
        piece = text[span.start : span.end]
        assert len(piece) < 3 or piece.lower() not in told.reason.lower()


@pytest.mark.parametrize(
    "unit", ["a", "1 ", "1-", "@", "Xyz ", "Xyz, ", "12 Elm ", "mrn: ", "corner of ", "\n", "a."]
)
def test_a_long_hostile_text_is_read_to_its_end(unit: str) -> None:
    """A name behind it is found all the same; a pattern that backtracked would never get there."""
    text = (unit * 30_000)[:30_000] + "\nDr. Wilhelmina Brandvold"

    assert any(text[span.start : span.end].endswith("Brandvold") for span in spans_in(text))
