"""Gives each token one letter for what it can be, so that patterns run over letters.

Names:      S a name or unknown word with a capital; X an unknown one in clinical text; m a name
            that is a word too; v a word that is a surname now and then; e somebody after whom
            something clinical is named; w another word with a capital; i an initial; T a title;
            p a particle; a "and"
Places:     C a known place; g the first word of places; f a hospital; t a kind of street;
            q "corner"; A two capitals; P a military post; U, u what stands before a number in an
            address
Numbers:    n up to three digits; Z four to six
The others: o everyday and x unknown words in lower case; k a label before a colon; c comma; d full
            stop; b bracket; l the end of a line; L an empty line; h other marks; z taken out
"""

import re
from calendar import month_abbr, month_name
from collections.abc import Sequence

from wetread.guards.text.identifiers.capitals import capital_kind
from wetread.guards.text.identifiers.lists import listed
from wetread.guards.text.identifiers.setting import CODE, Place, Setting
from wetread.guards.text.identifiers.tokens import Token
from wetread.guards.text.identifiers.vocabulary import (
    is_clinical,
    is_everyday,
    is_name,
    is_name_first,
    is_place,
    place_phrases,
)

_MARKS = {",": "c", ".": "d", "(": "b", ")": "b"}
_SORTS = {"gone": "z", "post": "U"}
_LETTERS = {"a": "p", "i": "o"}
_LONGEST_PHRASE = 4
_MONTHS = {name.lower() for name in (*month_name, *month_abbr) if name}
_DAY, _YEAR = re.compile(r"[0-3]?\d"), re.compile(r"(?:19|20)\d\d")
_SHORT_NUMBER, _LONG_NUMBER = 3, 6


def kinds_of(tokens: Sequence[Token], setting: Setting) -> str:
    """One letter a token."""
    kinds: list[str] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        place = Place(kinds[-1] if kinds else "L", following)
        kinds.append(_kind(token, place, setting))
    _mark_places(tokens, kinds, setting)
    _mark_dates(tokens, kinds)
    return "".join(kinds)


def _mark_dates(tokens: Sequence[Token], kinds: list[str]) -> None:
    """A date in words is none of an address, though June may be a name and 2026 a code."""
    for at in range(len(tokens) - 2):
        day, month, year = (token.plain for token in tokens[at : at + 3])
        if _DAY.fullmatch(day) and month in _MONTHS and _YEAR.fullmatch(year):
            kinds[at : at + 3] = "hoh"


def _kind(token: Token, place: Place, setting: Setting) -> str:
    if token.sort == "line":
        return "L" if token.text.count("\n") > 1 else "l"
    if token.sort == "number":
        return _number(token, place)
    if token.sort == "word" and token.text[0].isalpha():
        return _word(token, place, setting)
    return _SORTS.get(token.sort) or _MARKS.get(token.text, "h")


def _word(token: Token, place: Place, setting: Setting) -> str:
    kind = _of_addresses(token, place) or _of_names(token, place)
    if kind:
        return kind
    if token.text[0].isupper():
        return capital_kind(token, place, setting)
    return _small(token, place, setting)


def _number(token: Token, place: Place) -> str:
    groups = token.text.rstrip("abcdefghABCDEFGH").replace("/", "-").split("-")
    following = place.following
    measured = following is not None and (
        following.plain in listed("identifiers", "measures") or following.text == "%"
    )
    if measured or not all(group.isdigit() for group in groups):
        return "h"
    longest = max(map(len, groups))
    if longest <= _SHORT_NUMBER:
        return "n"
    return "Z" if longest <= _LONG_NUMBER else "h"


def _of_addresses(token: Token, place: Place) -> str | None:
    """The kind of a word that opens a part of an address."""
    word = token.plain
    if word in listed("identifiers_places", "posts"):
        return "P"
    if word == "corner":
        return "q"
    if word in listed("identifiers_places", "codes"):
        return "A"
    if (place.counts or place.abbreviates) and word in listed("identifiers_places", "units"):
        return "U"
    if (place.counts or place.abbreviates) and word in listed("identifiers_places", "loose"):
        return "u"
    return None


def _of_names(token: Token, place: Place) -> str | None:
    """The kind of a word that stands before names or joins them; "Elm Dr" is no doctor."""
    word = token.plain
    if word == "dr" and place.before in "Sw" and not place.abbreviates:
        return "t"
    if word in listed("identifiers", "titles"):
        return "T"
    if word in listed("identifiers", "joins"):
        return "a"
    if not token.text[0].isupper() and word in listed("identifiers", "particles"):
        return "p"
    return None


def _small(token: Token, place: Place, setting: Setting) -> str:
    """The kind of a word without a capital."""
    word = token.plain
    if setting.small:
        return _in_small_text(word, place, setting)
    return "o" if is_everyday(word) or is_clinical(word) else "x"


def _in_small_text(word: str, place: Place, setting: Setting) -> str:
    """The kind of a word where nothing has a capital: unknown words are names."""
    everyday = is_everyday(word)
    if len(word) == 1:
        return _LETTERS.get(word, "i")
    if place.counts and len(word) == CODE and not everyday:
        return "A"
    if word in listed("identifiers_places", "streets") and not setting.clinical:
        return "t"
    if everyday or (is_clinical(word) and not is_name(word)):
        return "m" if is_name_first(word) else "o"
    if is_place(word):
        return "C"
    return "S" if is_name(word) or not setting.clinical else "x"


def _mark_places(tokens: Sequence[Token], kinds: list[str], setting: Setting) -> None:
    """Marks the words of places of several, as "New Zealand"."""
    firsts = {phrase[0] for phrase in place_phrases()}
    for at, token in enumerate(tokens):
        if token.plain not in firsts or not (setting.small or token.text[0].isupper()):
            continue
        for length in range(_LONGEST_PHRASE, 1, -1):
            stretch = tokens[at : at + length]
            if tuple(one.plain for one in stretch) in place_phrases():
                kinds[at : at + len(stretch)] = "C" * len(stretch)
                break
