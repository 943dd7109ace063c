"""Work leaves the event loop: a page that waits for a model must not stop anybody else's."""

from collections.abc import Callable
from typing import Final, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from wetread.errors import TooBusy

T = TypeVar("T")

AT_ONCE: Final = 16
"""Workups under way at the same time; those that come after wait their turn."""

HASHED_AT_ONCE: Final = 2
"""Passwords: each takes 64 MiB for as long as it is hashed."""

HASHED_LATER: Final = 50
"""Passwords that wait for their turn at the door: ten seconds of them."""

ASKED_AT_ONCE: Final = 4
"""Questions to another machine, which may let us wait: none of the others' threads are taken."""

_working = CapacityLimiter(AT_ONCE)
_hashing = CapacityLimiter(HASHED_AT_ONCE)
_at_the_door: Final[set[object]] = set()
_confirming = CapacityLimiter(HASHED_AT_ONCE)
_asking = CapacityLimiter(ASKED_AT_ONCE)


async def reading(act: Callable[[], T]) -> T:
    """What the database answers at once."""
    return await anyio.to_thread.run_sync(act)


async def working(act: Callable[[], T]) -> T:
    """What may take as long as a model does; it never takes a reader's thread."""
    return await anyio.to_thread.run_sync(act, limiter=_working)


async def hashing(act: Callable[[], T]) -> T:
    """What checks or sets a password for somebody who stands at the door.

    Raises:
        TooBusy: too many wait already, which people alone do not bring about.
    """
    if len(_at_the_door) >= HASHED_AT_ONCE + HASHED_LATER:
        raise TooBusy("too many people sign in at this moment; try again in a minute")
    one = object()
    _at_the_door.add(one)
    try:
        return await anyio.to_thread.run_sync(act, limiter=_hashing)
    finally:
        _at_the_door.discard(one)


async def confirming(act: Callable[[], T]) -> T:
    """What checks or sets a password for somebody inside: they wait for nobody at the door."""
    return await anyio.to_thread.run_sync(act, limiter=_confirming)


async def asking(act: Callable[[], T]) -> T:
    """What waits for an answer from another machine."""
    return await anyio.to_thread.run_sync(act, limiter=_asking)
