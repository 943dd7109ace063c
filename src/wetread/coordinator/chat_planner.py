"""A plan by a local chat model that can write nothing but a plan; what it writes is still checked.

Its answer is held to a bounded schema whose agents are those on duty, and is put in order like any
other plan. Where it has none to give, the encoder's plan stands, with the reason on record.
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, ValidationError

from wetread.clinical.coding import Noun
from wetread.clinical.conversation import EarlierTurn
from wetread.clinical.imaging import MAX_REQUEST
from wetread.clinical.planning import Explained, Plan
from wetread.coordinator.clauses import Clause
from wetread.coordinator.hearing import plainly
from wetread.coordinator.tasks import Wish, check_order, tasks
from wetread.errors import RuntimeUnavailable, WetreadError
from wetread.guards.text.identifiers.references import referenced
from wetread.manifests.specs import AgentSpec
from wetread.ports.clock import Clock, system_clock
from wetread.ports.planner import Explains, Planner
from wetread.ports.runtime import InferenceRequest, Runtime

ID = "chat-planner"
MOST_TASKS, LONGEST, MOST_TOKENS = 8, 240, 4096
"""Tasks of a plan, characters of an instruction, and tokens after which no plan is waited for."""
EARLIER = 6
"""Turns of the conversation that are shown."""
UNSURE = 0.5
"""The score of a plan that the encoder would have made otherwise."""

TASK = """\
You plan the work of a radiology reading room. Split the request into tasks for the agents below,
each in the words of the request. Give no task that nobody asked for, and none that is refused.
Opinions about what the image shows are no requests. If nothing is asked, or you cannot tell what,
ask one short question instead. If nobody here does what is asked, say so under "declined".
Agents:
"""


class Planned(Noun):
    """What the model must answer with, for one task."""

    agent: str
    instruction: str = Field(min_length=1, max_length=LONGEST)


class Answered(Noun):
    """What the model must answer with."""

    kind: Literal["tasks", "question", "declined"]
    tasks: tuple[Planned, ...] = Field(default=(), max_length=MOST_TASKS)
    said: str = Field(default="", max_length=LONGEST)


class ChatPlanner:
    """A planner on a chat model, with another behind it.

    Args:
        runtime: the chat model.
        agents: every agent that may be given a task, by id.
        otherwise: plans where the chat model has no plan to give, and says how sure it would be.
        attempts: how often the model is asked, each time under another seed.
        clock: tells dates that are wished for from those that tell who somebody is.

    Raises:
        ManifestError: agents wait for one another in a circle.
    """

    def __init__(
        self,
        runtime: Runtime,
        agents: Mapping[str, AgentSpec],
        otherwise: Planner,
        *,
        attempts: int = 2,
        clock: Clock = system_clock,
    ) -> None:
        self._duty = {name: spec for name, spec in agents.items() if spec.mode != "shadow"}
        check_order(self._duty)
        self._runtime, self._otherwise, self._attempts = runtime, otherwise, attempts
        self._clock = clock
        self._schema = json.dumps(schema(tuple(self._duty)))
        self._task = TASK + "\n".join(map(_described, self._duty.values()))

    def __call__(self, text: str, *, earlier: tuple[EarlierTurn, ...] = ()) -> Plan:
        """The model's plan, or the other planner's where it has none."""
        otherwise = self._otherwise(text, earlier=earlier)
        if not text.strip() or len(text) > MAX_REQUEST or otherwise.queries or otherwise.calls_off:
            return otherwise  # the record answers questions about itself
        reason = ""
        for attempt in range(self._attempts):
            try:
                return self._plan(self._asked(text, earlier, attempt), otherwise)
            except (WetreadError, ValidationError) as error:
                reason = _reason(error)
        note = f"Planned by the encoder: the chat model gave no plan ({reason})."
        return otherwise.model_copy(update={"note": note})

    def explain(self, text: str) -> tuple[Explained, ...]:
        """What the planner behind it would say; a chat model gives no scores."""
        return self._otherwise.explain(text) if isinstance(self._otherwise, Explains) else ()

    def _asked(self, text: str, earlier: tuple[EarlierTurn, ...], attempt: int) -> Answered:
        # Whom the words name is nothing that a planner needs to know.
        today = self._clock().date()
        request = referenced(plainly(text), today=today)
        before = [
            referenced(one.text[:LONGEST], today=today, known=request.replaced).text
            for one in earlier[-EARLIER:]
        ]
        told = {"earlier": before, "request": request.text}
        reply = self._runtime.infer(
            InferenceRequest(
                agent=ID,
                texts=(json.dumps(told, ensure_ascii=False),),
                instruction=self._task,
                seed=attempt,
                options={"schema": self._schema, "max_new_tokens": MOST_TOKENS},
            )
        )
        answer = Answered.model_validate_json("".join(reply.texts))
        # Not every model is held to the schema.
        if not self._duty.keys() >= {one.agent for one in answer.tasks}:
            raise RuntimeUnavailable("its answer names an agent that is not on duty")
        return answer

    def _plan(self, answer: Answered, otherwise: Plan) -> Plan:
        """The answer as a plan; as sure as the other planner is where both ask the same agents."""
        if answer.kind == "tasks" and answer.tasks:
            wishes = [
                Wish(agent=one.agent, clause=Clause(text=one.instruction)) for one in answer.tasks
            ]
            planned = tasks(wishes, (), self._duty)
            same = _asked_agents(planned) == _asked_agents(otherwise.tasks)
            return Plan(tasks=planned, score=otherwise.score if same else UNSURE)
        said = answer.said.strip()
        if answer.kind == "declined":
            return Plan(in_scope=False, declined=said or "Nobody here does that.")
        return Plan(question=said or "What shall be done?", score=UNSURE)


def schema(agents: tuple[str, ...]) -> dict[str, Any]:
    """JSON Schema of an answer, bounded, with these agents and no others."""
    words = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    task = {
        "type": "object",
        "properties": {"agent": {"enum": list(agents)}, "instruction": words},
        "required": ["agent", "instruction"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "kind": {"enum": ["tasks", "question", "declined"]},
            "tasks": {"type": "array", "items": task, "maxItems": MOST_TASKS},
            "said": {"type": "string", "maxLength": LONGEST},
        },
        "required": ["kind", "tasks", "said"],
        "additionalProperties": False,
    }


def _described(spec: AgentSpec) -> str:
    skills = "; ".join(
        f"{skill.description} (e.g. \u201c{skill.examples[0]}\u201d)" for skill in spec.skills
    )
    return f"- {spec.id}: {spec.title}. {skills}"


def _asked_agents(planned: tuple[Any, ...]) -> set[str]:
    return {task.agent for task in planned if task.asked}


def _reason(error: WetreadError | ValidationError) -> str:
    """In words that quote nothing of the request."""
    if isinstance(error, ValidationError):
        return "its answer was no plan"
    return str(error)
