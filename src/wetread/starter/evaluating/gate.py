"""A gate is shown what it should take and everything it should not, as it is served.

Pictures in scope are the rows of a manifest, read as a case reads them. What lies outside is made
or found by kind (see `training.scopes`); a chest gate meets the DICOM samples as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput, RuntimeUnavailable
from wetread.ports.runtime import InferenceRequest, Runtime
from wetread.starter.evaluating.asking import Reply, ask
from wetread.starter.evaluating.items import Item
from wetread.starter.evaluating.pictures import read_picture
from wetread.starter.evaluating.subgroups import source_of
from wetread.starter.evaluating.watching import Watch, unwatched

EACH = 60
"""Pictures drawn of each kind."""
AT_ONCE = 16

Pixels = NDArray[Any]
Draw = Callable[[np.random.Generator], Pixels]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One picture at the gate; `score` is infinite where the gate cannot even read it.

    `group` is the source of a picture in scope, else its kind; `learned` says that training showed
    pictures of this kind.
    """

    id: str
    patient: str
    group: str
    inside: bool
    learned: bool
    score: float
    refused: bool


def show_all(
    gate: Runtime,
    items: Sequence[Item],
    kinds: Mapping[str, Draw],
    samples: Mapping[str, Pixels],
    *,
    unseen: frozenset[str],
    seed: int,
    watch: Watch = unwatched,
) -> tuple[Shown, ...]:
    """Asks the gate about every picture.

    Args:
        gate: the runtime with the gate's model.
        items: rows in scope.
        kinds: what lies outside, drawn `EACH` times.
        samples: single pictures outside, by name.
        unseen: names of the kinds that training did not show.
        seed: decides what is drawn.
        watch: is told how many pictures of how many are done.
    """
    pictures = _pictures(items, kinds, samples, unseen, seed)
    total = len(items) + EACH * len(kinds) + len(samples)
    found: list[Shown] = []
    watch(0, total)
    while some := list(islice(pictures, AT_ONCE)):
        replies = ask(
            gate, [InferenceRequest(agent="gate", images=(pixels,)) for _, pixels in some]
        )
        found += [_judged(known, reply) for (known, _), reply in zip(some, replies, strict=True)]
        watch(len(found), total)
    return tuple(found)


def _pictures(
    items: Sequence[Item],
    kinds: Mapping[str, Draw],
    samples: Mapping[str, Pixels],
    unseen: frozenset[str],
    seed: int,
) -> Iterator[tuple[dict[str, Any], Pixels]]:
    """What is known of each picture, and the picture; one at a time, since there are many."""
    for item in items:
        known = {"id": item.id, "patient": item.patient, "group": source_of(item)}
        yield known | {"inside": True, "learned": True}, read_picture(item.file).pixels
    for kind, draw in kinds.items():
        rng = np.random.default_rng([seed, *kind.encode()])
        for number in range(1, EACH + 1):
            name = f"{kind} {number}"
            known = {"id": name, "patient": name, "group": kind}
            yield known | {"inside": False, "learned": kind not in unseen}, draw(rng)
    for name, pixels in samples.items():
        known = {"id": name, "patient": name, "group": "DICOM samples"}
        yield known | {"inside": False, "learned": False}, pixels


def _judged(known: Mapping[str, Any], reply: Reply) -> Shown:
    if isinstance(reply, BadInput):
        return Shown(**known, score=float("inf"), refused=True)
    score, limit = reply.scalars.get("ood"), reply.scalars.get("threshold")
    if score is None or limit is None:
        raise RuntimeUnavailable(
            "the model returned no 'ood' score or no 'threshold'; evaluate a gate model"
        )
    return Shown(**known, score=float(score), refused=not score <= limit)
