"""What somebody wants to see of the queue, thing by thing; the list follows at once."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final, get_args

from nicegui import events

from wetread.clinical.imaging import Modality
from wetread.service.web.parts import part, words
from wetread.signoff.items import WAITING
from wetread.signoff.listing import Wanted

STATES: Final = {"waiting": WAITING, "signed": ("signed",), "returned": ("returned",),
                 "rejected": ("rejected",), "all": ()}  # fmt: skip
PRIORITIES: Final = ("any", "STAT", "URGENT", "ROUTINE")
MODALITIES: Final = ("any", *get_args(Modality))
STANDINGS: Final = ("any", "pass", "disclose", "hold", "block")
STRICTEST: Final = "strictest rule"
ORDERS: Final = {
    "due first": "due",
    "due last": "-due",
    "newest": "-opened",
    "oldest": "opened",
    "changed last": "-changed",
    "most urgent": "priority",
    "modality": "modality",
    STRICTEST: "standing",
}
DUE: Final = {
    "any time": None,
    "past due": timedelta(0),
    "in 1 hour": timedelta(hours=1),
    "in 4 hours": timedelta(hours=4),
    "in 24 hours": timedelta(hours=24),
}


class Filters:
    """The choices of one page, and what they come to."""

    def __init__(
        self,
        now: Callable[[], datetime],
        follow: Callable[[], Awaitable[None]],
        *,
        by_standing: bool,
    ) -> None:
        self._now, self._follow = now, follow
        self._wanted, self._due = Wanted(), DUE["any time"]
        orders = [one for one in ORDERS if by_standing or one != STRICTEST]
        self._select("State", STATES, lambda value: {"states": STATES[value]})
        self._select("Priority", PRIORITIES, lambda value: {"priorities": _some(value)})
        self._select("Modality", MODALITIES, lambda value: {"modalities": _some(value)})
        self._select("Rules", STANDINGS, lambda value: {"standings": _some(value)})
        self._select("Due", DUE, self._due_within)
        self._select("Order", orders, lambda value: {"order": ORDERS[value]})

    @property
    def wanted(self) -> Wanted:
        """As of this moment: what is due soon goes on with the clock."""
        if self._due is None:
            return self._wanted
        return self._wanted.model_copy(update={"due_before": self._now() + self._due})

    def _due_within(self, value: str) -> dict[str, Any]:
        self._due = DUE[value]
        return {}

    def _select(
        self, label: str, values: Iterable[str], say: Callable[[str], dict[str, Any]]
    ) -> None:
        """One thing to choose."""
        with part("label", "choice"):
            words("span", label, "quiet")
            choice = part("select", aria_label=label)
            with choice:
                for value in values:
                    words("option", value).props.update({"value": value})

        async def chosen(event: events.GenericEventArguments) -> None:
            self._wanted = self._wanted.model_copy(update=say(str(event.args)))
            await self._follow()

        choice.on("change", chosen, js_handler="(e) => emit(e.target.value)")


def _some(value: str) -> tuple[str, ...]:
    return () if value == "any" else (value,)
