"""What every answer says about itself to a browser: what it may load, and who may keep it."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

KEPT: Final = "private, no-cache"
"""What a browser may keep for whoever sits there, if it asks again at each use."""

# Vue compiles its templates in the browser, and NiceGUI's page carries its elements inline.
PAGES: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
STRICT: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def with_headers(scope: Scope, send: Send, *, strict: bool) -> Send:
    """As `send`; a `strict` answer needs no script and nothing from anywhere."""
    policy = STRICT if strict else PAGES

    async def said(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", policy)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"  # without it a form has no Origin
            headers["X-Frame-Options"] = "DENY"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            ours = not str(scope["path"]).startswith("/_nicegui/")
            if ours and headers.get("Cache-Control") != KEPT:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return said
