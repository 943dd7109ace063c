"""A request as it is heard: as a whole, which shows who is asked, and clause by clause.

"LV, report, MR in 6/12" has no clause that a grammar would find, and yet it asks three agents.
Whose words are whose shows in the clauses, and so does work of agents that no head was trained for.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from wetread.coordinator.clauses import Clause, clauses
from wetread.coordinator.tasks import Wish
from wetread.coordinator.understanding import ACCEPTED, LEAST, Reading, Understanding
from wetread.guards.cues import kind_said
from wetread.guards.stance import NEUTRAL, without_stance

LONGEST = 150
"""Words of a request up to which it is read as a whole; of a longer one each clause decides."""

BEYOND_DOUBT = 0.9
"""How likely one clause must ask for work that the whole request does not seem to ask for."""

IN_SO_MANY_WORDS = 0.97
"""The same in a turn that follows others, where words mean less by themselves."""

_NOWHERE = sys.maxsize
"""The place of what no clause says in particular: behind the rest."""


class Heard(NamedTuple):
    """A request and its clauses, each read; `whole` is what all of it asks of agents in `known`."""

    text: str
    parts: tuple[tuple[Clause, Reading], ...]
    whole: Reading
    known: frozenset[str]
    follows: bool = False

    def following(self, wanted: Mapping[str, float]) -> "Heard":
        """As the turn of a conversation that it is: what all of it asks was read in context."""
        others = {name: p for name, p in self.whole.agents.items() if name not in self.known}
        agents = others | dict.fromkeys(self.known, 0.0) | dict(wanted)
        whole = self.whole.model_copy(update={"agents": agents})
        return self._replace(whole=whole, follows=True)

    def asked(self) -> frozenset[str]:
        """Of the agents who are known those that the request asks for.

        Not those whose work one clause refuses and no other wants, however the whole may read.
        """
        wanted = self._named(clause.wanted for clause, _ in self.parts)
        if len(self.text.split()) > LONGEST:
            return wanted & self.known
        least = 0.0 if self.follows else ACCEPTED  # what follows was sifted before
        sure = frozenset(name for name, p in self.whole.agents.items() if p > 0 and p >= least)
        if not self.follows:
            sure = sure or self._told_apart()
        refused = self._named(clause.refuses_all for clause, _ in self.parts)
        return (sure - (refused - wanted)) & self.known

    def wishes(self) -> tuple[Wish, ...]:
        """Who is asked, and in which words, in the order in which the request speaks of them."""
        found = list(self._by_clause())
        told = {agent for _, agent in found}
        found += [(self._nearest(name), name) for name in sorted(self.asked() - told)]
        return tuple(self._wish(*one) for one in sorted(found, key=lambda one: one[0]))

    def refusals(self) -> tuple[Wish, ...]:
        """What is not to be done; of an agent whom the whole request asks for, only that part."""
        asked = self.asked()
        return tuple(
            Wish(agent=agent, clause=clause, firm=clause.refuses_all or agent not in asked)
            for clause, reading in self.parts
            if not clause.wanted
            for agent in reading.meant
        )

    def stated(self) -> dict[str, float]:
        """Whom one clause of several asks in so many words, whatever stands beside it.

        "I tell you there is none. Draft a report." asks for a report, in the tenth turn as well.
        """
        if len(self.parts) == 1:
            return {}
        return {
            name: reading.agents[name]
            for clause, reading in self.parts
            if clause.wanted
            for name in reading.wanted
            if reading.agents[name] >= IN_SO_MANY_WORDS and name in self.known
        }

    def _told_apart(self) -> frozenset[str]:
        """Whom one clause asks beyond doubt, where the whole seems to ask nobody.

        "You're just like the rest of them! Is there pneumonia?" is read as an outburst.
        """
        return frozenset(
            name
            for clause, reading in self.parts
            if clause.wanted
            for name in reading.wanted
            if reading.agents[name] >= BEYOND_DOUBT
        )

    def _named(self, chosen: Iterable[bool]) -> frozenset[str]:
        """The agents whose work the chosen clauses are about."""
        readings = (reading for (_, reading), one in zip(self.parts, chosen, strict=True) if one)
        return frozenset(name for reading in readings for name in reading.wanted)

    def _by_clause(self) -> Iterator[tuple[int, str]]:
        """Places of clauses and agents they ask; of those who are known, the whole decides."""
        asked = self.asked()
        for place, (clause, reading) in enumerate(self.parts):
            for name in reading.wanted if clause.wanted else ():
                if name in asked or name not in self.known:
                    yield place, name

    def _nearest(self, agent: str) -> int:
        """The place of the clause that speaks most of the agent's work."""
        likely = {
            place: reading.agents[agent]
            for place, (clause, reading) in enumerate(self.parts)
            if clause.wanted and reading.agents[agent] >= LEAST
        }
        return max(likely, key=lambda place: likely[place], default=_NOWHERE)

    def _wish(self, place: int, agent: str) -> Wish:
        """What the clause says, or all of the request where no clause says it."""
        nowhere = place == _NOWHERE
        return Wish(
            agent=agent,
            clause=Clause(text=self.text.strip()) if nowhere else self.parts[place][0],
            before="" if nowhere else self._before(place, agent),
            score=self.score(agent),
        )

    def _before(self, place: int, agent: str) -> str:
        """The clause in front, unless the same agent is told it anyway."""
        if place == 0 or agent in self.parts[place - 1][1].wanted:
            return ""
        return self.parts[place - 1][0].text

    def score(self, agent: str) -> float:
        """How likely the agent is asked: by the whole, or by the clause that was told apart."""
        if agent in self.known and (self.follows or self.whole.agents[agent] >= ACCEPTED):
            return self.whole.agents[agent]
        return max((reading.agents[agent] for _, reading in self.parts), default=0.0)


def hear(text: str, read: Understanding) -> Heard:
    """The request with every reading of it."""
    (heard,) = hear_all((text,), read)
    return heard


def hear_all(texts: Sequence[str], read: Understanding) -> tuple[Heard, ...]:
    """Each request with every reading of it; all of them are made at once."""
    said = [(clauses(text), plainly(text)) for text in texts]
    readings = iter(read([one for parts, whole in said for one in (*_to_be_read(parts), whole)]))
    return tuple(
        Heard(
            text=whole,
            parts=tuple((clause, next(readings)) for clause in parts),
            whole=next(readings),
            known=read.known,
        )
        for parts, whole in said
    )


def _to_be_read(parts: Iterable[Clause]) -> Iterator[str]:
    return (_asked_plainly(clause.named) for clause in parts)


def plainly(text: str) -> str:
    """The request without what presses for an answer, a clause a line; unchanged without any."""
    said = [clause.named for clause in clauses(text)]
    plain = [_asked_plainly(one) for one in said]
    return text if plain == said else "\n".join(plain)


def _asked_plainly(text: str) -> str:
    """A pushed clause as the question behind it, so that pressure moves no plan."""
    plain = without_stance(text) if kind_said(text) else text
    return text if plain == NEUTRAL else plain
