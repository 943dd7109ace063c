"""A short report leaves out what was asked and how the images were made, and nothing found."""

import pytest

from wetread.agents.sections.base import Point
from wetread.agents.styles import in_style, structured_asked, style_asked


@pytest.mark.parametrize(
    ("told", "style"),
    [
        (("Draft a report",), "full"),
        (("Draft a report", "shorter, 3 lines max"), "short"),
        (("just the impression pls",), "short"),
        (("shorter", "no, the full report again"), "full"),
        (("keep it brief", "mention the tube"), "short"),
        (("Report this, patient short of breath after a brief history of cough",), "full"),
    ],
)
def test_the_last_word_about_length_counts(told: tuple[str, ...], style: str) -> None:
    """What says nothing of it leaves it as it was."""
    assert style_asked(told) == style


def test_what_was_assumed_stands_in_either() -> None:
    """A draft may not hide that nobody said so."""
    film = Point(section="technique", about="film", meaning="x", cites=())
    assumed = Point(section="technique", about="taken-to-be", meaning="x", cites=())
    found = Point(section="findings", about="judgement", meaning="x", cites=())

    assert list(in_style((film, assumed, found), "short")) == [assumed, found]
    assert list(in_style((film, assumed, found), "full")) == [film, assumed, found]


@pytest.mark.parametrize(
    ("told", "structured"),
    [
        (("Draft a report",), False),
        (("structured report pls",), True),
        (("Draft a report", "as bullet points, short"), True),
        (("bullets", "no, in full sentences"), False),
        (("structured", "mention the tube"), True),
        (("The patient was intubated; draft a report",), False),
    ],
)
def test_lines_are_written_where_they_are_wished_for(
    told: tuple[str, ...], structured: bool
) -> None:
    """The last word about it counts."""
    assert structured_asked(told) is structured
