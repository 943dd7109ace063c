"""What a person wrote stands in every later draft, whatever an agent writes there."""

from hypothesis import given
from hypothesis import strategies as st

from wetread.clinical.editing import Made
from wetread.clinical.reports import SECTIONS, DraftReport, Section, Statement
from wetread.coordinator.redrafting import WRITTEN, redrafted

THEN = {
    "f-1": ("finding", "pneumonia", "lung"),
    "request-1": ("request",),
    "appt-1": ("appointment",),
    "edit-1": (WRITTEN, "edit-1"),
}
NOW = {"f-2": ("finding", "pneumonia", "lung"), "request-2": ("request",)}


def said(text: str, *cites: str, section: Section = "impression", author: str | None = None):
    return Statement(section=section, text=text, cites=cites, author=author)


def draft(*statements: Statement) -> DraftReport:
    return DraftReport(statements=statements)


BEFORE = said("Pneumonia is likely (93 %).", "f-1")
THEIRS = said("Pneumonia of the right lower lobe.", "f-1", "edit-1", author="rad")


def texts(report: DraftReport) -> list[str]:
    return [statement.text for statement in report.statements]


def test_their_words_take_the_place_of_what_an_agent_says_of_the_same() -> None:
    """In another wording, with another figure, under other ids."""
    new = draft(said("Intro.", "request-2"), said("Pneumonia is likely (91 %).", "f-2"))

    found = redrafted(new, [Made(before=BEFORE, after=THEIRS)], THEN, NOW)

    assert texts(found) == ["Intro.", THEIRS.text]
    assert found.statements[1].cites == ("f-2", "edit-1")
    assert found.statements[1].author == "rad"


def test_what_an_agent_no_longer_says_is_still_said_by_them() -> None:
    """At the end of its section, and without a source that is gone."""
    new = draft(
        said("Impression.", "request-2"), said("The end.", "request-2", section="disclosure")
    )

    found = redrafted(new, [Made(before=BEFORE, after=THEIRS)], THEN, {"request-2": ("request",)})

    assert texts(found) == ["Impression.", THEIRS.text, "The end."]
    assert found.statements[1].cites == ("edit-1",)


def test_what_they_took_out_stays_out_while_it_would_say_the_same() -> None:
    """What says something else was never taken out."""
    gone = [Made(before=BEFORE)]
    other = said("Pneumonia is very unlikely (2 %), which is new.", "f-2")

    same = draft(said("Other.", "request-2"), said("Pneumonia is likely (94 %).", "f-2"))
    assert texts(redrafted(same, gone, THEN, NOW)) == ["Other."]
    assert texts(redrafted(draft(other), gone, THEN, NOW)) == [other.text]


def test_what_they_changed_twice_stands_as_they_left_it() -> None:
    """One after the other, over drafts."""
    last = THEIRS.model_copy(update={"text": "Pneumonia of the right lower lobe, small."})
    made = [Made(before=BEFORE, after=THEIRS), Made(before=THEIRS, after=last)]

    found = redrafted(draft(said("Pneumonia is likely (90 %).", "f-2")), made, THEN, NOW)

    assert texts(found) == [last.text]


def test_nobody_rewrites_what_another_person_wrote() -> None:
    """An edit of an agent's sentence leaves a person's alone."""
    hers = said("Pneumonia is likely (93 %), I agree.", "f-2", author="other")

    found = redrafted(draft(hers), [Made(before=BEFORE, after=THEIRS)], THEN, NOW)

    assert texts(found) == [hers.text, THEIRS.text]


def test_what_they_said_of_an_appointment_goes_with_it() -> None:
    """Nobody signs a time that is not held any more; what was only added stays."""
    held = said("CT on Friday.", "appt-1")
    made = [
        Made(before=held, after=said("CT on Friday, fasting.", "appt-1", "edit-1", author="rad")),
        Made(after=said("See her in May.", "edit-1", author="rad")),
    ]

    assert texts(redrafted(draft(BEFORE), made, THEN, NOW)) == [BEFORE.text, "See her in May."]


def test_nothing_is_cited_that_is_not_there() -> None:
    """An id that no turn knows is let go, whoever wrote the sentence."""
    strange = said("Theirs.", "f-1", "observation-9", "edit-1", author="rad")

    found = redrafted(draft(BEFORE), [Made(after=strange)], THEN, NOW)
    assert found.statements[-1].cites == ("f-2", "edit-1")


words = st.text(alphabet="abcdefgh ", min_size=1, max_size=30).filter(str.strip)
statements = st.builds(
    said, words, st.sampled_from(["f-2", "request-2"]), section=st.sampled_from(SECTIONS)
)
drafts = st.lists(statements, min_size=1, max_size=8).map(lambda found: draft(*found))
made = st.lists(
    st.builds(
        Made,
        before=st.none()
        | st.builds(said, words, st.just("f-1"), section=st.sampled_from(SECTIONS)),
        after=st.builds(
            said,
            words.map(lambda text: f"THEIRS {text}"),
            st.just("edit-1"),
            section=st.sampled_from(SECTIONS),
            author=st.just("rad"),
        ),
    ),
    max_size=4,
)


@given(drafts, made)
def test_no_draft_overwrites_what_a_person_wrote(new: DraftReport, changes: list[Made]) -> None:
    """Every sentence of theirs stands there word for word, in its section, with their name."""
    found = redrafted(new, changes, THEN, NOW)

    for one in changes:
        assert one.after is not None
        kept = [s for s in found.statements if s.text == one.after.text]
        assert any(s.author == "rad" and s.section == one.after.section for s in kept)


@given(drafts)
def test_without_changes_a_draft_is_left_alone(new: DraftReport) -> None:
    """To the letter."""
    assert redrafted(new, [], THEN, NOW) == new
