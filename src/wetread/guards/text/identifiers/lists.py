"""Reads the word lists by which identifiers are found, each once."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from wetread.guards.wordlists import word_list

_GROUP = re.compile(r"\{([a-z]+)\}")
_PLAINER = str.maketrans(
    {"ø": "o", "ł": "l", "ð": "d", "đ": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"}
)


@lru_cache(maxsize=8)
def declared(name: str) -> Any:
    return word_list(name)


@lru_cache(maxsize=64)
def listed(name: str, key: str) -> frozenset[str]:
    """The words of one list, in plain letters; a list is one text or several."""
    lists = declared(name)[key]
    return frozenset(plain(" ".join(lists) if isinstance(lists, list) else lists).split())


def plain(text: str) -> str:
    """Lower case and without marks, as the lists are written: "Jiří" is "jiri"."""
    spelt = text.lower().translate(_PLAINER)
    if spelt.isascii():
        return spelt
    apart = unicodedata.normalize("NFD", spelt)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def spelt_out(pattern: str, groups: dict[str, str]) -> str:
    """The pattern with each {group} written out, groups within groups too."""
    while (written := _GROUP.sub(lambda found: f"(?:{groups[found[1]]})", pattern)) != pattern:
        pattern = written
    return pattern
