"""A stretch of text that identifies somebody, and the text without it."""

from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from wetread.clinical.coding import Noun

BLOCK = "\u2588"
"""Stands for each character taken out; no letter, so that nothing is found in it again."""


class Span(Noun):
    """Characters `start` to before `end` of the text."""

    start: int = Field(ge=0)
    end: int
    type: str = Field(min_length=1)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a span must hold at least one character")
        return self


def disjoint(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order; where some overlap, one covers all and has the type of the longest."""
    merged: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        length = span.end - span.start
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            longest = length
            continue
        last = merged[-1]
        kind = span.type if length > longest else last.type
        merged[-1] = Span(start=last.start, end=max(last.end, span.end), type=kind)
        longest = max(longest, length)
    return tuple(merged)


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with a block for each character of a span; line breaks stay, all offsets hold."""
    pieces, at = [], 0
    for span in spans:
        kept = "".join(
            letter if letter in "\r\n" else BLOCK for letter in text[span.start : span.end]
        )
        pieces += [text[at : span.start], kept]
        at = span.end
    return "".join([*pieces, text[at:]])
