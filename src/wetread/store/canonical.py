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
# Floats without an exponent and with digits behind the point are spelt alike everywhere.
_FLOAT = re.compile(r"(?:^|[:,\[])-?\d+(?:\.0(?!\d)|(?:\.\d+)?e)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_TOKEN = re.compile(rf'"(?:[^"\\]|\\.)*"|{_NUMBER.pattern}')


def canonical_json(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value or of a pydantic value in JSON mode."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    if _RARE.search(text):
        return bytes(rfc8785.dumps(plain))
    return (_respelt(text) if _FLOAT.search(text) else text).encode()


def _respelt(text: str) -> str:
    """Every number outside a string, spelt anew."""
    if "\\" in text:  # a quotation mark may be part of a string
        return _TOKEN.sub(_spelt, text)
    parts = text.split('"')
    parts[::2] = [
        _NUMBER.sub(_spelt, part) if "." in part or "e" in part else part for part in parts[::2]
    ]
    return '"'.join(parts)


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
