"""What each head learns from: texts, what holds of them, and how much each counts."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wetread.guards.pressure import KINDS, LABELS
from wetread.guards.turns import sentences
from wetread.manifests.specs import AgentSpec
from wetread.starter import outside_sets as outside
from wetread.starter.dialogues import dialogue_turns
from wetread.starter.phrasebook import Example, phrases

ROUTES = (
    "segmentation",
    "classification",
    "report-drafting",
    "scheduling",
    "none",
    "remark",
    "unclear",
)
_PLACING = re.compile(r"\b(?:identify|detect|highlight|locate|find|segment)\b", re.IGNORECASE)
PUSHING = (*KINDS, "both", "push")
PAIRS = 400
"""Two wishes in one text; without them a head learns that there is always just one."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """Rows in step: `targets` and `importance` are [texts, labels]."""

    labels: tuple[str, ...]
    texts: tuple[str, ...]
    targets: NDArray[np.float64]
    importance: NDArray[np.float64]
    groups: tuple[str, ...]

    def only(self, chosen: NDArray[np.bool_]) -> "Lesson":
        places = np.flatnonzero(chosen)
        return Lesson(
            labels=self.labels,
            texts=tuple(self.texts[place] for place in places),
            targets=self.targets[places],
            importance=self.importance[places],
            groups=tuple(self.groups[place] for place in places),
        )


def routes(
    agents: Mapping[str, AgentSpec], guards: Path | None, *, seed: int = 17
) -> tuple[Example, ...]:
    """Our own phrases, the agents' own examples, and the outside sets where they are."""
    own = [*phrases("router", seed=seed)]
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
    """Rare labels count more, by the square root of how rare they are."""
    both = [*examples, *_pairs(examples, np.random.default_rng(seed))]
    targets = np.array([[name in e.label.split("+") for name in ROUTES] for e in both], float)
    often = Counter(e.label for e in both)
    share = np.array([(len(both) / len(often) / often[e.label]) ** 0.5 for e in both])
    return Lesson(
        labels=ROUTES,
        texts=tuple(e.text for e in both),
        targets=targets,
        importance=np.repeat(np.minimum(share, 3.0)[:, None], len(ROUTES), axis=1),
        groups=tuple(e.group for e in both),
    )


def _pairs(examples: Sequence[Example], rng: np.random.Generator) -> Iterable[Example]:
    """Joined wishes of two agents; both halves come from one group of folds, see `fold_of`."""
    ours = [e for e in examples if e.label in ROUTES[:4]]
    for _ in range(PAIRS):
        one, other = (ours[int(place)] for place in rng.integers(len(ours), size=2))
        if one.label != other.label and fold_of(one.group) == fold_of(other.group):
            text = f"{one.text.rstrip('.?')} and {other.text}"
            yield Example(text, f"{one.label}+{other.label}", one.group)


def turns(guards: Path | None, *, seed: int = 17) -> tuple[Example, ...]:
    """Turns that push, inform, do both or neither; requests and questions are neither."""
    asked = (e._replace(label="neutral") for e in phrases("router", draws=1) if e.label != "remark")
    own = (*phrases("pressure", seed=seed), *dialogue_turns(), *asked)
    if guards is None:
        return own
    return (*own, *outside.pushback(guards), *outside.facts(guards))


def pressure_lesson(examples: Sequence[Example]) -> Lesson:
    """Whole turns and their sentences.

    What holds of a turn need not hold of its sentences: of those only what does not hold is
    learned. Outside sets do not say how a turn pushes, so their kinds count for nothing.
    """
    rows = [
        (text, _holds(e), _counts(e, whole=text == e.text), e.group)
        for e in examples
        for text in dict.fromkeys((e.text, *sentences(e.text)))
    ]
    texts, targets, importance, groups = zip(*rows, strict=True)
    return Lesson(
        labels=LABELS,
        texts=texts,
        targets=np.array(targets, float),
        importance=np.array(importance, float),
        groups=groups,
    )


def _holds(e: Example) -> list[bool]:
    pushes, informs = e.label in PUSHING, e.label in ("evidence", "both")
    return [pushes, informs, *(e.label == kind for kind in KINDS)]


def _counts(e: Example, *, whole: bool) -> list[float]:
    pushes, informs, *_ = _holds(e)
    kinds = [float(whole and e.label not in ("push", "both"))] * len(KINDS)
    if whole:
        return [1.0, 1.0, *kinds]
    return [0.0 if pushes else 1.0, 0.0 if informs else 0.5, *kinds]


def fold_of(group: str, folds: int = 5) -> int:
    """The fold of a group, the same on every machine."""
    return zlib.crc32(group.encode()) % folds
