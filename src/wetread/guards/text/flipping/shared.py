"""What two answers call by the same word, although no list names it: "phrenic palsy" in both.

No list holds every finding. Where two answers share none that is listed, any word that stands in
both will do, if it is neither of grammar nor of anatomy nor of the picture; what one abbreviates
and the other spells out is the same ("LVO", "large vessel occlusion").
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from wetread.guards.text.flipping.named import Named, named_in
from wetread.guards.text.flipping.words import flip_words

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_ENDING = re.compile(r"(?:ies|es|s|ed|ing|al|ic|ar|ous|is)$")
_STEM, _SHORTEST = 7, 3
"""Letters by which words are compared, and letters of the shortest that counts."""
_ABBREVIATION = re.compile(r"[A-Z]{3,6}s?")

Words = Sequence[re.Match[str]]


def named_by_both(before: str, after: str) -> tuple[list[Named], list[Named]]:
    """Places in either text of the words that both use, each word a family of its own.

    Args:
        before: an answer.
        after: the next one.
    """
    first, second = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    both = (_told(first) & _told(second)) - _unlike(first, second)
    short = {word[0] for word in (*first, *second) if _ABBREVIATION.fullmatch(word[0])}

    def found(words: Words) -> list[Named]:
        same = (_named(_stem(word[0]), word, word) for word in _telling(words))
        shared = [one for one in same if one.families & both]
        return sorted([*shared, *_spelt_out(words, short)], key=lambda one: one.start)

    return found(first), found(second)


def stems(text: str) -> frozenset[str]:
    """The words of a text less their endings, without those that stand in any text."""
    slight = flip_words().slight
    words = (word[0] for word in _WORD.finditer(text))
    return frozenset(_stem(word) for word in words if word.lower() not in slight)


def _telling(words: Words) -> Iterator[re.Match[str]]:
    """Words that may say what is found."""
    idle = flip_words().slight | flip_words().scenery
    return (word for word in words if len(word[0]) >= _SHORTEST and word[0].lower() not in idle)


def _told(words: Words) -> frozenset[str]:
    """The families of all of them."""
    return frozenset(_family(_stem(word[0])) for word in _telling(words))


def _unlike(first: Words, second: Words) -> frozenset[str]:
    """Families of words that are listed as names of other findings, however alike they look."""
    listed = [
        {_family(_stem(w[0])): w[0] for w in words if named_in(w[0])} for words in (first, second)
    ]
    return frozenset(listed[0].keys() & listed[1].keys())


def _spelt_out(words: Words, short: Iterable[str]) -> Iterator[Named]:
    """Where words begin with the letters of an abbreviation, in their order."""
    initials = "".join(word[0][0] for word in words).upper()
    for name in short:
        letters = name.removesuffix("s")
        place = initials.find(letters)
        while place >= 0:
            yield _named(letters.lower(), words[place], words[place + len(letters) - 1])
            place = initials.find(letters, place + 1)
        yield from (_named(letters.lower(), word, word) for word in words if word[0] == name)


def _named(family: str, first: re.Match[str], last: re.Match[str]) -> Named:
    return Named(frozenset({_family(family)}), first.start(), last.end())


def _family(word: str) -> str:
    """A name that no list has."""
    return f"the word {word}"


def _stem(word: str) -> str:
    return _ENDING.sub("", word.lower())[:_STEM]
