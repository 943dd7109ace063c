"""A reader that keeps what it decodes where a test can look at it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from wetread.clinical.imaging import ImagingStudy
from wetread.errors import BadInput
from wetread.exchange.inbound import read_study
from wetread.store.canonical import sha256

SALT = b"salt of this installation"


@pytest.fixture
def kept() -> dict[str, np.ndarray]:
    """Decoded arrays by digest."""
    return {}


@pytest.fixture
def read(kept, tmp_path) -> Callable[..., ImagingStudy]:
    """Reads bytes (as a file named without meaning) or a path."""

    def keep(array):
        name = sha256(repr((array.shape, array.dtype.str)).encode() + array.tobytes())
        kept[name] = array
        return name

    def read(source, **options):
        path = source
        if isinstance(source, bytes):
            path = tmp_path / "handed-in"
            path.write_bytes(source)
        return read_study(Path(path), keep_array=keep, **{"salt": SALT, **options})

    return read


@pytest.fixture
def pixels(read, kept):
    """The decoded array of a single image."""

    def pixels(source, **options):
        return kept[read(source, **options).images[0].pixels]

    return pixels


@pytest.fixture
def refusal(read):
    """The one sentence with which something is refused."""

    def refusal(source, **options) -> str:
        with pytest.raises(BadInput) as caught:
            read(source, **options)
        sentence = str(caught.value)
        assert "\n" not in sentence
        assert len(sentence) < 260
        assert "handed-in" not in sentence
        # Neither is a foreign exception chained behind it, whose text may hold identifiers.
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        return sentence

    return refusal
