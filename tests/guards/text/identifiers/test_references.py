"""References stand where somebody was named, and what a request asks for stays as it was said."""

import calendar
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.guards.text.identifiers.guard import spans_in
from wetread.guards.text.identifiers.references import Reference, referenced
from wetread.guards.text.identifiers.spans import BLOCK

TODAY = date(2026, 3, 2)

REQUESTS = [
    (
        "Outline both lungs of Mrs. Wimblethorn (MRN 5501932), please.",
        "Outline both lungs of Mrs. [person 1] (MRN [number 1]), please.",
    ),
    (
        "Is there pneumonia on the film of Ottilie Brandvold?",
        "Is there pneumonia on the film of [person 1]?",
    ),
    (
        "Book a chest CT for Ines Quintero on 12 March at 14:00.",
        "Book a chest CT for [person 1] on 12 March at 14:00.",
    ),
    (
        "Ines Quintero, born 3 May 1951, needs a follow-up MRI next Tuesday at 9.",
        "[person 1], born [date 1], needs a follow-up MRI next Tuesday at 9.",
    ),
    (
        "Draft a report for patient QUINTERO, INES, DOB 03/05/1951.",
        "Draft a report for patient [person 1], DOB [date 1].",
    ),
    (
        "draft a report for ottilie brandvold, phone 0131 496 0321",
        "draft a report for [person 1], phone [phone 1]",
    ),
    (
        "Segment the left ventricle for Dr. Okonjo and mail it to a.okonjo@example.org.",
        "Segment the left ventricle for Dr. [person 1] and mail it to [e-mail 1].",
    ),
    (
        "Schedule an ultrasound of the abdomen on 2026-03-19 14:30 for Mr Brandvold.",
        "Schedule an ultrasound of the abdomen on 2026-03-19 14:30 for Mr [person 1].",
    ),
    (
        "Reserve the CT scanner on 14 April around noon, accession RAD-2024-00981.",
        "Reserve the CT scanner on 14 April around noon, accession [number 1].",
    ),
    (
        "Compare with the film of 12 March 2021 and say whether the effusion grew.",
        "Compare with the film of [date 1] and say whether the effusion grew.",
    ),
    (
        "Ring the patient at +44 20 7946 0991 once the slot on Friday is booked.",
        "Ring the patient at [phone 1] once the slot on Friday is booked.",
    ),
    (
        "Mrs. Halvorsen lives at 14 Rosewood Lane; book her a film near 8:30 tomorrow.",
        "Mrs. [person 1] lives at [address 1]; book her a film near 8:30 tomorrow.",
    ),
    (
        "Measure the hippocampus of this 93-year-old woman.",
        "Measure the hippocampus of this [age 1]-year-old woman.",
    ),
    (
        "Zsofia Lakatos and Pablo Quintero: classify both chest radiographs.",
        "[person 1] and [person 2]: classify both chest radiographs.",
    ),
    (
        "Please classify study 1.2.840.99999.2.55.3.6046 as pneumonia or not.",
        "Please classify study [number 1] as pneumonia or not.",
    ),
    (
        "The daughter, Grete Halvorsen, asks for an appointment on the 3rd of May at 2 pm.",
        "The daughter, [person 1], asks for an appointment on the 3rd of May at 2 pm.",
    ),
    (
        "Report the heart size for record number 77-4410-B.",
        "Report the heart size for record number [number 1].",
    ),
    (
        "Her card is 4012 8888 8888 1881; outline the right lung only.",
        "Her card is [number 1]; outline the right lung only.",
    ),
    (
        "Referred by Dr Wilhelmina Brandvold for suspected pneumothorax.",
        "Referred by Dr [person 1] for suspected pneumothorax.",
    ),
    (
        "She came from Lisbon yesterday; is there a consolidation?",
        "She came from [place 1] yesterday; is there a consolidation?",
    ),
    (
        "Patient: Pablo Quintero. Task: outline the lungs, then draft a report.",
        "Patient: [person 1]. Task: outline the lungs, then draft a report.",
    ),
    (
        "Move Mr. Long to Wednesday 11:15, he cannot come on 16 March.",
        "Move Mr. [person 1] to Wednesday 11:15, he cannot come on 16 March.",
    ),
    (
        "Does Grace Lindqvist (girl, born 14/02/2019) have pneumonia?",
        "Does [person 1] (girl, born [date 1]) have pneumonia?",
    ),
    (
        "See www.example.org/x for the old report and segment the new film.",
        "See [link 1] for the old report and segment the new film.",
    ),
    (
        "SSN 219-09-9999, CT of the chest in two weeks, mornings only.",
        "SSN [number 1], CT of the chest in two weeks, mornings only.",
    ),
    (
        "Dear colleague, what about Mrs. O'Brien-Halvorsen's left lung?",
        "Dear colleague, what about Mrs. [person 1]'s left lung?",
    ),
]
"""A request as it is made, and as it goes on."""

