"""The agents on duty: each with its manifest, its function and the digest of what it rests on."""

import threading
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass

from wetread.agents.base import Agent, Outcome, Work
from wetread.clinical.imaging import Digest
from wetread.errors import RuntimeUnavailable
from wetread.manifests.specs import AgentSpec


@dataclass(frozen=True, kw_only=True)
class Enlisted:
    """One agent, ready to work.

    `standard` writes in its place when its own words fail twice; none where its words are ours.
    """

    spec: AgentSpec
    agent: Agent
    digest: Digest
    standard: Agent | None = None


@dataclass(frozen=True)
class WithinTime:
    """An agent that is given up when its manifest's time is over.

    A thread cannot be killed: it is abandoned, and whatever it still finds is dropped.
    """

    agent: Agent
    seconds: float

    def __call__(self, work: Work) -> Outcome:
        answer: Future[Outcome] = Future()
        context = copy_context()

        def run() -> None:
            try:
                answer.set_result(context.run(self.agent, work))
            except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
                answer.set_exception(error)

        threading.Thread(target=run, daemon=True, name=f"agent-{work.task.agent}").start()
        try:
            return answer.result(timeout=self.seconds)
        except TimeoutError:
            raise RuntimeUnavailable(
                f"the {work.task.agent} agent gave no answer within {self.seconds:g} s"
            ) from None
