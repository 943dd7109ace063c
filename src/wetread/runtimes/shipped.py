"""The runtimes that ship: importing this module registers every one of them, and no torch."""

from wetread.runtimes import monai, remote, scripted, transformers_text, transformers_vision
from wetread.runtimes.base import RUNTIMES

__all__ = ["RUNTIMES", "monai", "remote", "scripted", "transformers_text", "transformers_vision"]
