"""Reads a text that somebody names by its file; no more of it than may be said."""

from pathlib import Path

from wetread.clinical.priors import LONGEST_REPORT
from wetread.errors import BadInput

_MOST_BYTES = 4 * LONGEST_REPORT
"""UTF-8 takes at most four bytes for a character."""


def report_in(path: Path) -> str:
    """The earlier report in a text file.

    Raises:
        BadInput: the file cannot be read, is longer than a report may be, or is no UTF-8 text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        raise BadInput("the earlier report cannot be read; name a text file") from None
    if len(content) > _MOST_BYTES:
        raise BadInput(f"the earlier report is longer than {LONGEST_REPORT} characters")
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise BadInput("the earlier report is not UTF-8 text; save it as plain text") from None
    if not text:
        raise BadInput("the earlier report is empty; leave it out")
    return text
