"""Checkpoints are JSON and nothing else: loading one can build values, never call anything.

LangGraph's default loader imports and calls what a row names, so a forged row would run. This one
knows plain JSON and the two envelopes LangGraph itself puts into a checkpoint.
"""

import json
from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.types import Interrupt, Send

from wetread.errors import Tampered

_KIND = "json-v1"


class JsonSerializer(SerializerProtocol):
    """Refuses to write what is not JSON and to read what is not its own."""

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        return _KIND, json.dumps(obj, default=_plain, separators=(",", ":")).encode()

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        kind, body = data
        if kind != _KIND:
            raise Tampered(f"a checkpoint of kind {kind[:20]!r} was not written here; refused")
        return json.loads(body, object_hook=_envelope)


def _plain(value: Any) -> Any:
    if isinstance(value, Send):
        return {"$send": [value.node, value.arg]}
    if isinstance(value, Interrupt):
        return {"$interrupt": [value.value, value.id]}
    if isinstance(value, BaseException):
        # The message may quote data; the type says enough to look it up.
        return {"$error": type(value).__name__}
    raise TypeError(f"graph state must be JSON, not {type(value).__name__}")


def _envelope(value: dict[str, Any]) -> Any:
    if value.keys() == {"$send"}:
        node, arg = value["$send"]
        return Send(node, arg)
    if value.keys() == {"$interrupt"}:
        payload, name = value["$interrupt"]
        return Interrupt(payload, id=name)
    return value
