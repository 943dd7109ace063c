"""`identifiers`: what in a text tells who somebody is, and the text without it."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from wetread.guards.text.base import TEXT_GUARDS, Asked, TextGuard, Told, Tools
from wetread.guards.text.identifiers.grammar import grammar_spans
from wetread.guards.text.identifiers.patterns import written_spans
from wetread.guards.text.identifiers.setting import setting_of
from wetread.guards.text.identifiers.spans import Span, disjoint, without
from wetread.guards.text.identifiers.tokens import tokens_of


class Passage(Asked):
    """A text that may leave the house."""

    text: str


class Identified(Told):
    """`redacted` is as long as the text and has a block for each character of a span."""

    spans: tuple[Span, ...]
    redacted: str


@TEXT_GUARDS.register("identifiers")
def identifiers(_: Tools, /) -> TextGuard:
    """Word lists and patterns; no network, no weights."""

    def judge(passages: Sequence[Passage]) -> list[Identified]:
        return [_told(passage) for passage in passages]

    return TextGuard(asked=Passage, judge=judge)


@lru_cache(maxsize=256)
def spans_in(text: str) -> tuple[Span, ...]:
    """Every identifier of the text, in order, none over another."""
    tokens = tokens_of(text)
    setting = setting_of(tokens)
    found = [
        *written_spans(text, clinical=setting.clinical),
        *grammar_spans(tokens, setting),
    ]
    gone = [(token.start, token.end) for token in tokens if token.sort == "gone"]
    return disjoint(_outside(found, gone))


def _outside(spans: Sequence[Span], gone: Sequence[tuple[int, int]]) -> list[Span]:
    """The spans that touch nothing that was taken out before."""
    taken = {place for start, end in gone for place in range(start, end)}
    return [span for span in spans if taken.isdisjoint(range(span.start, span.end))]


def _told(passage: Passage) -> Identified:
    spans = spans_in(passage.text)
    return Identified(
        id=passage.id,
        decision="revise" if spans else "pass",
        reason=_reason(spans),
        score=1.0 if spans else 0.0,
        spans=spans,
        redacted=without(passage.text, spans),
    )


def _reason(spans: Sequence[Span]) -> str:
    """Types and counts; an identifier repeated here would leave with the reason."""
    if not spans:
        return "No identifier was found in the text."
    counts = Counter(span.type for span in spans)
    told = ", ".join(f"{kind.lower()} ({count})" for kind, count in sorted(counts.items()))
    return f"The text holds identifiers that have to go before it is passed on: {told}."
