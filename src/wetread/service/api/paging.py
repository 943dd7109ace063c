"""Pages and versions: a cursor that only we can read, and an entity tag that says what was seen."""

import base64
import binascii
import json
from typing import Annotated, Final

from fastapi import Header, Query, Response

from wetread.service.api.problems import Declined

MOST: Final = 200

Limit = Annotated[int, Query(ge=1, le=MOST, description="how many at most")]
Cursor = Annotated[
    str | None, Query(max_length=512, description="`next` of the page before, as it was told")
]
IfMatch = Annotated[
    str | None,
    Header(max_length=128, description="ETag of what you looked at; another one changes nothing"),
]


def cursor_of(place: tuple[str, ...] | None) -> str | None:
    """Where the next page begins, as a text."""
    if place is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str | None, parts: int) -> tuple[str, ...] | None:
    """Where a page begins.

    Raises:
        Declined: the cursor is none of ours.
    """
    if cursor is None:
        return None
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        place = None
    if (
        not isinstance(place, list)
        or len(place) != parts
        or not all(isinstance(one, str) and one.isprintable() for one in place)
    ):
        raise Declined(400, "Unknown cursor", "send `next` of the page before, as it was told")
    return tuple(place)


def tagged(response: Response, *parts: object) -> None:
    """Give an answer its entity tag."""
    response.headers["ETag"] = tag(*parts)


def tag(*parts: object) -> str:
    """The entity tag of what these name."""
    return '"' + ".".join(str(part) for part in parts) + '"'


def must_match(if_match: str | None, *parts: object) -> None:
    """Refuse who did not say what they looked at, or looked at something else.

    Raises:
        Declined: there is no If-Match, or it is of another version.
    """
    if if_match is None:
        raise Declined(428, "Precondition missing", "send If-Match with the ETag of what you saw")
    if if_match != tag(*parts):
        raise Declined(
            412, "Changed meanwhile", "look at it again, and decide on what is there now"
        )
