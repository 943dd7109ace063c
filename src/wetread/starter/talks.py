"""Our own conversations of several turns, and what each turn wants: work, an answer, or nothing."""

from collections.abc import Iterator
from functools import lru_cache

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.conversation import Asks, EarlierTurn
from wetread.starter.phrasebook import told


class Expects(Noun):
    """What a turn should be taken for; `continues` where only the turns before tell."""

    tasks: tuple[str, ...] = ()
    asks: Asks | None = None
    negated: tuple[str, ...] = ()
    none: bool = False
    about: str | None = None
    continues: bool = False


class Said(Noun):
    """One turn of a user."""

    user: str
    expects: Expects


class Talk(Noun):
    """A conversation about one study."""

    id: str
    turns: tuple[Said, ...] = Field(min_length=5)

    @property
    def group(self) -> str:
        return f"talk:{self.id}"

    def so_far(self) -> Iterator[tuple[Said, tuple[EarlierTurn, ...]]]:
        """Each turn with those before it, as a case remembers them."""
        earlier: tuple[EarlierTurn, ...] = ()
        for said in self.turns:
            yield said, earlier
            expects = said.expects
            turn = EarlierTurn(
                text=said.user,
                told=dict.fromkeys(expects.tasks, said.user),
                asks=(expects.asks,) if expects.asks else (),
            )
            earlier = (*earlier, turn)


@lru_cache(maxsize=1)
def talks() -> tuple[Talk, ...]:
    """Every conversation, in the order of the file."""
    return told("talks", Talk)
