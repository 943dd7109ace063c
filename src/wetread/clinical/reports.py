"""A report before a radiologist puts a name to it (FHIR DiagnosticReport, preliminary)."""

from typing import Literal, get_args

from pydantic import Field

from wetread.clinical.coding import Noun, unsaid

Drafted = Literal["indication", "technique", "comparison", "findings", "impression", "disclosure"]
"""The sections of a draft; an addendum is added by a person to what was signed."""

Section = Literal[Drafted, "addendum"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""In the order in which they are read."""


class Statement(Noun):
    """One sentence and the ids of what it rests on; `author` is the person who wrote it, if any."""

    section: Section
    text: str = Field(min_length=1)
    cites: tuple[str, ...] = ()
    author: str | None = Field(default=None, exclude_if=unsaid)


class DraftReport(Noun):
    """What an agent wrote. It has no door to the outside."""

    status: Literal["preliminary"] = "preliminary"
    statements: tuple[Statement, ...] = Field(min_length=1)

    def section(self, name: Section) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.section == name)
