"""The dice of a story: the same seed and the same purpose throw the same."""

from random import Random


def chance_of(seed: int, *purpose: object) -> Random:
    """Dice for one purpose, which no other purpose of the same story disturbs."""
    return Random("/".join(map(str, (seed, *purpose))))  # noqa: S311 - nobody guards anything by it
