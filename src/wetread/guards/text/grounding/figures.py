"""Sets the figures of a text against the measurements and probabilities of the findings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wetread.guards.text.grounding.amounts import Amount, all_amounts
from wetread.guards.text.grounding.complaints import Reproach
from wetread.guards.text.grounding.facts import Fact
from wetread.guards.text.grounding.kin import meant
from wetread.guards.text.grounding.mentions import Reading, Said
from wetread.guards.text.grounding.pairing import Parts
from wetread.guards.text.grounding.quantities import Quantity, quantities
from wetread.guards.text.grounding.scope import Span
from wetread.guards.text.grounding.words import figure_words

_FAR, _BEFORE, _BEHIND, _LATER = 60, 80, 25, 10
_CHANCES = ("probability", "overlap")
_REACHED = ("stroke", "difference", "whole")
"""Amounts that follow from others, which a text has to call so."""
_SHARES = ("overlap", "probability", "change", "ejection", "heart", "ratio", "sides", "difference")


class _Figure(NamedTuple):
    """A figure, of what kind its words say that it is, and the clause it stands in."""

    quantity: Quantity
    kind: str | None
    clause: Span


class _Told(NamedTuple):
    """A sentence with its figures, and its words for sides, parts and phases."""

    reading: Reading
    sentence: Span
    figures: Sequence[_Figure]
    parts: Parts


class Figures:
    """What the findings measured, and how probable they are."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts = facts
        self._amounts = all_amounts(amount for fact in facts for amount in fact.amounts)

    def reproaches(self, reading: Reading) -> Iterator[tuple[Span, Reproach]]:
        """Each with the sentence it is about."""
        for sentence, figures in _by_sentence(reading).items():
            told = _Told(reading, sentence, figures, Parts(reading.text, sentence))
            for figure in figures:
                if not self._borne_out(figure, told):
                    yield sentence, self._reproach(figure, reading)

    def _borne_out(self, figure: _Figure, told: _Told) -> bool:
        quantity, kind = figure.quantity, figure.kind
        if quantity.dimension != "share":
            return self._measured(figure, told)
        if kind == "overlap":
            outlines = [fact for fact in self._facts if fact.family.structure]
            return _agrees(quantity, _chances(outlines))
        if kind in (None, "probability"):
            return self._probable(figure, told)
        return _agrees(quantity, [one.size for one in self._shares() if _alike(one.kind, kind)])

    def _probable(self, figure: _Figure, told: _Told) -> bool:
        spoken = _spoken_of(figure, told)
        facts = [fact for said in spoken for fact in meant(said, self._facts)]
        if spoken and not facts:
            return True  # what it is a figure of is objected to itself
        sizes = _chances(facts or self._facts)
        if not spoken or any(said.standing == "absent" for said in spoken):
            sizes += [1 - chance for chance in sizes]
        if figure.kind is None:
            sizes += [one.size for one in self._shares()]
        return _agrees(figure.quantity, sizes)

    def _measured(self, figure: _Figure, told: _Told) -> bool:
        quantity, words = figure.quantity, told.reading.text[slice(*told.sentence)]
        pool = self._pool(figure, told.reading)
        part = told.parts.told(quantity, [one.quantity for one in told.figures])
        kinds = figure_words().kinds
        return any(
            quantity.agrees(one.size)
            and part.fits(one, pool)
            and (one.kind not in _REACHED or kinds[one.kind].search(words))
            for one in pool
        )

    def _pool(self, figure: _Figure, reading: Reading) -> Sequence[Amount]:
        """The amounts of the condition that the clause names, where it has any, else all."""
        own = all_amounts(
            amount
            for said in reading.within(figure.clause)
            if not said.family.structure
            for fact in meant(said, self._facts)
            for amount in fact.amounts
        )
        same = [one for one in own if one.dimension == figure.quantity.dimension]
        return same or [one for one in self._amounts if one.dimension == figure.quantity.dimension]

    def _shares(self) -> Sequence[Amount]:
        return [one for one in self._amounts if one.dimension == "share"]

    def _reproach(self, figure: _Figure, reading: Reading) -> Reproach:
        quantity = figure.quantity
        said = " ".join(reading.text[quantity.start : quantity.end].split())
        what = "probability" if figure.kind in _CHANCES else "measurement or probability"
        alike = [one.size for one in self._amounts if one.dimension == quantity.dimension]
        of = "of what it is given for" if _agrees(quantity, alike) else "of the findings"
        return Reproach("wrong-number", f"“{said}” agrees with no {what} {of}.")


def _by_sentence(reading: Reading) -> dict[Span, list[_Figure]]:
    found: dict[Span, list[_Figure]] = defaultdict(list)
    for clause, sentence in reading.clauses():
        for quantity in quantities(reading.text, *clause):
            if reading.muted(quantity.start, clause):
                continue
            kind = _kind(reading.text, clause, quantity) if quantity.dimension == "share" else None
            if quantity.unit or kind or _behind_name(reading, quantity, clause):
                found[sentence].append(_Figure(quantity, kind, clause))
    return found


def _kind(text: str, clause: Span, quantity: Quantity) -> str | None:
    """The nearest word in the clause that says what kind of share it is."""
    left, right = max(clause[0], quantity.start - _BEFORE), min(clause[1], quantity.end + _BEHIND)
    kinds = [(kind, figure_words().kinds[kind]) for kind in _SHARES]
    near = [
        (quantity.start - cue.end(), kind)
        for kind, spelt in kinds
        for cue in spelt.finditer(text, left, quantity.start)
    ]
    near += [
        (cue.start() - quantity.end + _LATER, kind)
        for kind, spelt in kinds
        for cue in spelt.finditer(text, quantity.end, right)
    ]
    distance, kind = min(near, default=(_FAR + 1, ""))
    return kind if distance <= _FAR else None


def _behind_name(reading: Reading, quantity: Quantity, clause: Span) -> bool:
    """A bare share right behind the name of a condition: "pneumonia 0.92"."""
    return any(
        not said.family.structure
        and said.end <= quantity.start
        and reading.text[said.end : quantity.start].strip(" :=(,|-\u2013\u2014\t") in ("", "at")
        for said in reading.within(clause)
    )


def _spoken_of(figure: _Figure, told: _Told) -> Sequence[Said]:
    """The conditions that a share is the probability of, as far as the order of words tells."""
    here = [one for one in told.reading.within(told.sentence) if not one.family.structure]
    apart = [one for n, one in enumerate(here) if n == 0 or here[n - 1].family != one.family]
    shares = [one for one in told.figures if one.quantity.dimension == "share"]
    if len(apart) == len(shares) > 1:
        return [apart[shares.index(figure)]]
    within = [one for one in here if one.clause == figure.clause]
    if not within:
        return here or told.reading.last_before(told.sentence[0])
    if sum(one.clause == figure.clause for one in shares) == 1:
        return within
    before = [one for one in within if one.end <= figure.quantity.start]
    return before[-1:] or within[:1]


def _alike(kind: str, asked: str | None) -> bool:
    return asked in (kind, "ratio") or (asked, kind) == ("difference", "sides")


def _chances(facts: Sequence[Fact]) -> list[float]:
    return [fact.probability for fact in facts if fact.probability is not None]


def _agrees(quantity: Quantity, sizes: Sequence[float]) -> bool:
    return any(quantity.agrees(size) for size in sizes)
