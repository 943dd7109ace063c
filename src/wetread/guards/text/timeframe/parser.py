"""Tries the rules of the grammar on the tokens of one text."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from wetread.guards.text.timeframe.grammar import Grammar, Item, Rule
from wetread.guards.text.timeframe.tokens import Token

MOST_KEPT = 20_000
"""Parts remembered at one time."""

Ends = dict[int, Any]
"""Where a part can end, with its value for each end."""
Values = dict[str, Any]


class Parser:
    """What the grammar finds in one text; each part is tried once at each place.

    Rules that ask for a word or part that the text has nowhere are never tried.
    """

    def __init__(self, grammar: Grammar, tokens: Sequence[Token], now: datetime) -> None:
        self._tokens, self._grammar, self._now = tokens, grammar, now
        self._leaves: dict[int, tuple[frozenset[str], dict[str, Ends]]] = {}
        self._said = frozenset[str]().union(*(self._at(n)[0] for n in range(len(tokens))))
        self._useful: dict[str, tuple[Rule, ...]] = {}
        self._chosen: dict[tuple[str, frozenset[str]], tuple[Rule, ...]] = {}
        self._found: dict[tuple[str, int], Ends] = {}

    def at(self, part: str, place: int) -> Ends:
        """The part as it can begin here."""
        if place >= len(self._tokens):
            return {}
        known = self._found.get((part, place))
        if known is None:
            if len(self._found) > MOST_KEPT:
                self._found.clear()
                self._leaves.clear()
            known = self._found[part, place] = self._try(part, place)
        return known

    def _try(self, part: str, place: int) -> Ends:
        keys, leaves = self._at(place)
        ends = dict(leaves.get(part, ()))
        for rule in self._choose(part, keys):
            for end, values in self._follow(rule.items, 0, place):
                if end not in ends and (value := self._meant(rule, values)) is not None:
                    ends[end] = value
        return ends

    def _meant(self, rule: Rule, values: Values) -> Any:
        try:
            return rule.meaning(self._now, **values)
        except (ValueError, OverflowError):
            return None

    def _choose(self, part: str, keys: frozenset[str]) -> tuple[Rule, ...]:
        """The rules of a part that can begin with a token of these keys."""
        known = self._chosen.get((part, keys))
        if known is None:
            useful = self._useful_rules(part)
            known = tuple(rule for rule in useful if not rule.begins.isdisjoint(keys))
            self._chosen[part, keys] = known
        return known

    def _useful_rules(self, part: str) -> tuple[Rule, ...]:
        if part not in self._useful:
            self._useful[part] = tuple(
                rule
                for rule in self._grammar.rules.get(part, ())
                if all(item.optional or self._can_be(item) for item in rule.items)
            )
        return self._useful[part]

    def _can_be(self, item: Item) -> bool:
        """Whether the text holds anything that the item could be."""
        if item.kind == "part":
            return item.name in self._said or bool(self._useful_rules(item.name))
        return item.kind != "word" or any(f"'{word}" in self._said for word in item.words)

    def _follow(
        self, items: Sequence[Item], number: int, place: int
    ) -> Iterator[tuple[int, Values]]:
        """Every way in which the items from this number on can stand here."""
        if number == len(items):
            yield place, {}
            return
        item = items[number]
        for end, value in self._one(item, place):
            for last, values in self._follow(items, number + 1, end):
                yield last, {item.label: value, **values} if item.label else values
        if item.optional:
            yield from self._follow(items, number + 1, place)

    def _one(self, item: Item, place: int) -> Sequence[tuple[int, Any]]:
        if item.kind == "part":
            return tuple(self.at(item.name, place).items())
        if item.kind == "word":
            return ((place + 1, None),) if self._is(item, place) else ()
        if item.kind == "behind":
            return ((place, None),) if self._is(item, place - 1) else ()
        holds = self._grammar.conditions[item.name](self._tokens, place, self._grammar.words)
        return ((place, None),) if holds else ()

    def _is(self, item: Item, place: int) -> bool:
        here = 0 <= place < len(self._tokens)
        return here and not item.words.isdisjoint(self._tokens[place].texts)

    def _at(self, place: int) -> tuple[frozenset[str], dict[str, Ends]]:
        """The keys of the token here, and the parts that are words or figures."""
        if place not in self._leaves:
            token = self._tokens[place]
            leaves: dict[str, Ends] = {token.kind: {place + 1: token.text}}
            for part, end, value in self._grammar.words.at(self._tokens, place):
                leaves.setdefault(part, {})[end] = value
            keys = self._grammar.keys([*(f"'{text}" for text in token.texts), *leaves])
            self._leaves[place] = keys, leaves
        return self._leaves[place]
