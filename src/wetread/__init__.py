"""Agents write preliminary reads; a radiologist signs."""

__version__ = "0.1.0"
