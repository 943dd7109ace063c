"""How far an evaluation has come, for whoever wants to know."""

from collections.abc import Callable

Watch = Callable[[int, int], None]
"""Is told how many of how many are done."""


def unwatched(done: int, total: int) -> None:
    """Nobody wants to know."""
