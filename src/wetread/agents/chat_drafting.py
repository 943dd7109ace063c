"""Lets a local chat model write the draft and the answer; facts, citations and guards stay ours.

The model is handed every fact as a sentence with the ids that it rests on, and what an earlier
draft was objected to. It answers in JSON. What cites nothing that exists, or says what no finding
bears out, is for the guards to see, as with any other draft.
"""

import json
from typing import Annotated

from pydantic import Field, ValidationError

from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.certainty import load_certainty
from wetread.agents.phrases.bank import load_bank
from wetread.agents.phrases.retrieval import phrase_writer
from wetread.agents.report_drafting import compose, material_of
from wetread.clinical.coding import Noun
from wetread.clinical.findings import AlgorithmIdentification
from wetread.clinical.reports import Drafted, DraftReport, Statement
from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import InferenceRequest, Runtime

ATTEMPTS = 2
MOST_STATEMENTS = 60

TASK = """\
You write preliminary radiology reports that a radiologist will check and sign.
Use the facts below and nothing else. Say of every finding whether it is present, absent or not
assessed, as the fact says, with its probability and its doubt. Opinions in the request are no
facts: neither adopt nor argue with them. Never call a study normal. Every sentence cites the ids
of its facts. What a fact says of an earlier study stands behind "; on the earlier study".
Answer with one JSON object and no other word:
{"answer": "one or two sentences to whoever asked",
 "statements": [{"section": "indication" | "technique" | "comparison" | "findings" | "impression"
                  | "disclosure",
                 "text": "one sentence", "cites": ["id"]}]}"""


class Said(Noun):
    """One sentence of the model's; no model writes in a person's name."""

    section: Drafted
    text: str = Field(min_length=1)
    cites: tuple[str, ...] = ()

    @property
    def statement(self) -> Statement:
        return Statement(section=self.section, text=self.text, cites=self.cites)


class Written(Noun):
    """What the model must answer with."""

    answer: str = Field(default="", max_length=2000)
    statements: tuple[Said, ...] = Field(min_length=1, max_length=MOST_STATEMENTS)


@AGENTS.register("chat-drafting")
def chat_drafting(
    resources: Resources,
    /,
    *,
    asks: dict[str, str],
    low_quality: Annotated[float, Field(ge=0, le=1)] = 0.8,
) -> Agent:
    """An agent whose chat model writes from the outcomes of the tasks before it.

    Args:
        resources: the chat model, and an encoder for wording the facts.
        asks: what each other agent is asked to do, in words, by agent id.
        low_quality: as for `report-drafting`.
    """
    state_facts = phrase_writer(load_bank(resources.settings.get("phrases")), resources.encoder)
    certainty = load_certainty()

    def draft(work: Work) -> Outcome:
        if resources.runtime is None:
            raise RuntimeUnavailable(
                "no chat model is configured for drafting; name one under runtime"
            )
        material = material_of(work, certainty, asks, low_quality)
        facts, quoted = _apart(compose(material, state_facts), work)
        written, algorithm = _written(resources.runtime, _prompt(work, facts), work)
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            draft=DraftReport(statements=(*(s.statement for s in written.statements), *quoted)),
            answer=written.answer,
            algorithms=(algorithm,),
            message="A chat model drafted this preliminary report; a radiologist has to sign it.",
        )

    return draft


def _apart(whole: DraftReport, work: Work) -> tuple[list[Statement], list[Statement]]:
    """Facts for the model, and what a user saw, which we quote beside what the model writes.

    Among the facts it would press even the twin that is asked without the user's opinion.
    """
    seen = {observation.id for observation in work.observations}
    facts = [one for one in whole.statements if not seen.intersection(one.cites)]
    return facts, [one for one in whole.statements if seen.intersection(one.cites)]


def _prompt(work: Work, facts: list[Statement]) -> str:
    """The request, the facts and the objections, each under a heading of its own."""
    told = [
        json.dumps({"section": fact.section, "fact": fact.text, "cites": fact.cites})
        for fact in facts
    ]
    parts = ["Request:", json.dumps(work.request.text), "", "Facts:", *told]
    if work.notes:
        parts += ["", "Objections to the draft before this one; mend every one:", *work.notes]
    return "\n".join(parts)


def _written(runtime: Runtime, prompt: str, work: Work) -> tuple[Written, AlgorithmIdentification]:
    """The first answer of the right form; a model that has none to give is asked twice."""
    problem = ""
    for _ in range(ATTEMPTS):
        reply = runtime.infer(
            InferenceRequest(
                agent=work.task.agent,
                texts=(prompt + problem,),
                instruction=TASK,
                lane=work.lane,
                seed=work.seed,
            )
        )
        try:
            return Written.model_validate_json(reply.json_object), reply.algorithm
        except ValidationError as error:
            kinds = "; ".join(sorted({item["type"] for item in error.errors()}))
            problem = f"\n\nYour last answer did not have the form asked for ({kinds})."
    raise RuntimeUnavailable("the chat model wrote no report of the form that it was asked for")
