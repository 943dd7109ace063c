"""What a person changes in a draft: sentence by sentence, and on record beside what it replaced."""

from typing import Literal, Self

from pydantic import Field, model_validator

from wetread.clinical.approval import Observation
from wetread.clinical.coding import Noun
from wetread.clinical.reports import Drafted, Statement

LONGEST, MOST_CHANGES = 2000, 64
"""Characters of a sentence that somebody writes, and changes at one time."""


class Change(Noun):
    """One change as somebody asks for it; sentences are numbered from 1, as they are shown."""

    kind: Literal["replace", "remove", "add"]
    number: int | None = Field(default=None, ge=1)
    section: Drafted | None = None
    text: str = Field(default="", max_length=LONGEST)

    @model_validator(mode="after")
    def _says_what_and_where(self) -> Self:
        where = self.section if self.kind == "add" else self.number
        if where is None or bool(self.text.strip()) == (self.kind == "remove"):
            raise ValueError("a change names a sentence or a section, and the words to stand there")
        return self


class Made(Noun):
    """One change as it was made; what was added has no `before`, what was taken out no `after`."""

    before: Statement | None = None
    after: Statement | None = None


class DraftEdit(Noun):
    """Everything that one person changed at one time.

    Whoever writes a sentence vouches for it: it cites an observation of theirs.
    """

    id: str
    user: str
    made: tuple[Made, ...] = Field(min_length=1, max_length=MOST_CHANGES)
    observations: tuple[Observation, ...] = ()
