"""What a single word can be: an everyday word, a clinical one, a name, a place, or unknown."""

import re
from collections.abc import Iterator
from functools import lru_cache

from wetread.guards.text.identifiers.lists import declared, listed, plain

# What grammar adds to a word, and what may stand there instead.
_ENDINGS = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("er", ("", "e")),
    ("est", ("", "e")),
    ("ly", ("",)),
    ("ness", ("",)),
)
_SHORTEST = 3
_CONTRACTED = re.compile(r"(?:n't|'(?:re|ve|ll|d|m|s))$")
_PARTS = re.compile(r"[-'\u2019]")


@lru_cache(maxsize=20_000)
def is_everyday(word: str) -> bool:
    """Whether every part of the word, less its endings, is an everyday English word."""
    known = _everyday_words()
    whole = _CONTRACTED.sub("", word.replace("\u2019", "'")) or word
    parts = [part for part in _PARTS.split(whole) if part]
    return all(len(part) == 1 or any(form in known for form in _forms(part)) for part in parts)


@lru_cache(maxsize=20_000)
def is_clinical(word: str) -> bool:
    known = _clinical_words()
    parts = [part for part in _PARTS.split(word) if part]
    if not parts:
        return False
    return word in known or all(any(form in known for form in _forms(part)) for part in parts)


@lru_cache(maxsize=20_000)
def looks_clinical(word: str, *, loosely: bool) -> bool:
    """Whether the word is made as clinical words are; loosely, names may be made so too."""
    return bool(_made(loosely).search(word))


@lru_cache(maxsize=20_000)
def is_sign(word: str) -> bool:
    """Whether the word makes its text a clinical one."""
    if word in listed("identifiers_clinical", "signs"):
        return True
    if len(word) < _SHORTEST or is_everyday(word) or is_name(word):
        return False
    return is_clinical(word) or looks_clinical(word, loosely=False)


def is_name(word: str) -> bool:
    """A first name or surname that is no everyday word."""
    return word in listed("identifiers_names", "names")


def is_name_first(word: str) -> bool:
    """A name that is an everyday word too, as "Rose"."""
    return word in listed("identifiers_names", "both")


def is_word_first(word: str) -> bool:
    """An everyday word that is a surname now and then, as "Long"."""
    return word in listed("identifiers_names", "words")


def is_place(word: str) -> bool:
    return word in listed("identifiers_places", "places")


@lru_cache(maxsize=1)
def place_phrases() -> frozenset[tuple[str, ...]]:
    """Places of several words, a word at a time."""
    phrases = declared("identifiers_places")["phrases"]
    return frozenset(tuple(plain(phrase).split()) for phrase in phrases)


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST:
            continue
        yield from (stem + letters for letters in instead)
        if stem[-1] == stem[-2]:
            yield stem[:-1]


@lru_cache(maxsize=1)
def _everyday_words() -> frozenset[str]:
    return frozenset().union(
        listed("identifiers_ordinary", "words"),
        listed("identifiers_rarer", "words"),
        listed("identifiers", "plain"),
        listed("identifiers_places", "peoples"),
    )


@lru_cache(maxsize=1)
def _clinical_words() -> frozenset[str]:
    return listed("identifiers_clinical", "words") | listed("identifiers_clinical", "signs")


@lru_cache(maxsize=2)
def _made(loosely: bool) -> re.Pattern[str]:
    lists = declared("identifiers_clinical")
    kinds = ("endings", "common") if loosely else ("endings",)
    ends = "|".join("".join(lists[kind].split()) for kind in kinds)
    begins = "".join(lists["beginnings"].split())
    return re.compile(rf"^(?:{begins})[a-z]{{3}}|[a-z]{{3}}(?:{ends})$")
