"""A text in which references such as "[person 1]" stand where somebody was named.

Whoever works with the text can still tell two people apart and see that a date was given, which a
black bar would hide; who they are stays with whoever keeps the list. The same identity has the
same reference throughout, and with what was replaced before, throughout a conversation.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from wetread.clinical.coding import Noun
from wetread.guards.text.identifiers.guard import spans_in
from wetread.guards.text.identifiers.lists import plain
from wetread.guards.text.identifiers.references_kept import is_needed
from wetread.guards.text.identifiers.spans import BLOCK, Span, disjoint
from wetread.guards.text.identifiers.vocabulary import is_name

_CALLED = {
    "PERSON": "person",
    "LOCATION": "place",
    "ADDRESS": "address",
    "ZIP": "address",
    "DATE": "date",
    "AGE": "age",
    "PHONE": "phone",
    "EMAIL": "e-mail",
    "URL": "link",
}
_OTHERS = "number"
_REFERENCE = re.compile(
    rf"\[(?P<called>{'|'.join(sorted({*_CALLED.values(), _OTHERS}))}) (?P<number>[1-9]\d{{0,6}})\]"
)
_APART = re.compile(r"[\W_]+")
_FIRST_NAME_LAST = re.compile(r",\s{0,2}([^\W\d_][^\W\d_]{1,30})(?!\w)")


class Reference(Noun):
    """What stands in the text, and for whom or what; one person may be named in several ways."""

    reference: str
    identity: str


class Referenced(Noun):
    """The text without identities, and each that was replaced in it, in order."""

    text: str
    replaced: tuple[Reference, ...] = ()


def referenced(
    text: str, *, today: date | None = None, known: Iterable[Reference] = ()
) -> Referenced:
    """Each identity in the text as a reference; a text that has had this done stays as it is.

    Args:
        text: a request, a comment, a line of a header.
        today: when a request is made. Dates from then on are taken for wishes and stay; without
            it every exact date goes.
        known: what was replaced in earlier turns, so that the same people keep their numbers.
    """
    register = _Register.of(text, known)
    # What was hidden in lower case may be seen as a name once nothing else has a capital.
    while spans := _identities(text, today):
        text = _with_references(text, spans, register)
    return Referenced(text=text, replaced=tuple(dict.fromkeys(register.used)))


def _identities(text: str, today: date | None) -> list[Span]:
    hidden = _REFERENCE.sub(lambda found: BLOCK * len(found[0]), text)
    spans = (span for span in spans_in(hidden) if not is_needed(span, text, today))
    return list(disjoint(_with_first_name(span, text) for span in spans))


def _with_first_name(span: Span, text: str) -> Span:
    """A surname with the first name behind the comma, which the grammar may have left standing."""
    behind = _FIRST_NAME_LAST.match(text, span.end) if span.type == "PERSON" else None
    if behind and behind[1][0].isupper() and is_name(plain(behind[1])):
        return Span(start=span.start, end=behind.end(), type=span.type)
    return span


def _with_references(text: str, spans: Sequence[Span], register: "_Register") -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], register.reference(span, text)]
        at = span.end
    return "".join([*pieces, text[at:]])


@dataclass
class _Register:
    """Gives out numbers, one for each identity of a kind.

    Of persons it knows who bears which word as a name, and of whom more than one word is known.
    """

    last: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[str, frozenset[str]], Reference] = field(default_factory=dict)
    bearers: dict[str, set[str]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    used: list[Reference] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, known: Iterable[Reference]) -> "_Register":
        """Counts on behind every reference that was given out or stands in the text."""
        register = cls()
        register._count(text)
        for one in known:
            register._count(one.reference)
            register._learn(one)
        return register

    def reference(self, span: Span, text: str) -> str:
        called = _CALLED.get(span.type, _OTHERS)
        identity = text[span.start : span.end]
        words = _words(identity)
        one = self.known.get((called, words))
        if one is None:
            met = self._met(words) if called == "person" else None
            one = Reference(reference=met or self._next(called), identity=identity)
            self._learn(one)
        self.used.append(one)
        return one.reference

    def _met(self, words: frozenset[str]) -> str | None:
        """A surname alone is the one who bears it: "Ms Quintero" is Ines Quintero, or was."""
        named = [self.bearers.get(word, set()) for word in words]
        within = set.intersection(*named) if named else set()
        if len(within) == 1:
            return next(iter(within))
        alone = {bearer for bearers in named for bearer in bearers} - self.whole
        return alone.pop() if len(alone) == 1 and len(words) > 1 else None

    def _next(self, called: str) -> str:
        self.last[called] = number = self.last.get(called, 0) + 1
        return f"[{called} {number}]"

    def _learn(self, one: Reference) -> None:
        called, words = one.reference[1:].partition(" ")[0], _words(one.identity)
        self.known.setdefault((called, words), one)
        if called != "person":
            return
        for word in words:
            self.bearers.setdefault(word, set()).add(one.reference)
        if len(words) > 1:
            self.whole.add(one.reference)

    def _count(self, text: str) -> None:
        for found in _REFERENCE.finditer(text):
            called, number = found["called"], int(found["number"])
            self.last[called] = max(self.last.get(called, 0), number)


def _words(identity: str) -> frozenset[str]:
    """What a name is made of, in any order: "QUINTERO, INES" is "Ines Quintero"."""
    return frozenset(filter(None, _APART.split(plain(identity))))
