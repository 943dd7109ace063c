"""What a text says of each condition and each part of the body that it names."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wetread.guards.phrases import spans
from wetread.guards.text.assertions.context import Context
from wetread.guards.text.grounding.clauses import clauses
from wetread.guards.text.grounding.places import Map, Place
from wetread.guards.text.grounding.scope import Scope, Span
from wetread.guards.text.grounding.voice import Standing, Voice
from wetread.guards.text.grounding.words import Family, Naming, vocabulary
from wetread.guards.text.whole_words import struck_out

_PLAIN = str.maketrans({"\u2019": "'", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_NO_WORD = re.compile(
    r"(?<!\S)\S{0,80}@\S{1,80}|https?://\S{1,200}|\bfinding-[\w-]{1,40}", re.IGNORECASE
)
"""Names of models, addresses and ids, which may hold a word but say none."""
_ANSWERED_NO = re.compile(r"(?<=[-:=|\u2013]\s)no\.(?=\s|\Z)", re.IGNORECASE)
"""An answer, and not the abbreviation of a number, after which no sentence ends."""
_NOW = re.compile(
    r"\b(?:has|have|shows?|there (?:is|are)|demonstrates?|reveals?)\b"
    r"(?!.{0,40}\b(?:history|known|previous\w*|prior|old|former\w*|past|remote|hx|h/o)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""What turns from the past to the picture: "a known smoker has emphysema"."""
_NOT = re.compile(r"\bnot\b|n't\b", re.IGNORECASE)


class Said(NamedTuple):
    """A name at `text[start:end]`; `against` where doubt leans towards absence."""

    family: Family
    standing: Standing
    against: bool
    place: Place
    start: int
    end: int
    sentence: Span
    clause: Span


class _Named(NamedTuple):
    family: Family
    naming: Naming
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.start, self.end

    def moved(self, by: int) -> "_Named":
        return self._replace(start=self.start + by, end=self.end + by)


class Reading:
    """One text, read once: its clauses and what it says of everything that it names.

    Offsets are those of the text as it was given; `text` differs from it in single characters.
    """

    def __init__(self, text: str, more: Iterable[Family] = ()) -> None:
        """Cuts the text and looks up every name.

        Args:
            text: what is read.
            more: families that are known by their own name alone.
        """
        self.text = _ANSWERED_NO.sub("no;", struck_out(_NO_WORD, text.translate(_PLAIN)))
        self._clauses: dict[Span, list[Span]] = defaultdict(list)
        self._scope, self._context = Scope(self.text), Context(self.text)
        self._more, self._voices = tuple(more), dict[Span, Voice]()
        self.said: tuple[Said, ...] = tuple(
            said for sentence in self._scope.sentences() for said in self._sentence(sentence)
        )
        self._in: dict[Span, list[Said]] = defaultdict(list)
        for said in self.said:
            for place in {said.clause, said.sentence}:
                self._in[place].append(said)
        self._conditions = [said for said in self.said if not said.family.structure]
        self._starts = [said.start for said in self._conditions]

    def voice(self, clause: Span) -> Voice:
        if clause not in self._voices:
            self._voices[clause] = Voice(self.text[slice(*clause)])
        return self._voices[clause]

    def within(self, place: Span) -> Sequence[Said]:
        """What is said in a clause or a sentence."""
        return self._in.get(place, ())

    def clauses(self) -> Iterator[tuple[Span, Span]]:
        """Each with its sentence, in the order of the text."""
        for sentence, parts in self._clauses.items():
            yield from ((clause, sentence) for clause in parts)

    def clauses_of(self, sentence: Span) -> Sequence[Span]:
        return self._clauses.get(sentence, ())

    def last_before(self, position: int) -> Sequence[Said]:
        """The condition that was named last before a position."""
        index = bisect_left(self._starts, position)
        return self._conditions[index - 1 : index] if index else ()

    def muted(self, position: int, clause: Span) -> bool:
        """Whether what stands here is asked for, advised, quoted or past."""
        at = position - clause[0]
        return self._scope.silent(position) or self.voice(clause).silenced(at, at)

    def spoken(self) -> Iterator[Span]:
        """Clauses that are the text's own and say of nothing that it was not assessed."""
        for clause, _ in self.clauses():
            if not self._scope.silent(clause[0]) and not self.voice(clause).leaves_out:
                yield clause

    def _sentence(self, sentence: Span) -> Iterator[Said]:
        start, part = sentence[0], self.text[slice(*sentence)]
        conditions = _conditions(part, self._more)
        names = [*conditions, *_structures(part, [one.span for one in conditions])]
        names.sort(key=lambda name: name.start)
        for left, right in clauses(part, [one.start for one in names]):
            clause = start + left, start + right
            self._clauses[sentence].append(clause)
            here = [one.moved(-left) for one in names if left <= one.start < right]
            yield from self._clause(clause, sentence, here)

    def _clause(self, clause: Span, sentence: Span, names: Sequence[_Named]) -> Iterator[Said]:
        part = self.text[slice(*clause)]
        where = {
            structure: Map(part, [n.span for n in names if n.family.structure is structure])
            for structure in {one.family.structure for one in names}
        }
        for one in names:
            standing, against = self._standing(one, clause)
            place = where[one.family.structure].place(one.span)
            start, end = one.moved(clause[0]).span
            yield Said(one.family, standing, against, place, start, end, sentence, clause)

    def _standing(self, one: _Named, clause: Span) -> tuple[Standing, bool]:
        start, end = one.moved(clause[0]).span
        past = self._context.temporality(start, end) == "historical"
        now = past and _NOW.search(self.text, clause[0], start)
        if (past and not now) or self._scope.silent(start):
            return "silent", False
        return self.voice(clause).standing(one.start, one.end, one.naming)


def _conditions(text: str, more: Iterable[Family]) -> list[_Named]:
    """The findings' own names go before the words of the list."""
    known = vocabulary()
    found = [
        _Named(family, "words", *span) for family in more for span in spans(text, (family.name,))
    ]
    own = [one.span for one in found]
    for match in known.condition.finditer(text):
        if _apart(match.span(), own):
            name, naming = known.groups[match.lastgroup or ""]
            family = known.families[name] if name else Family(match[0].lower(), known=False)
            denied = naming == "words" and _NOT.search(match[0])
            found.append(_Named(family, "absent" if denied else naming, *match.span()))
    return found


def _structures(text: str, taken: Sequence[Span]) -> list[_Named]:
    """Parts of the body outside the names of conditions ("hippocampal atrophy" names none)."""
    known = vocabulary()
    return [
        _Named(known.structure_of(match), "words", *match.span())
        for match in known.structure.finditer(text)
        if _apart(match.span(), taken)
    ]


def _apart(span: Span, others: Sequence[Span]) -> bool:
    return not any(start < span[1] and span[0] < end for start, end in others)
