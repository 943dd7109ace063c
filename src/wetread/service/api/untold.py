"""No problem repeats what was sent, which may name a patient: what is left out, and what is said.

Messages of the package speak to whoever typed a command, and quote it. Here an id of the address
becomes a mark, a message that repeats anything else gives way to a sentence of its kind, and of
what is not valid only names out of the description and fixed words are told.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError

SENT: Final = "wetread.sent"
"""Where a request keeps the JSON that it brought."""

MARK: Final = "…"
UNSAID: Final = "is not of the form that is described"
_MOST: Final = 5

# pydantic's own words for these are made of the description alone.
_PLAIN: Final = frozenset(
    "missing string_type string_too_short string_too_long string_pattern_mismatch too_short "
    "too_long int_type int_parsing int_from_float float_type float_parsing bool_type bool_parsing "
    "greater_than greater_than_equal less_than less_than_equal literal_error enum none_required "
    "tuple_type list_type dict_type model_type datetime_type finite_number".split()
)
_WORDS: Final = {
    "extra_forbidden": "holds a name that is not described",
    "union_tag_invalid": "is of no kind that is described",
    "union_tag_not_found": "does not say of which kind it is",
    "json_invalid": "is not JSON",
}
_UNNAMED: Final = "extra_forbidden"


def told_of(message: str, request: Request, instead: str) -> str:
    """The message, if it repeats nothing that came with this request; else what stands for it."""
    known = described_by(request.app)
    for text in request.path_params.values():
        message = _whole(str(text)).sub(MARK, message)
    came = [*request.query_params.values(), *texts(request.scope.get(SENT))]
    sent = (text.strip() for text in came if text not in known)
    return instead if any(text and _repeats(message, text) for text in sent) else message


def places(error: RequestValidationError, request: Request) -> str:
    """Where it is not valid and why, in words of the description."""
    known = described_by(request.app)
    found = [_place(one, known) for one in error.errors()[:_MOST]]
    return "; ".join(dict.fromkeys(found)) or f"the request {UNSAID}"


def _place(one: dict[str, Any], known: frozenset[str]) -> str:
    kind, where = one["type"], list(one["loc"])
    if kind == _UNNAMED:
        where.pop()
    if kind == "json_invalid":
        where = where[:1]
    named = (str(part) if isinstance(part, int) or part in known else MARK for part in where)
    why = one["msg"] if kind in _PLAIN else _WORDS.get(kind, UNSAID)
    return f"{'.'.join(named)}: {why}"


def described_by(app: FastAPI) -> frozenset[str]:
    """Every name and word of a closed list in the application's description."""
    if not hasattr(app.state, "described"):
        own = {"body", "query", "path", "header"}
        app.state.described = frozenset(own | {*_described(app.openapi())})
    known: frozenset[str] = app.state.described
    return known


def _described(said: Any) -> Iterator[str]:
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        if isinstance(one, dict):
            waiting += one.values()
            yield from one.get("properties", {})
            yield from _listed(one)


def _listed(said: dict[str, Any]) -> Iterable[str]:
    words = [said.get("enum"), said.get("const"), said.get("name") if "in" in said else None]
    return [text for word in words for text in texts(word)]


def _repeats(message: str, text: str) -> bool:
    # What is long and sent often is looked for the fast way first.
    return text.casefold() in message.casefold() and bool(_whole(text).search(message))


def _whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)


def texts(value: Any) -> Iterator[str]:
    """Every text in JSON, the names in it among them."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