WISHES = [
    "Book a CT for Thursday at 14:00",
    "book a ct on 12 march",
    "Book an MRI tomorrow at 9",
    "Move it to the 3rd of May at 2 pm",
    "from 12 to 14 March, after 16:00",
    "Schedule a follow-up on 12/03/2026 at 14:30",
    "Schedule a chest CT 2026-03-12T14:30",
    "Book it for 12 03 2026",
    "Change the booking 2026-03-12 to the 14th",
    "Change my visit 10am to 3pm",
    "on Monday, 16 March 2026 at 14:00",
    "12 March 14:00 suits her best",
    "October 14 for 8:00 would do",
    "a follow-up CT in March 2027",
    "any day in August but a Friday",
    "between 0730-0930 on the 9th",
    "not before 08:00, not after 17:30",
    "within 6-8 weeks, around Easter",
    "Outline the Left Ventricle of this 67-year-old man",
    "Is there Pneumothorax? Kindly segment the Hippocampus",
    "organise a chest film and analyse it",
    "complete workup asap, 58 yo m, sob",
    "is there something suspicious in the psoas muscles?",
    "On antibiotics since Monday, pneumonia in 2019; BUN/Cr 30/4.85",
    "Are there Kerley B lines, and is the Swan-Ganz catheter in place?",
    "Say nothing of Crohn disease; report the lungs alone.",
]
"""Requests that name nobody."""

PIECES = (
    *("Dr. Halvorsen", "ines quintero", "Ines Quintero", "Mrs Quintero", "14 Rosewood Lane"),
    *("MRN 5501932", "12 March 2021", "on 12 March", "born 3 May", "+44 20 7946 0991"),
    *("a.b@example.org", "outline the lungs", "pneumonia", "[person 1]", "[number 7]", "[date"),
    *("Győr", "\n", ", ", ": ", BLOCK, "**NAME[AAA]", "1]", "DOB", "the corner of", "P.O. Box"),
)
PLAIN_PIECES = tuple(piece for piece in PIECES if "[" not in piece)
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map(" ".join),
)


@pytest.mark.parametrize(("asked", "told"), REQUESTS)
def test_identities_go_and_what_is_asked_for_stays(asked: str, told: str) -> None:
    """Names, numbers, addresses and past days are references; organs, verbs and wishes remain."""
    assert referenced(asked, today=TODAY).text == told


@pytest.mark.parametrize("asked", WISHES)
def test_a_request_that_names_nobody_stays_as_it_is(asked: str) -> None:
    """Days to come, clock times, organs and the verbs of a request identify nobody."""
    assert referenced(asked, today=TODAY).text == asked


@pytest.mark.parametrize(("asked", "_told"), REQUESTS)
def test_what_goes_on_holds_no_identifier(asked: str, _told: str) -> None:
    """The guard finds no more in the result than the days that were wished for."""
    told = referenced(asked, today=TODAY).text

    assert {span.type for span in spans_in(told)} <= {"DATE"}


def test_without_a_today_no_day_is_a_wish() -> None:
    """In a line of a header every exact date goes; days of the week and years stay."""
    told = referenced("Chest film of 12 March 2026, on Friday; next on 2 April; known since 2019.")

    assert told.text == "Chest film of [date 1], on Friday; next on [date 2]; known since 2019."


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("on 12/03/26", False),
        ("on 12/03/51", True),
        ("on 12 March 26", False),
        ("on 12 March 98", True),
        ("on 31.12.2025", True),
        ("on 1 January 2026", False),
        ("date of birth: 3 May", True),
        ("his birthday is on 3 May", True),
    ],
)
def test_a_year_that_is_over_makes_a_date_an_identity(said: str, goes: bool) -> None:
    """A day of this year or later can be wished for; the day of a birth never is."""
    assert bool(referenced(f"CT of the chest {said}", today=TODAY).replaced) is goes


