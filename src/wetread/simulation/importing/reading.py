"""Reads records of others, one JSON object a line: bounded, and told of by line alone.

A message names the line and never what it says: a record may be about a person.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from wetread.errors import BadInput
from wetread.guards.phrases import sentences
from wetread.store.canonical import digest_of
from wetread.store.lines import bounded_lines

MOST_BYTES: Final = 256 * 1024
"""Of a line."""

MOST_RECORDS: Final = 100_000
"""Of a file."""

_DIGEST: Final = 12


class Foreign(BaseModel):
    """Base of what others wrote: they may say more than is read here."""

    model_config = ConfigDict(frozen=True, extra="ignore")


T = TypeVar("T", bound=Foreign)


class Record(NamedTuple, Generic[T]):
    """What a line says, which line that is, and the how-manieth record."""

    says: T
    line: int
    number: int

    @property
    def slug(self) -> str:
        """A name without anything of the record in it but a digest."""
        return f"{self.number:06}-{digest_of(self.says)[:_DIGEST]}"


def read_records(
    path: Path, form: type[T], wanted: str, *, limit: int | None = None, called: str = "FILE"
) -> Iterator[Record[T]]:
    """Each line that says something, read as `form`.

    Args:
        path: of the file.
        form: what a line has to be.
        wanted: the form in words, for the message.
        limit: read no more records than these.
        called: the file, in messages.

    Raises:
        BadInput: the file cannot be read or has too many records, or a line is too long or of
            another form.
    """
    of = "" if called == "FILE" else f" of {called}"
    try:
        with path.open("rb") as file:
            lines = bounded_lines(file, MOST_BYTES, _too_long(of), ending=b"\r\n")
            found = enumerate(islice(lines, limit), start=1)
            for number, (line, content) in found:
                if number > MOST_RECORDS:
                    raise BadInput(
                        f"line {line}{of}: more than {MOST_RECORDS:,} records; split the file"
                    )
                yield Record(_read(content, form, f"line {line}{of}", wanted), line, number)
    except (OSError, ValueError):
        raise BadInput(f"{called} cannot be read; name a file of JSON lines") from None


def whole(text: str) -> str:
    """The text without a placeholder in it.

    `${name}` is filled in wherever it stands in a scenario, so its sign is set apart from its
    bracket.
    """
    return text.replace("${", "$ {")


def bounded(text: str, most: int) -> str:
    """The text, or as many whole sentences of its beginning as fit, and no placeholder.

    A first sentence that is too long by itself is cut.
    """
    said = whole(text).strip()
    if len(said) <= most:
        return said
    kept, end = "", 0
    for sentence in sentences(said):
        end = said.index(sentence, end) + len(sentence)
        if end > most:
            break
        kept = said[:end]
    return kept.strip() or f"{said[: most - 1].rstrip()}…"


def _read(content: bytes, form: type[T], where: str, wanted: str) -> T:
    try:
        return form.model_validate_json(content)
    except ValidationError:
        raise BadInput(f"{where} is not a JSON object in UTF-8 with {wanted}") from None


def _too_long(of: str) -> Callable[[int], BadInput]:
    return lambda number: BadInput(
        f"line {number}{of} is longer than {MOST_BYTES // 1024} KiB; shorten it"
    )
