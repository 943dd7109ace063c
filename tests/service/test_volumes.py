"""Which volumes stay in memory."""

import numpy as np

from wetread.service.volumes import Volumes

ARRAYS = {
    "film": np.zeros((4, 4), np.uint8),
    "one": np.zeros((2, 5, 5), np.uint8),
    "two": np.zeros((2, 5, 5), np.int8),
    "large": np.zeros((9, 9, 9), np.uint8),
}


def test_what_was_asked_for_last_is_kept_and_bounded() -> None:
    """A film is read anew each time, a volume until others have taken its room."""
    asked: list[str] = []

    def read(name: str):
        asked.append(name)
        return ARRAYS[name]

    volumes = Volumes(read, most_bytes=100)
    for name in ["film", "film", "one", "two", "one", "two"]:
        assert volumes.read(name) is ARRAYS[name]
    assert asked == ["film", "film", "one", "two"]

    for name in ["large", "large", "two"]:
        volumes.read(name)
    assert asked[4:] == ["large", "two"]
