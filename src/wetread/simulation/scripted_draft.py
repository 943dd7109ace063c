"""A drafting agent that writes what the scenario tells it to: the way to see a guard object.

Each reply is one draft, `{statements: [{section, text, cites}], answer, turn}`; `answer` is what it
tells whoever asked, as a chat model would. Replies are played in order, and
the last one repeats, so that the second is what comes back when the first was sent to be revised.
A reply for a `turn` is played in that turn alone, however often the agent is asked in it.
If that fails too, replies with an answer are put aside for standard phrases, as a chat model's are.
`cites` names things as a story can: `request`, `study`, `appointment`, `observation`, the display
of a finding's concept as `finding:Pneumonia`, of the earlier study as `prior:Pneumonia`, an agent
that abstained as `abstention:segmentation`.
Whatever the case does not hold is cited as written, so that a made-up source can be told of.
"""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field, ValidationError

from wetread.agents.base import Agent, Outcome, Work
from wetread.clinical.coding import Noun
from wetread.clinical.reports import DraftReport, Statement
from wetread.errors import ManifestError
from wetread.manifests.registry import explain


class DraftReply(Noun):
    """One draft."""

    statements: tuple[Statement, ...] = Field(min_length=1)
    answer: str | None = None
    turn: int | None = Field(default=None, ge=1)


def scripted_drafting(replies: Iterable[Mapping[str, Any]], *, where: str = "") -> Agent:
    """An agent that plays the drafts.

    Raises:
        ManifestError: a reply is no draft, or there is none; the message says where and why.
    """
    try:
        drafts = [DraftReply.model_validate(reply) for reply in replies]
    except ValidationError as error:
        raise ManifestError(explain(error, f"{where}: replies.report-drafting")) from None
    if not drafts:
        raise ManifestError(f"{where}: replies.report-drafting: write at least one draft")
    played, lock = set[int](), threading.Lock()

    def draft(work: Work) -> Outcome:
        with lock:
            fitting = [n for n, one in enumerate(drafts) if one.turn in (None, work.turn)]
            place = next((n for n in fitting if n not in played), (fitting or [-1])[-1])
            played.add(place)
        reply = drafts[place]
        report = DraftReport(statements=tuple(_resolved(said, work) for said in reply.statements))
        return Outcome(
            task_id=work.task.id, agent=work.task.agent, draft=report, answer=reply.answer
        )

    return draft


def _resolved(said: Statement, work: Work) -> Statement:
    known = _named(work)
    cites = (found for name in said.cites for found in known.get(name, (name,)))
    return said.model_copy(update={"cites": tuple(dict.fromkeys(cites))})


def _named(work: Work) -> dict[str, tuple[str, ...]]:
    """Ids by the names that a story uses for them."""
    known: dict[str, tuple[str, ...]] = {"request": (work.request.id,), "study": (work.study.id,)}
    named = [
        *((f"finding:{f.concept.display}", f.id) for o in work.earlier for f in o.findings),
        *((f"prior:{f.concept.display}", f.id) for f in work.prior),
        *((f"abstention:{a.agent}", a.id) for o in work.earlier for a in o.abstentions),
        *(("appointment", o.appointment.id) for o in work.earlier if o.appointment),
        *(("observation", observation.id) for observation in work.observations),
    ]
    for name, found in named:
        known[name] = (*known.get(name, ()), found)
    return known
