"""Agents get references instead of identities: whom a request names is nothing they need to know.

The words as typed stay with the case, for whoever signs; what is handed to an agent, and therefore
whatever it quotes, says "[person 1]".
"""

from collections.abc import Iterable

from wetread.clinical.approval import Observation
from wetread.clinical.imaging import ServiceRequest
from wetread.clinical.planning import Task
from wetread.guards.text.identifiers.references import Referenced, referenced


def unnamed_request(request: ServiceRequest) -> ServiceRequest:
    """The request without identities."""
    return request.model_copy(update={"text": _of(request).text})


def unnamed_task(task: Task, request: ServiceRequest) -> Task:
    """The task whose instruction calls everybody as the request without identities does."""
    before = tuple(_in(told, request) for told in task.before)
    update = {"instruction": _in(task.instruction, request), "before": before}
    return task.model_copy(update=update)


def unnamed_observations(
    observations: Iterable[Observation], request: ServiceRequest
) -> tuple[Observation, ...]:
    """What users said they saw, without identities."""
    return tuple(seen.model_copy(update={"text": _in(seen.text, request)}) for seen in observations)


def _of(request: ServiceRequest) -> Referenced:
    return referenced(request.text, today=request.authored_on.date())


def _in(text: str, request: ServiceRequest) -> str:
    known = _of(request).replaced
    return referenced(text, today=request.authored_on.date(), known=known).text
