"""The phrases as they stand in YAML; one that could reassure wrongly is refused while loading."""

import string
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from wetread.agents.wording import REASSURANCE
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.clinical.reports import Section
from wetread.errors import ManifestError
from wetread.manifests.loader import digest_file, read_manifest, yaml_files
from wetread.manifests.specs import Manifest, Slug

FOLDER = Path(__file__).parent
STRUCTURED = FOLDER.parent / "structured"
"""Phrases for findings and impression as lines of a name and a value."""


class Phrase(Noun):
    """One meaning, in one or more equivalent wordings.

    `about` is the kind of point it may express, `requires` what must be true of that point,
    `intent` its meaning in plain words (embedded for retrieval), `slots` what is filled in.
    """

    id: str = Slug
    about: str = Slug
    intent: str
    requires: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    text: tuple[str, ...] = Field(min_length=1)

    @field_validator("text")
    @classmethod
    def _never_reassures(cls, wordings: tuple[str, ...]) -> tuple[str, ...]:
        for wording in wordings:
            if found := REASSURANCE.search(wording):
                raise ValueError(f"{found.group()!r} calls a film sound, which no draft may do")
        return wordings

    @model_validator(mode="after")
    def _every_wording_uses_the_slots(self) -> Self:
        for wording in self.text:
            if named_slots(wording) != set(self.slots):
                raise ValueError(f"phrase {self.id!r}: slots differ from those of {wording!r}")
        return self


class PhraseFile(Manifest):
    """The phrases of one section; the file is named after it."""

    schema_: Literal["phrases/v1"] = Field(alias="schema")
    section: Section
    phrases: tuple[Phrase, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [phrase.id for phrase in self.phrases]
        if len(ids) != len(set(ids)):
            raise ValueError("two phrases have the same id")
        return self


Bank = tuple[tuple[Section, Phrase], ...]


def named_slots(wording: str) -> set[str]:
    """Names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(wording) if name is not None}


@lru_cache(maxsize=8)
def load_bank(house: Path | None = None, *, structured: bool = False) -> Bank:
    """Every phrase with its section, in order of file and place; what a house words comes last.

    A phrase of the house takes the place of ours about the same point under the same conditions.

    Args:
        house: a folder of phrase files of the institution's own, checked like ours.
        structured: findings and impression as lines of a name and a value, where the house words
            them no otherwise.

    Raises:
        ManifestError: a file is no phrase file, or one of its phrases calls a film sound.
    """
    ours = tuple(_entries(FOLDER))
    if structured:
        ours = _over(ours, tuple(_entries(STRUCTURED)), STRUCTURED)
    return _over(ours, tuple(_entries(house)), house) if house else ours


def _over(ours: Bank, theirs: Bank, house: Path) -> Bank:
    """Ours, where theirs do not say the same; then theirs."""
    replaced = {_says(*entry): entry[1] for entry in theirs}
    for section, phrase in ours:
        instead = replaced.get(_says(section, phrase))
        if instead and not set(instead.slots) <= set(phrase.slots):
            known = ", ".join(phrase.slots) or "none"
            raise ManifestError(
                f"{house}/{section}.yaml: phrase {instead.id!r}: slots that can be filled here are "
                f"{known}"
            )
    return (*(entry for entry in ours if _says(*entry) not in replaced), *theirs)


def phrase_digests(house: Path | None = None) -> dict[str, Digest]:
    """SHA-256 of each phrase file by name, for the record of what decided a draft's words."""
    ours = {path.stem: digest_file(path) for path in yaml_files(FOLDER)}
    ours |= {f"structured/{path.stem}": digest_file(path) for path in yaml_files(STRUCTURED)}
    if house is None:
        return ours
    return ours | {f"house/{path.stem}": digest_file(path) for path in yaml_files(house)}


def _says(section: Section, phrase: Phrase) -> tuple[Section, str, frozenset[str]]:
    """About what, and under which conditions."""
    return section, phrase.about, frozenset(phrase.requires)


def _entries(folder: Path) -> Iterator[tuple[Section, Phrase]]:
    for path in yaml_files(folder):
        if path.stem == "certainty":
            continue
        file = read_manifest(path, PhraseFile)
        yield from ((file.section, phrase) for phrase in file.phrases)
