"""The size that a compressed image claims for itself, read without decompressing it."""

_START_OF_FRAME = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}
"""ITU-T T.81 table B.1, and T.87 (JPEG-LS)."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE_ENDS = 24
_JPEG = b"\xff\xd8"
_SIZ = b"\xff\x4f\xff\x51"
_STAND_ALONE = {0x01, *range(0xD0, 0xD9)}


def claimed_size(stream: bytes) -> tuple[int, int] | None:
    """Rows and columns, or None where the stream is of another family or says nothing.

    Knows PNG, JPEG, lossless JPEG, JPEG-LS and JPEG 2000 (bare or in a JP2 box).
    """
    if stream.startswith(_PNG) and len(stream) >= _PNG_SIZE_ENDS:
        return _number(stream, 20, 4), _number(stream, 16, 4)
    if stream.startswith(_JPEG):
        return _jpeg(stream)
    start = stream[:512].find(_SIZ)
    return _jpeg_2000(stream[start:]) if start >= 0 else None


def _jpeg(stream: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(stream) and stream[at] == 0xFF:  # noqa: PLR2004 - every marker's first byte
        marker = stream[at + 1]
        if marker in _START_OF_FRAME:
            return _number(stream, at + 5, 2), _number(stream, at + 7, 2)
        # Fill bytes and stand-alone markers carry no length.
        alone = marker in _STAND_ALONE or marker == 0xFF  # noqa: PLR2004 - see above
        at += (1 if marker == 0xFF else 2) if alone else 2 + _number(stream, at + 2, 2)  # noqa: PLR2004
    return None


def _jpeg_2000(stream: bytes) -> tuple[int, int] | None:
    """ITU-T T.800 A.5.1: extent of the reference grid less the image's offset in it."""
    if len(stream) < 24:  # noqa: PLR2004 - up to and with YOsiz
        return None
    right, bottom, left, top = (_number(stream, at, 4) for at in (8, 12, 16, 20))
    return bottom - top, right - left


def _number(stream: bytes, at: int, length: int) -> int:
    return int.from_bytes(stream[at : at + length], "big")
