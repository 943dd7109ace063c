"""Findings by the names that people give them (`words/named.yaml`), for answers to be compared.

Spelling, plural and hyphens are levelled; what the list writes in capitals is an abbreviation and
counts only as written. The longest name at a place is the one that is meant.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from wetread.guards.wordlists import word_list

_WORD = re.compile(r"[A-Za-z]+|#")
_GAP = re.compile(r"[\s-]{1,3}")
_OUR = re.compile(r"our(?=s?$)")
_DONE = re.compile(r"[a-z]{2,}(?:ed|rn|en)")
"""What was done to a thing; "un" before it says that it was not."""
_SHORTEST = 4
"""Letters of a word whose ending says that there are several."""

NOBODY = ""
"""The family of names in which no finding is named."""

Names = Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
"""First word → names that begin with it, the longest first, and the families they stand for."""


class Named(NamedTuple):
    """`text[start:end]` names a finding of these families."""

    families: frozenset[str]
    start: int
    end: int


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def named_in(text: str) -> list[Named]:
    """Every finding that the text names, in its order."""
    return [one for one in _found(text, _names()) if NOBODY not in one.families]


def sound_in(text: str, families: Collection[str]) -> list[Named]:
    """Where the text says of one of these families, without its name, that it is not there."""
    wanted = frozenset(families)
    found = (one._replace(families=one.families & wanted) for one in _found(text, _sound()))
    return [one for one in found if one.families]


def sounds(text: str) -> bool:
    """Whether the text calls anything sound by the words that are listed for it."""
    return bool(_found(text, _sound()))


def families_of(name: str) -> frozenset[str]:
    """The families of a finding's own name; a name that nobody listed is a family of its own."""
    found = named_in(name)
    return frozenset().union(*(one.families for one in found)) if found else frozenset({name})


@lru_cache(maxsize=1)
def _names() -> Names:
    declared = word_list("named")
    return _by_first_word({**declared["families"], NOBODY: declared["never"]})


@lru_cache(maxsize=1)
def _sound() -> Names:
    declared = word_list("named")
    unhurt = {
        family: [f"un{name}" for name in names if _DONE.fullmatch(name)]
        for family, names in declared["families"].items()
    }
    listed = declared["sound"]
    return _by_first_word(
        {name: [*listed.get(name, ()), *unhurt.get(name, ())] for name in {**unhurt, **listed}}
    )


def _by_first_word(lists: Mapping[str, Iterable[str]]) -> Names:
    meant = defaultdict[tuple[str, ...], set[str]](set)
    for family, names in lists.items():
        for name in names:
            meant[tuple(_levelled(word.text) for word in _words(name))].add(family)
    for words, families in meant.items():
        if len(words) > 1 and NOBODY not in families:  # a lung abscess is an abscess
            families.update(meant.get(words[-1:], ()))
    first = defaultdict[str, list[tuple[tuple[str, ...], frozenset[str]]]](list)
    for words, families in sorted(meant.items(), key=lambda item: -len(item[0])):
        first[words[0]].append((words, frozenset(families)))
    return {word: tuple(names) for word, names in first.items()}


def _words(text: str) -> list[_Word]:
    return [_Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=16_384)
def _levelled(word: str) -> str:
    """British and American, one and many; an abbreviation keeps its capitals."""
    bare = word[:-1] if word.endswith("s") and word[:-1].isupper() else word
    if len(bare) > 1 and bare.isupper():
        return bare
    word = _OUR.sub("or", word.lower()).replace("ae", "e").replace("oe", "e")
    if len(word) < _SHORTEST or word.endswith(("us", "is", "ss")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    return word.removesuffix("s")


def _found(text: str, names: Names) -> list[Named]:
    words = _words(text)
    levelled = [_levelled(word.text) for word in words]
    found: list[Named] = []
    place = 0
    while place < len(words):
        length, families = _longest(text, words, levelled, place, names)
        if families:
            found.append(Named(families, words[place].start, words[place + length - 1].end))
        place += length
    return found


def _longest(
    text: str, words: list[_Word], levelled: list[str], place: int, names: Names
) -> tuple[int, frozenset[str]]:
    """How many words the name at this place has, and its families; one and none if there is none.

    A word in capitals may also be shouted: where no abbreviation fits, it is read in lower case.
    """
    for first in dict.fromkeys((levelled[place], _levelled(words[place].text.lower()))):
        for name, families in names.get(first, ()):
            length = len(name)
            behind = levelled[place + 1 : place + length]
            if tuple(behind) == name[1:] and _together(text, words[place : place + length]):
                return length, families
    return 1, frozenset()


def _together(text: str, words: list[_Word]) -> bool:
    """Whether nothing but blanks and hyphens stands between the words."""
    return all(_GAP.fullmatch(text, one.end, other.start) for one, other in pairwise(words))
