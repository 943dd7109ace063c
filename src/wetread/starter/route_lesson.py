"""What the router learns from: requests with the agents that they ask, and what asks for nobody.

Whole requests as clinicians type them teach most. Phrases of one wish each tell it besides what is
nobody's work, what is a remark and what is too vague; dialogues add what people say of an answer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from wetread.manifests.specs import AgentSpec
from wetread.starter import outside_sets as outside
from wetread.starter.dialogues import dialogues
from wetread.starter.lessons import Lesson, fold_of
from wetread.starter.phrasebook import Example, phrases
from wetread.starter.requests import requests

ROUTES = (
    "segmentation",
    "classification",
    "report-drafting",
    "scheduling",
    "none",
    "remark",
    "unclear",
)
AGENTS = 4
"""The first of them are agents."""

NOTHING = "nothing"
"""Of a request that asks for no agent's work, whatever else it is."""

_PLACING = re.compile(r"\b(?:identify|detect|highlight|locate|find|segment)\b", re.IGNORECASE)
PAIRS = 400
"""Two wishes in one text; without them a head learns that there is always just one."""

_EVERY = 6
"""One of so many turns of dialogues is learned from."""

_PHRASE, _TURN, _OTHERWISE = 0.25, 0.1, 0.5
"""How much a phrase and a turn count beside a whole request, and how much it counts in a request
with tasks that it is neither nobody's work nor a remark nor vague."""


def routes(
    agents: Mapping[str, AgentSpec], guards: Path | None, *, seed: int = 17
) -> tuple[Example, ...]:
    """Our own phrases, the agents' own examples, and the outside sets where they are."""
    own = [*phrases("router", seed=seed)]
    own += [
        Example(d.user, "remark", d.group) for d in dialogues()[::_EVERY] if d.kind != "evidence"
    ]
    own += [Example(one.text, "+".join(one.tasks) or NOTHING, one.group) for one in requests()]
    own += [
        Example(text, spec.id, f"agent:{spec.id}:{skill.id}:{text}")
        for spec in agents.values()
        if spec.id in ROUTES
        for skill in spec.skills
        for text in skill.examples
    ]
    if guards is None:
        return tuple(own)
    seen = (e._replace(label=_ours(e)) for e in outside.vila(guards))
    return (*own, *seen, *outside.clinc(guards, "train_small", each=8), *outside.bfcl(guards))


def _ours(e: Example) -> str:
    """Whose work it is: finding a place is segmentation, judging presence classification."""
    if e.label == outside.LESION:
        return "segmentation" if _PLACING.search(e.text) else "classification"
    return "unclear" if e.label == outside.PLAIN else e.label


def route_lesson(examples: Sequence[Example], *, seed: int = 17) -> Lesson:
    """Rare labels of phrases count more, by the square root of how rare they are."""
    both = [*examples, *_pairs(examples, np.random.default_rng(seed))]
    often = Counter(e.label for e in both)
    usual = len(both) / len(often)
    return Lesson(
        labels=ROUTES,
        texts=tuple(e.text for e in both),
        targets=np.array([[name in e.label.split("+") for name in ROUTES] for e in both], float),
        importance=np.array([_counts(e, min(3.0, (usual / often[e.label]) ** 0.5)) for e in both]),
        groups=tuple(e.group for e in both),
    )


def _counts(e: Example, rare: float) -> list[float]:
    """How much the text teaches of each label."""
    if e.group.startswith("request:"):
        otherwise = 0.0 if e.label == NOTHING else _OTHERWISE
        return [1.0] * AGENTS + [otherwise] * (len(ROUTES) - AGENTS)
    if e.group.startswith("dialogue:"):
        return [_TURN] * len(ROUTES)
    return [_PHRASE * rare] * len(ROUTES)


def _pairs(examples: Sequence[Example], rng: np.random.Generator) -> Iterable[Example]:
    """Joined wishes of two agents; both halves come from one group of folds, see `fold_of`."""
    ours = [
        e for e in examples if e.label in ROUTES[:AGENTS] and not e.group.startswith("request:")
    ]
    for _ in range(PAIRS):
        one, other = (ours[int(place)] for place in rng.integers(len(ours), size=2))
        if one.label != other.label and fold_of(one.group) == fold_of(other.group):
            text = f"{one.text.rstrip('.?')} and {other.text}"
            yield Example(text, f"{one.label}+{other.label}", one.group)
