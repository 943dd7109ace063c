"""Why a request goes where it goes: how sure, what came next, and which example it is like."""

from collections.abc import Mapping

from wetread.clinical.planning import Explained, Plan
from wetread.coordinator.choosing import nearest
from wetread.coordinator.hearing import Heard
from wetread.manifests.specs import AgentSpec
from wetread.ports.encoder import Encoder


def explained(
    plan: Plan, heard: Heard, agents: Mapping[str, AgentSpec], alike: Encoder
) -> tuple[Explained, ...]:
    """Each task that the request asks for.

    Args:
        plan: what was made of the request.
        heard: how the request was read.
        agents: with their examples.
        alike: an encoder by which texts are like each other.
    """
    asked = [task for task in plan.tasks if task.asked]
    other, likely = _runner_up(heard, {task.agent for task in asked})
    found = []
    for task in asked:
        example, likeness = nearest(task.instruction, agents[task.agent], alike)
        found.append(
            Explained(
                agent=task.agent,
                instruction=task.instruction,
                score=round(heard.score(task.agent), 4),
                runner_up=other,
                runner_up_score=round(likely, 4),
                resembles=example,
                likeness=round(likeness, 4),
            )
        )
    return tuple(found)


def _runner_up(heard: Heard, asked: set[str]) -> tuple[str, float]:
    """What the request was not taken for, likeliest first."""
    found = {name: heard.score(name) for name in heard.whole.agents if name not in asked}
    found.update((str(other), likely) for other, likely in heard.whole.others.items())
    name = max(found, key=lambda one: found[one])
    return name, found[name]
