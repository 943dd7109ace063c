"""The kind of a word with a capital: a name, a place, a part of an address or just a word."""

import re

from wetread.guards.text.identifiers.lists import listed, plain
from wetread.guards.text.identifiers.setting import CODE, Place, Setting
from wetread.guards.text.identifiers.tokens import Token
from wetread.guards.text.identifiers.vocabulary import (
    is_clinical,
    is_everyday,
    is_name,
    is_name_first,
    is_place,
    is_word_first,
    looks_clinical,
)

_SHORTEST_CAPITALS = 5
_LONGEST_SYMBOL = 4
_SPELT = re.compile(
    r"(?:[A-Z][a-z]{0,2}['\u2019]?(?=[^\W\d_a-z][^\W\d_A-Z]{2}))?"
    r"[^\W\d_](?:[^\W\d_A-Z]|['\u2019.])*|(?:[^\W\d_a-z]|['\u2019.])+"
)
"""A word in capitals, or with one at its beginning and perhaps after "Mc"."""


def capital_kind(token: Token, place: Place, setting: Setting) -> str:
    """See `kinds`; what stands in an address comes first."""
    return _placed(token, place) or _named(token, place, setting)


def _placed(token: Token, place: Place) -> str | None:
    word = token.plain
    if len(word) == 1 or _is_plain(word, place):
        return _letter_or_plain(token, place)
    if _is_code(token, place):
        return "A"
    if word in listed("identifiers", "facilities"):
        return "k" if place.labels else "f"
    if word in listed("identifiers_places", "prefixes"):
        return "g"
    if word in listed("identifiers_places", "streets") and not place.labels:
        return "m" if is_name_first(word) else "t"
    return None


def _letter_or_plain(token: Token, place: Place) -> str:
    """An initial, unless it is "A" or "I"; a plain word, unless it stands where a state does."""
    word = token.plain
    if len(word) == 1:
        named = place.abbreviates or place.before in "SmvwC" or word not in "ai"
        return "i" if named and token.text.isupper() else "o"
    return "A" if _is_code(token, place) else "o"


def _is_plain(word: str, place: Place) -> bool:
    return word in listed("identifiers", "plain") and (place.starts or not is_name_first(word))


def _is_code(token: Token, place: Place) -> bool:
    """Whether two capitals stand where a state does; "Lee, MD" is a doctor."""
    if len(token.text) != CODE or not token.text.isupper():
        return False
    return place.counts or (place.before in "SCc" and not is_clinical(token.plain))


def _named(token: Token, place: Place, setting: Setting) -> str:
    """The kind of a word with a capital by the lists, or by its being in none of them."""
    word = token.plain
    shouted = token.text.isupper()
    if is_place(word) and not (setting.clinical and is_clinical(word)):
        return "C"
    if is_name_first(word):
        begins = place.starts and not place.labels
        return "m" if begins or setting.clinical or shouted else "S"
    if is_everyday(word):
        return "k" if place.labels else "v" if is_word_first(word) else "w"
    if is_clinical(word):
        named = "e" if setting.clinical else "S"
        return named if is_name(word) else "w"
    if _is_symbol(token) and not is_name(word):
        return "w"
    return _unknown(word, shouted=shouted, setting=setting)


def _is_symbol(token: Token) -> bool:
    """Whether it is written as genes, scores and models are, "TNF-alpha", "CD28", "NFkappaB"."""
    return all(
        (len(part) <= _LONGEST_SYMBOL and part.isupper())
        or not _SPELT.fullmatch(part)
        or is_everyday(plain(part))
        or is_clinical(plain(part))
        for part in token.text.split("-")
    )


def _unknown(word: str, *, shouted: bool, setting: Setting) -> str:
    if shouted and (setting.clinical or len(word) < _SHORTEST_CAPITALS):
        return "m" if is_name(word) else "w"
    if is_name(word):
        return "S"
    if looks_clinical(word, loosely=setting.clinical or shouted):
        return "w"
    return "X" if setting.clinical else "S"
