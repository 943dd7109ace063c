"""What whoever is not let in, or cannot be answered, is told: a problem of RFC 9457."""

from typing import Final

from starlette.responses import JSONResponse, Response

MEDIA: Final = "application/problem+json"


def problem(status: int, title: str, detail: str) -> Response:
    """A refusal as RFC 9457 wants it."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type=MEDIA)


async def failed(_request: object = None, _error: object = None) -> Response:
    """What there is to say of an error that nobody foresaw, as an application's last handler."""
    return problem(500, "Failed", "something went wrong inside; the server's log has its kind")
