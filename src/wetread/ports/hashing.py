"""An encoder that needs no model: words as written, hashed into a fixed number of columns.

It knows no synonyms, but it sees what a sentence encoder blurs: the verb a request opens with,
and whether it asks or states (feature hashing: Weinberger et al., ICML 2009).
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|\?")
_COURTESY = re.compile(
    r"""^(?:(?:please|kindly|now|first|also|then|next|finally|and|so|ok(?:ay)?|hi|hello|thanks
    |(?:could|can|will|would)\ you(?:\ please|\ kindly)?(?:\ be\ able\ to|\ be\ so\ kind\ as\ to
    |\ mind)?|may\ i\ (?:ask|request)\ (?:you\ to|that\ you)|i(?:'d|\ would)\ like\ you\ to
    |i\ (?:need|want)\ you\ to|help\ me|let's|go\ ahead\ and)\b[\ ,:]*)+""",
    re.IGNORECASE | re.VERBOSE,
)


class HashingEncoder:
    """See the module. The same text has the same row on every machine.

    Args:
        columns: how many; collisions are rare while texts are short.
    """

    def __init__(self, columns: int = 1024) -> None:
        self.columns = columns

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 [texts, columns] with rows of length one; a text without words is all zero."""
        rows = np.zeros((len(texts), self.columns), np.float32)
        for row, text in zip(rows, texts, strict=True):
            np.add.at(row, _places(text, self.columns), 1.0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        return np.asarray(rows / lengths, dtype=np.float32)


@lru_cache(maxsize=1024)
def _places(text: str, columns: int) -> list[int]:
    return [zlib.crc32(part.encode()) % columns for part in set(_parts(text))]


def _parts(text: str) -> Iterator[str]:
    """Words, neighbouring pairs, and the one, two and three words that come first."""
    plain = text.lower().replace("\u2019", "'")
    words = ["#" if word.isdigit() else word for word in _TOKEN.findall(without_courtesy(plain))]
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))
    yield from ("^" + " ".join(words[:count]) for count in (1, 2, 3))


def without_courtesy(text: str) -> str:
    """The text behind “could you please …”; a text that is courtesy only stays as it is."""
    return _COURTESY.sub("", text) or text
