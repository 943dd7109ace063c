"""One spelling for every value (RFC 8785), so that a digest means the same everywhere."""

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

import rfc8785
from pydantic import BaseModel

# The standard library spells JSON as RFC 8785 does but for three things: how floats are written,
# the order of keys beyond the basic plane, and integers that a double cannot hold. Floats are
# spelt again one by one; the other two, which hardly occur, go to the library that knows all rules.
_RARE = re.compile(r"[^\u0000-\uffff]|(?:^|[:,\[])-?\d{16}")
_FLOAT = re.compile(r"(?:^|[:,\[])-?\d+[.eE]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?')


def canonical_json(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value or of a pydantic value in JSON mode."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    if _RARE.search(text):
        return bytes(rfc8785.dumps(plain))
    return (_TOKEN.sub(_spelt, text) if _FLOAT.search(text) else text).encode()


def _spelt(token: re.Match[str]) -> str:
    text = token[0]
    if text[0] == '"' or text.lstrip("-").isdecimal():
        return text
    return _float(text)


@lru_cache(maxsize=4096)
def _float(text: str) -> str:
    return bytes(rfc8785.dumps(float(text))).decode()


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON, hexadecimal."""
    return sha256(canonical_json(value))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
