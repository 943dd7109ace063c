"""Compiles the phrases of a word list; every search takes time linear in the text.

A blank in a phrase stands for white space and gives none of it back, and phrases begin and end
with whole words, so that no text can make a search start over again and again.
"""

import re

_BLANK = r"(?:\s{1,40}+)"


def whole_words(spelt: str) -> re.Pattern[str]:
    """A regular expression that neither begins nor ends within a word, in any case."""
    spaced = spelt.replace(" ", _BLANK)
    return re.compile(rf"(?=\S)(?:(?<!\w)|(?=\W))(?:{spaced})(?:(?!\w)|(?<=\W))", re.IGNORECASE)


def struck_out(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern finds made unreadable; every offset holds."""
    return pattern.sub(lambda match: "#" * (match.end() - match.start()), text)
