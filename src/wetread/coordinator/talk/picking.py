"""A turn that answers a question with a number or a plain yes, and says nothing else."""

import re
from typing import Final

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six")
_COUNT: Final = "|".join((*_ORDINALS, *_NUMBERS))

_ONE = re.compile(rf"\b(?:[1-6](?:st|nd|rd|th)?|{_COUNT}|last)\b", re.IGNORECASE)
_ALL = re.compile(r"(?:both|all)(?: (?:of )?(?:them|these|those))?", re.IGNORECASE)
_AROUND = re.compile(
    r"\b(?:please|pls|plz|thanks|thank you|thx|the|(?:no|nr)\.? ?(?=[1-6])|number|option|choice"
    r"|(?<=[a-z] )ones?|then|just|only|take|do|and|plus|i mean|i meant|go (?:for|with))\b"
    r"|[\s.,;:!#()&+\u2019'\"]",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:(?:yes|yep|yeah|yup|aye|y|ok|okay|k|sure|right|correct|exactly|agreed|please|pls|thanks"
    r"|thank you|go ahead|go on|go for it|proceed|do (?:it|that|so)|please do|confirm(?:ed)?"
    r"|that'?s (?:it|right|correct|fine)|(?:sounds|looks) (?:good|right|fine)|perfect)"
    r"[\s.,!]*)+",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"(?:(?:please|pls|thanks|thank you|right|k)[\s.,!]*)+", re.IGNORECASE)


_TWO = 2


def says_yes(text: str) -> bool:
    """Whether the turn agrees and does nothing besides; "thanks" alone agrees to nothing."""
    said = text.strip().replace("\u2019", "'")
    return bool(_YES.fullmatch(said)) and not _COURTESY.fullmatch(said)


def is_number(text: str) -> bool:
    """Whether the turn is a number and nothing else."""
    return re.fullmatch(r"[\s.,;:!#()]*\d{1,4}[\s.,;:!#()]*", text) is not None


def numbers_said(text: str, offered: int) -> tuple[int, ...]:
    """Which of so many numbered things the turn names, from 1; nothing where it says more.

    Nothing as well where one of them is not among those that were offered.
    """
    said = text.strip()
    if every := _ALL.fullmatch(_AROUND.sub(" ", said).strip()):
        meant = offered == _TWO or not every[0].lower().startswith("both")
        return tuple(range(1, offered + 1)) if meant else ()
    words = [match[0].lower() for match in _ONE.finditer(said)]
    # "the second one": beside another number it stands for a thing.
    named = [word for word in words if word != "one"] or words
    found = [_number(word, offered) for word in named]
    rest = _ONE.sub(" ", _AROUND.sub(" ", said))
    if rest.strip() or not all(1 <= number <= offered for number in found):
        return ()
    return tuple(dict.fromkeys(found))


def _number(said: str, offered: int) -> int:
    if said == "last":
        return offered
    for words in (_ORDINALS, _NUMBERS):
        if said in words:
            return words.index(said) + 1
    return int(said[0])
