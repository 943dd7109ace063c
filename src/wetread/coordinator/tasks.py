"""From what each agent is wished to do to tasks in order, with what they need added."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter
from typing import Any

from wetread.clinical.coding import Noun
from wetread.clinical.planning import Task
from wetread.coordinator.clauses import Clause
from wetread.errors import ManifestError
from wetread.manifests.specs import AgentSpec

MAX_INSTRUCTION = 2000
MOST_BEFORE = 16
_POINTING = re.compile(r"\b(?:it|its|them|they|their|that one|this one|those)\b", re.IGNORECASE)

Agents = Mapping[str, AgentSpec]


class Wish(Noun):
    """One clause, for one agent, and the clause that stood before it.

    A refusal that is not `firm` is about some of the agent's work, and not about all of it. `topic`
    is what "the other one" stands for, and `earlier` what the agent was told in the turns before.
    """

    agent: str
    clause: Clause
    before: str = ""
    score: float = 1.0
    why: str = ""
    firm: bool = True
    topic: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def instruction(self) -> str:
        said = self.clause.instruction
        if self.topic:
            said = f"{said.rstrip(' .?!')} ({self.topic})"
        if self.before and _POINTING.search(said):
            return f"{said} (said after \u201c{self.before}\u201d)"
        return said

    @property
    def reason(self) -> str:
        return self.why or f"The request says: \u201c{shown(self.clause.text)}\u201d."


def tasks(wishes: Sequence[Wish], refused: Sequence[Wish], agents: Agents) -> tuple[Task, ...]:
    """One task per agent, what it reads before it.

    An agent that reads others' findings gets somebody who makes some, unless others were asked or
    the request refuses them. Refusals about an agent that works all the same go into its words.
    """
    never = {wish.agent for wish in refused if wish.firm}
    asked = _asked(wishes, never, agents)
    added = _added(asked, never, agents)
    unwanted = _grouped(refused)
    order = _ordered([*asked, *added], agents)
    numbers = {name: f"t{n}" for n, name in enumerate(order, start=1)}
    return tuple(
        Task(
            id=numbers[name],
            agent=name,
            instruction=_instruction(asked.get(name, []) + unwanted.get(name, [])) or added[name],
            depends_on=tuple(numbers[n] for n in order if n in agents[name].after),
            why=_why(name, asked, agents),
            asked=name in asked,
            before=_before(asked.get(name, ())),
        )
        for name in order
    )


def everything(agents: Agents) -> tuple[str, ...]:
    """Who is meant when nobody in particular is asked: those who put the others' findings together.

    Where nobody does, everybody who makes findings. Agents that act, such as booking, never are.
    """
    gather = tuple(name for name, spec in agents.items() if spec.after)
    return gather or tuple(name for name, spec in agents.items() if spec.makes_findings)


def check_order(agents: Agents) -> None:
    """Raises ManifestError when agents wait for one another in a circle."""
    try:
        TopologicalSorter({name: spec.after for name, spec in agents.items()}).prepare()
    except CycleError as error:
        circle = " → ".join(map(str, error.args[1]))
        raise ManifestError(f"agents wait for one another: {circle}; correct `after`") from None


def _asked(
    wishes: Sequence[Wish], never: AbstractSet[str], agents: Agents
) -> dict[str, list[Wish]]:
    """By agent. "Full workup, no report" leaves out the report and keeps what it would rest on."""
    asked = _grouped(wishes)
    for name in [name for name in asked if name in never and agents[name].after]:
        whole = asked.pop(name)[0]
        for other in _sources(name, agents):
            if other not in never:
                clause = Clause(text=agents[other].instruction)
                asked.setdefault(other, [Wish(agent=other, clause=clause, why=whole.reason)])
    return asked


def _added(asked: Mapping[str, Any], never: AbstractSet[str], agents: Agents) -> dict[str, str]:
    """Who makes the findings that somebody asked for rests on → an instruction of their own."""
    return {
        other: agents[other].instruction
        for name in asked
        if not set(asked) & set(_sources(name, agents))
        for other in _sources(name, agents)
        if other not in never
    }


def _sources(name: str, agents: Agents) -> tuple[str, ...]:
    """The agents on duty that make findings for this one to read."""
    return tuple(n for n in agents[name].after if n in agents and agents[n].makes_findings)


def _grouped(wishes: Sequence[Wish]) -> dict[str, list[Wish]]:
    grouped: dict[str, list[Wish]] = {}
    for wish in wishes:
        grouped.setdefault(wish.agent, []).append(wish)
    return grouped


def _ordered(names: Sequence[str], agents: Agents) -> list[str]:
    """What is read comes first; otherwise as mentioned."""
    sorter = TopologicalSorter({n: [m for m in names if m in agents[n].after] for n in names})
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=names.index)
        order += ready
        sorter.done(*ready)
    return order


def _instruction(wishes: Sequence[Wish]) -> str:
    """The clauses in their own words, as many as fit; one that is too long is cut, and says so."""
    said = ""
    for words in dict.fromkeys(wish.instruction for wish in wishes):
        longer = f"{said.rstrip('.;,')}; {words}" if said else shown(words, MAX_INSTRUCTION)
        if len(longer) > MAX_INSTRUCTION:
            break
        said = longer
    return said


def _before(wishes: Sequence[Wish]) -> tuple[str, ...]:
    """What the agent was told before, oldest first; of a long conversation the last of it."""
    told = dict.fromkeys(words for wish in wishes for words in wish.earlier)
    return tuple(told)[-MOST_BEFORE:]


def _why(name: str, asked: Mapping[str, Sequence[Wish]], agents: Agents) -> str:
    if name in asked:
        return asked[name][0].reason
    reader = next(other for other in asked if name in agents[other].after)
    return f"The result of {reader} rests on findings, and the request asks nobody for any."


def shown(text: str, most: int = 120) -> str:
    """The text on one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}\u2026"
