"""Runs of letters, hashed: what words alone do not show.

"Now now now", "!!", a count of what is left: such signs lie in parts of words, in punctuation and
in the figures beside it. Any number counts as any other (feature hashing: Weinberger et al., ICML
2009).
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SHORTEST, LONGEST = 2, 5
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")


class LetterEncoder:
    """The same text has the same row on every machine.

    Args:
        columns: how many the runs are hashed into.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 [texts, columns] with rows of length one; an empty text is all zero."""
        rows = np.zeros((len(texts), self.columns), np.float32)
        for row, text in zip(rows, texts, strict=True):
            np.add.at(row, _places(text, self.columns), 1.0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        return np.asarray(rows / lengths, dtype=np.float32)


@lru_cache(maxsize=1024)
def _places(text: str, columns: int) -> list[int]:
    """Sentences of drafts come again and again, and hashing a long one takes a millisecond."""
    return [zlib.crc32(run.encode()) % columns for run in set(_runs(text))]


def _runs(text: str) -> Iterator[str]:
    """Every run of two to five letters, marks or blanks, with a blank before and after the text."""
    words = _SPACE.sub(" ", text.lower().replace("\u2019", "'")).strip()
    if not words:
        return
    plain = f" {_DIGITS.sub('#', words)} "
    for length in range(SHORTEST, LONGEST + 1):
        yield from (plain[start : start + length] for start in range(len(plain) - length + 1))
