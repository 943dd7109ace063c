"""What is asked back where a request is unclear: one short question with numbered answers.

What is shown is what is told: whoever picks an answer has an agent do exactly those words.
"""

from collections.abc import Iterable, Mapping, Sequence

from wetread.clinical.conversation import Choice, EarlierTurn
from wetread.clinical.planning import Plan
from wetread.coordinator.clauses import Clause
from wetread.coordinator.hearing import Heard
from wetread.coordinator.talk.picking import numbers_said, says_yes
from wetread.coordinator.tasks import MAX_INSTRUCTION, Wish, shown
from wetread.manifests.specs import AgentSpec
from wetread.ports.encoder import Encoder

MOST = 4
"""Answers of one question."""

POSSIBLE = 0.1
"""How likely an agent must be meant to be offered beside a plan."""

CERTAIN = 0.9
"""From this score upwards nobody asks what else a plan might have been."""

ALIKE = 0.5
"""How like an example (cosine) a request must be to be taken for it."""

CHOSEN = "It was chosen when asked what is meant."

Agents = Mapping[str, AgentSpec]


def choices(heard: Heard, agents: Agents, alike: Encoder) -> tuple[Choice, ...]:
    """The likeliest agents; one that acts, such as booking, only where it may well be meant."""
    chance = {name: _chance(heard, name) for name in agents}
    meant = [n for n in agents if _reads(agents[n]) or chance[n] >= POSSIBLE]
    likely = sorted(meant, key=lambda name: -chance[name])[:MOST]
    return tuple(_choice(heard, agents[name], alike) for name in likely)


def alternatives(plan: Plan, heard: Heard, agents: Agents, alike: Encoder) -> tuple[Choice, ...]:
    """What else may have been meant; nothing beside a plan that is certain."""
    asked = {task.agent for task in plan.tasks}
    others = {
        name: spec
        for name, spec in agents.items()
        if name not in asked and _chance(heard, name) >= POSSIBLE
    }
    return choices(heard, others, alike)[: MOST - 1] if plan.score < CERTAIN else ()


def question(offered: Iterable[Choice]) -> str:
    """One sentence that can be answered with a number."""
    said = (f"({n}) {spoken(one)}" for n, one in enumerate(offered, start=1))
    return f"What is meant: {', '.join(said)}? Or say it in other words."


def spoken(choice: Choice) -> str:
    """One answer: "segmentation, “Outline the lungs”"."""
    return f"{choice.agent}, \u201c{choice.instruction.rstrip('.')}\u201d"


def picked(text: str, before: EarlierTurn) -> tuple[Wish, ...]:
    """What is wished for by a turn that answers the question of the one before it; else nothing.

    Where a plan was shown it is the first of the answers.
    """
    told = [Choice(agent=agent, instruction=words) for agent, words in before.told.items()]
    offered: list[Sequence[Choice]] = [told] if told and before.choices else []
    offered += [[choice] for choice in before.choices or before.offers]
    numbers = numbers_said(text, len(offered))
    if not numbers and len(offered) == 1 and says_yes(text):
        numbers = (1,)
    return tuple(
        Wish(agent=one.agent, clause=Clause(text=one.instruction), why=CHOSEN)
        for number in numbers
        for one in offered[number - 1]
    )


def nearest(text: str, spec: AgentSpec, alike: Encoder) -> tuple[str, float]:
    """The example of an agent's manifest that a text is most like, and how like."""
    examples = [example for skill in spec.skills for example in skill.examples]
    row, *rows = alike([text, *examples])
    likeness = [float(row @ other) for other in rows]
    best = max(range(len(examples)), key=lambda place: likeness[place])
    return examples[best], likeness[best]


def _chance(heard: Heard, name: str) -> float:
    """How likely the agent is meant, by the whole or by any clause that wants something."""
    wanted = (reading for clause, reading in heard.parts if clause.wanted)
    return max((r.agents.get(name, 0.0) for r in (heard.whole, *wanted)), default=0.0)


def _reads(spec: AgentSpec) -> bool:
    """Whether it looks at the study, or at what others saw there."""
    return spec.makes_findings or bool(spec.after)


def _choice(heard: Heard, spec: AgentSpec, alike: Encoder) -> Choice:
    """An example that the request is like, else what the agent does unprompted.

    Whoever acts hears the words themselves: what an example books is not what anybody asked for.
    """
    said = heard.text.strip()
    if said and not _reads(spec):
        return Choice(agent=spec.id, instruction=shown(said, MAX_INSTRUCTION))
    example, likeness = nearest(said, spec, alike) if said else ("", 0.0)
    return Choice(agent=spec.id, instruction=example if likeness >= ALIKE else spec.instruction)
