"""Encoders for tests and scripted runs."""

from wetread.ports.hashing import HashingEncoder

__all__ = ["HashingEncoder"]
