"""What `wetread checks` prints under `--json`."""

from datetime import datetime
from typing import Self

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Label
from wetread.clinical.imaging import Priority
from wetread.signoff.check_films import Kept
from wetread.signoff.checks import CheckSeen


class ChecksOutput(Noun):
    """`wetread checks list --json`: newest first."""

    checks: tuple[CheckSeen, ...]


class CheckFilmOutput(Noun):
    """One film that is kept for a check; `case_id` names the check that it became."""

    id: str
    truth: Label
    request: str
    priority: Priority
    requester: str
    added_at: datetime
    case_id: str | None

    @classmethod
    def of(cls, kept: Kept) -> Self:
        """The film without its study."""
        told = kept.model_dump(include={"id", "requester", "added_at", "case_id"})
        film = kept.film
        return cls(truth=film.truth, request=film.text, priority=film.priority, **told)


class CheckFilmsOutput(Noun):
    """`wetread checks films --json`: newest first."""

    films: tuple[CheckFilmOutput, ...]


class ChecksDueOutput(Noun):
    """`wetread checks due --json`: the item that waits since now, if a check was due."""

    item: str | None
