"""Threads: a crowd at the door keeps nobody inside waiting, and a page alone keeps no session."""

import anyio
import pytest
from anyio.from_thread import run as run_in_loop

from wetread.clinical.principals import Principal
from wetread.errors import TooBusy
from wetread.service.web.seats import Seat, unattended
from wetread.service.web.threads import HASHED_LATER, confirming, hashing, reading
from wetread.signoff.sessions import Sessions


def test_a_crowd_at_the_door_is_told_and_keeps_nobody_from_signing() -> None:
    """Those who wait are bounded; a signature has a pool of its own."""

    async def crowd() -> list[str]:
        go, told = anyio.Event(), list[str]()

        def hash_() -> None:
            run_in_loop(go.wait)

        async def come() -> None:
            try:
                await hashing(hash_)
            except TooBusy as error:
                told.append(str(error))

        async with anyio.create_task_group() as group:
            for _ in range(HASHED_LATER + 5):
                group.start_soon(come)
            await anyio.wait_all_tasks_blocked()
            assert await confirming(lambda: "signed") == "signed"
            go.set()
        return told

    told = anyio.run(crowd)
    assert len(told) == 3  # two are hashed, fifty wait
    assert told[0].endswith("try again in a minute")


class Noting(Sessions):
    """Sessions that say whether they were used."""

    def __init__(self) -> None:
        self.used: list[bool] = []

    def principal(self, token: str, *, used: bool = True) -> Principal:
        self.used.append(used)
        return Principal(user=token, role="radiologist")


def test_what_a_page_asks_by_itself_is_no_use_of_its_session() -> None:
    """On whatever thread it asks; what a person does there afterwards is."""
    sessions = Noting()
    seat = Seat("rita", sessions)

    async def page() -> None:
        with unattended():
            await reading(seat.principal)
        await reading(seat.principal)

    anyio.run(page)
    assert sessions.used == [False, True]


def test_a_look_that_fails_leaves_nothing_behind() -> None:
    """The next thing asked is asked by a person again."""
    sessions = Noting()
    with pytest.raises(TooBusy), unattended():
        raise TooBusy
    Seat("rita", sessions).principal()
    assert sessions.used == [True]
