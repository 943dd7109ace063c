"""What one person can do with the item that they see, by key and by button.

Whether somebody may is judged where it is done; here is what their role is offered.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple, Protocol

from wetread.clinical.permissions import ALLOWED, Action
from wetread.clinical.principals import Principal
from wetread.clinical.signed import SignatureMeaning
from wetread.service.web.deciding import Deciding, Decline
from wetread.service.web.parts import trying
from wetread.service.web.queueing import ItemShown, Queue
from wetread.service.web.threads import confirming, reading, working
from wetread.signoff.items import WAITING


class Pane(Protocol):
    """Where the item is shown."""

    def begin_edit(self) -> None: ...

    @property
    def go_to(self) -> Callable[[str], Awaitable[None]]:
        """Shows another item, and says so in the list."""

    async def again(self) -> None: ...


class Act(NamedTuple):
    """What it takes, what its button says, and what is done; perhaps later."""

    takes: Action
    says: str
    do: Callable[[ItemShown], Any]


class ItemActs:
    """Of one person; a dialog of theirs is open or is not."""

    def __init__(self, queue: Queue, by: Principal, pane: Pane) -> None:
        self._queue, self._by, self._pane = queue, by, pane
        signing: tuple[Action, str] = ("queue.sign", "Sign")
        if by.role in ALLOWED["queue.sign-preliminary"]:
            signing = ("queue.sign-preliminary", "Sign, for a co-signature")
        self._waiting = {
            "s": Act(*signing, self._sign),
            "c": Act("queue.claim", "Claim", self._claim),
            "u": Act("queue.claim", "Give the claim back", self._let_go),
            "e": Act("queue.edit", "Change", lambda _: pane.begin_edit()),
            "r": Act("queue.return", "Return", partial(self._decline, "return")),
            "x": Act("queue.reject", "Reject", partial(self._decline, "reject")),
        }
        self._signed = {"a": Act("queue.addend", "Add to the report", self._addend)}
        self._deciding = Deciding()

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return self._deciding.is_open

    def offered(self, shown: ItemShown) -> dict[str, Act]:
        """By key, what can be done with the item as it stands, and as far as it is theirs."""
        acts = self._waiting if shown.item.state in WAITING and not shown.kept_out else {}
        if shown.item.state == "signed":
            acts = self._signed
        without = self._pointless(shown)
        return {
            key: act
            for key, act in acts.items()
            if self._by.role in ALLOWED[act.takes] and key not in without
        }

    def _pointless(self, shown: ItemShown) -> str:
        """Keys of what would change nothing, or would be refused."""
        changed = "" if shown.payload.draft and not shown.item.adds_to else "e"
        return changed + ("c" if shown.item.holder == self._by.user else "u")

    async def do(
        self, act: Callable[[], Any], thread: Callable[..., Awaitable[Any]] = reading
    ) -> None:
        """Do it, and show what came of it; what is refused says why, and leaves a dialog open."""
        if await trying(lambda: thread(act)):
            self._deciding.close()
            await self._pane.again()

    async def _claim(self, shown: ItemShown) -> None:
        await self.do(lambda: self._queue.claim(shown.item.id))

    async def _let_go(self, shown: ItemShown) -> None:
        await self.do(lambda: self._queue.let_go(shown.item.id))

    def _sign(self, shown: ItemShown) -> None:
        item = shown.item

        async def sign(meaning: SignatureMeaning, password: str) -> None:
            await self.do(
                lambda: self._queue.sign(
                    item.id, meaning=meaning, password=password, digest=item.payload
                ),
                confirming,
            )

        self._deciding.sign(self._by, shown, sign)

    def _addend(self, shown: ItemShown) -> None:
        async def addend(said: str) -> None:
            async def add() -> None:
                added = await working(lambda: self._queue.addend(shown.item.id, said))
                self._deciding.close()
                await self._pane.go_to(added.id)

            await trying(add)

        self._deciding.addend(addend)

    def _decline(self, how: Decline, shown: ItemShown) -> None:
        item = shown.item
        act = self._queue.send_back if how == "return" else self._queue.reject

        async def decline(why: str) -> None:
            await self.do(lambda: act(item.id, why, item.payload))

        self._deciding.decline(how, shown, decline)
