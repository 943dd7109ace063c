"""A small grammar over tokens: what a rule is, and by which words each part can begin.

The rules are in `words/timeframe_rules.yaml`; how they are written stands at its top.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wetread.errors import ManifestError
from wetread.guards.text.timeframe.tokens import Token
from wetread.guards.text.timeframe.words import Words

Condition = Callable[[Sequence[Token], int, Words], bool]
Meaning = Callable[..., Any]
"""Gets the time of asking and the value of each part that is there, by name.

It returns None, or raises ValueError or OverflowError, where the values make no sense together.
"""


class Item(NamedTuple):
    """`name` is that of a part or condition, as `kind` says, and `label` that of its value."""

    kind: str
    name: str
    label: str
    words: frozenset[str]
    optional: bool


class Rule(NamedTuple):
    """`begins` are the keys of the tokens with which it can begin."""

    items: tuple[Item, ...]
    meaning: Meaning
    begins: frozenset[str]


class Grammar:
    """The rules of each part, in order."""

    def __init__(
        self,
        declared: Mapping[str, Any],
        words: Words,
        meanings: Mapping[str, Meaning],
        conditions: Mapping[str, Condition],
    ) -> None:
        self.words, self.conditions = words, conditions
        labels = {
            part: label for label, parts in declared["named"].items() for part in parts.split()
        }
        self._items = _Items(words, labels)
        self._written: dict[str, list[tuple[tuple[Item, ...], Meaning]]] = {
            part: [
                (tuple(map(self._items.read, pattern.split())), _named(meanings, name, part))
                for name, patterns in group.items()
                for pattern in patterns.split(" / ")
            ]
            for part, group in declared["rules"].items()
        }
        self._begins: dict[str, frozenset[str]] = {}
        self.rules = {
            part: tuple(Rule(items, meaning, self._first(items)) for items, meaning in group)
            for part, group in self._written.items()
        }
        self._keys = frozenset[str]().union(*map(self._ways, self._all_items()))

    def parts(self) -> dict[str, frozenset[str]]:
        """The parts that each part can hold."""
        return {
            part: frozenset(
                item.name for items, _ in group for item in items if item.kind == "part"
            )
            for part, group in self._written.items()
        }

    def keys(self, keys: Iterable[str]) -> frozenset[str]:
        """Those for which any item asks."""
        return self._keys.intersection(keys)

    def _all_items(self) -> Iterator[Item]:
        for group in self._written.values():
            for items, _ in group:
                yield from items

    def _begin(self, part: str) -> frozenset[str]:
        """The keys of tokens with which a part can begin: its own, and those of its rules."""
        if part not in self._begins:
            firsts = (self._first(items) for items, _ in self._written.get(part, ()))
            self._begins[part] = frozenset({part}).union(*firsts)
        return self._begins[part]

    def _ways(self, item: Item) -> frozenset[str]:
        if item.kind == "part":
            return self._begin(item.name)
        return frozenset(f"'{word}" for word in item.words if item.kind == "word")

    def _first(self, items: Sequence[Item]) -> frozenset[str]:
        keys = frozenset[str]()
        for item in items:
            keys |= self._ways(item)
            if not item.optional and item.kind in ("part", "word"):
                break
        return keys


class _Items:
    """Reads the items of patterns."""

    def __init__(self, words: Words, labels: Mapping[str, str]) -> None:
        self._words, self._labels = words, labels

    def read(self, spelt: str) -> Item:
        optional = len(spelt) > 1 and spelt.endswith("?")
        spelt = spelt.removesuffix("?") if optional else spelt
        sign, name = spelt[0], spelt[1:]
        if sign == "<":
            part, _, label = name.removesuffix(">").partition(":")
            known = label or self._labels.get(part, part.replace("-", "_"))
            return Item("part", part, known.strip("_"), frozenset(), optional)
        if sign == "$":
            return Item("test", name, "", frozenset(), optional)
        if sign == "~":
            return Item("behind", name, "", self._words.small[name], optional)
        listed = self._words.small[name] if sign == "@" else frozenset(spelt.split("|"))
        return Item("word", spelt, "", listed, optional)


def meanings(*functions: Meaning) -> dict[str, Meaning]:
    """The functions by the names that they have in the rules."""
    return {function.__name__.replace("_", "-"): function for function in functions}


def _named(known: Mapping[str, Meaning], name: str, part: str) -> Meaning:
    if name not in known:
        raise ManifestError(f"timeframe_rules.yaml: {part}: no function is called {name!r}")
    return known[name]
