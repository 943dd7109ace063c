"""Text that stands beside a signature reads as it is stored: nothing in it hides or turns it round.

A control character can cut a line off, and a mark of direction can make a name read as another.
"""

import unicodedata
from typing import Final

from wetread.errors import BadInput

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS: Final = frozenset("\u200c\u200d")
"""Persian, Hindi and others cannot be spelt without them."""

_LAYOUT: Final = frozenset("\n\r\t")
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and a symbol that leave their place empty."""


def plain(text: str, what: str, *, lines: bool = False) -> str:
    """The text without space around it; empty where nothing of it could be seen.

    Args:
        text: as somebody wrote it.
        what: it is, for the sentence that refuses it.
        lines: whether it may have several.

    Raises:
        BadInput: it holds a character that cannot be seen.
    """
    allowed = _JOINERS | _LAYOUT if lines else _JOINERS
    odd = next((one for one in text if one not in allowed and _is_hidden(one)), None)
    if odd is not None:
        raise BadInput(
            f"{what} holds a character that cannot be seen (U+{ord(odd):04X}); leave it out"
        )
    return text.strip() if any(map(_is_seen, text)) else ""


def _is_hidden(one: str) -> bool:
    return unicodedata.category(one) in _HIDDEN


def _is_seen(one: str) -> bool:
    return unicodedata.category(one)[0] in "LNPS" and one not in _BLANKS
