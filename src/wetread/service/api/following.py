"""A case's events as they are sent: for as long as something runs, and only what is for whom."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Final

import anyio
from fastapi import Request

from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.errors import NotAuthorised
from wetread.service.api.pieces import SENTENCES, sent
from wetread.service.api.running import News, Running
from wetread.service.telling import SAY_FIRST
from wetread.service.web.seats import Seated
from wetread.service.web.threads import reading

_LOOKS_S: Final = 0.2
"""Between two looks for news; a person sees no shorter time."""
_BEATS: Final = 75
"""Looks without news after which a word is sent, so that nobody on the way hangs up."""


async def followed(
    on: System, running: Running, seat: Seated, case_id: str, after: int, request: Request
) -> AsyncIterator[str]:
    """What happens to a case, for as long as something of it runs and its reader may see it."""
    quiet = 0
    await reading(partial(running.recall, case_id))
    while not await request.is_disconnected():
        busy = running.busy(case_id)  # asked first, so that nothing is told after the last look
        news = running.news(case_id, after)
        after = news[-1].number if news else after
        try:
            told = await reading(partial(_told, on, seat, case_id, news))
        except NotAuthorised:
            return
        for event in (each for one in told for each in sent(one)):
            yield event
        if not busy:
            return
        quiet = 0 if news else quiet + 1
        if quiet == _BEATS:
            quiet = 0
            yield ": still at work\n\n"
            try:
                require(await reading(seat.principal), "case.show")
            except NotAuthorised:
                return
        await anyio.sleep(_LOOKS_S)


def _told(on: System, seat: Seated, case_id: str, news: list[News]) -> list[News]:
    """The news; in the place of what agents saw, to whom they may be told only later, that it is.

    Asked when they are sent: a sentence is news only after the item has been opened.
    """
    first = next((one.number for one in news if one.event in SENTENCES), None)
    item = None if first is None else on.first_reading.of_case(seat.principal(), case_id)
    if first is None or item is None:
        return news
    instead = News(first, "read-first", {"work_item": item, "detail": SAY_FIRST})
    kept = [one for one in news if one.event not in SENTENCES]
    return sorted([*kept, instead])