def test_one_person_has_one_reference() -> None:
    """However the name is written, and by the surname alone where only one person has it."""
    text = "Ines Quintero is here. QUINTERO, INES has a cough. Ask Ms. Quintero, not Dr. Brandvold."

    assert referenced(text).text == (
        "[person 1] is here. [person 1] has a cough. Ask Ms. [person 1], not Dr. [person 2]."
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Ms. Quintero waits. Ines Quintero coughs.", "Ms. [person 1] waits. [person 1] coughs."),
        (
            "Ms. Quintero waits. Ines Quintero coughs. Pablo Quintero does not.",
            "Ms. [person 1] waits. [person 1] coughs. [person 2] does not.",
        ),
        ("Ines Quintero met Pablo Brandvold.", "[person 1] met [person 2]."),
    ],
)
def test_a_surname_is_whoever_is_named_in_full_next(said: str, told: str) -> None:
    """The first full name after a surname alone is that person's; the second is another's."""
    assert referenced(said).text == told


def test_a_surname_of_two_people_is_neither() -> None:
    """Where it could be either, a third reference says so."""
    told = referenced("Ines Quintero met Pablo Quintero. Ms. Quintero has pneumonia.")

    assert told.text == "[person 1] met [person 2]. Ms. [person 3] has pneumonia."


def test_one_number_has_one_reference_however_it_is_written() -> None:
    """Marks between digits change nothing."""
    told = referenced("MRN 550-1932 and again MRN 550/1932, then MRN 550-1933: chest film.")

    assert told.text.count("[number 1]") == 2
    assert told.text.count("[number 2]") == 1


def test_numbers_go_on_through_a_conversation() -> None:
    """Somebody known from an earlier turn keeps the reference; somebody new has the next one."""
    first = referenced("Outline the lungs of Ines Quintero.", today=TODAY)
    second = referenced(
        "Compare Pablo Brandvold with Ines Quintero.", today=TODAY, known=first.replaced
    )

    assert second.text == "Compare [person 2] with [person 1]."
    assert second.replaced == (
        Reference(reference="[person 2]", identity="Pablo Brandvold"),
        Reference(reference="[person 1]", identity="Ines Quintero"),
    )


def test_a_reference_that_somebody_typed_is_not_given_out_again() -> None:
    """The next number is behind every one that stands in the text."""
    assert referenced("[person 4] brought Ines Quintero.").text == "[person 4] brought [person 5]."


def test_each_identity_is_listed_once() -> None:
    """What was replaced is listed in order, so that its keeper can put it back."""
    told = referenced("Ines Quintero, MRN 5501932. Ines Quintero has pneumonia.")

    assert [(one.reference, one.identity) for one in told.replaced] == [
        ("[person 1]", "Ines Quintero"),
        ("[number 1]", "5501932"),
    ]


@settings(max_examples=150)
@given(TEXTS, st.sampled_from([None, TODAY]))
def test_a_second_time_changes_nothing(text: str, today: date | None) -> None:
    """What has its references stays as it is, whatever stands around them."""
    told = referenced(text, today=today)

    again = referenced(told.text, today=today)
    assert (again.text, again.replaced) == (told.text, ())


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PLAIN_PIECES), max_size=10).map(" ".join))
def test_everything_but_identities_is_left_where_it_stood(text: str) -> None:
    """With identities put back in the place of references, the words are those of the text."""
    told = referenced(text)

    said = told.text
    for one in told.replaced:
        said = said.replace(one.reference, one.identity)
    assert frozenset(said.lower().split()) <= frozenset(text.lower().split())


@pytest.mark.parametrize("unit", ["Dr. X", "a", "1 ", "[person 1]", "born on ", "Ines "])
def test_a_long_hostile_text_is_read_to_its_end(unit: str) -> None:
    """A name behind it goes all the same."""
    told = referenced((unit * 10_000)[:10_000] + "\nDr. Wilhelmina Brandvold")

    assert "Brandvold" not in told.text


@pytest.mark.parametrize("month", calendar.month_name[1:])
def test_a_date_in_words_is_no_address(month) -> None:
    """June may be a name and 2026 a code, and a number may follow; a booking is no address."""
    for text in (
        f"The slots from 25 March to 5 {month} 2026 (144 taken) were looked at.",
        f"It is held on 2 {month} 2026, 14 of them being free.",
    ):
        assert referenced(text, today=date(2026, 3, 2)).replaced == ()


def test_an_address_with_a_month_in_it_stays_one() -> None:
    """Streets are called after months too."""
    (found,) = referenced("He lives at 12 April Street 149.", today=date(2026, 3, 2)).replaced
    assert found.identity == "12 April Street 149"
