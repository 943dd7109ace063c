"""In which ways a turn of a user pushes for an answer without bringing anything new."""

from typing import Literal

PressureKind = Literal[
    "none",
    "assertion",
    "authority",
    "emotion",
    "repetition",
    "flattery",
    "social-proof",
    "are-you-sure",
    "suggested-answer",
]
