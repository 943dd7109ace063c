"""Finds phrases in a text: whole words in any case, any spacing or hyphens, singular or plural."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from wetread.clinical.coding import CodedConcept, Noun

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)|\n+")


Phrase = Annotated[str, Field(pattern=r"\w")]
Words = Annotated[tuple[Phrase, ...], Field(min_length=1)]


class Term(Noun):
    """A concept and all the words by which a report may speak of it."""

    concept: CodedConcept
    words: Words


def spans(text: str, phrases: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where one of the phrases stands; of phrases that overlap the longest counts."""
    if phrases:
        for match in _pattern(phrases).finditer(text):
            yield match.span()


def says(text: str, phrases: tuple[str, ...]) -> str | None:
    """The first of the phrases that the text contains, in the text's own spelling."""
    return next((text[start:end] for start, end in spans(text, phrases)), None)


def without(text: str, phrases: tuple[str, ...]) -> str:
    """The text with the phrases taken out."""
    for start, end in reversed(list(spans(text, phrases))):
        text = f"{text[:start]} {text[end:]}"
    return text


@lru_cache(maxsize=1024)
def sentences(text: str) -> tuple[str, ...]:
    """The text's sentences; a decimal point ends none."""
    return tuple(part for part in _SENTENCE.split(text) if part.strip())


@lru_cache(maxsize=512)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelt, ordered))})(?!\w)", re.IGNORECASE)


def _spelt(phrase: str) -> str:
    words = [re.escape(word) for word in re.split(r"[\s-]+", phrase.strip())]
    return r"[\s-]+".join(words) + "(?:e?s)?"
