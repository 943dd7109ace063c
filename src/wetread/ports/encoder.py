"""Texts become unit vectors, so that cosine similarity is a dot product."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Returns float32 [texts, dimensions] with rows of length one."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]: ...
