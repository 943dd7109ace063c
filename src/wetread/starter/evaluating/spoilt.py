"""Does a model know when it outlines badly? Its pictures are spoilt and it is asked again.

On the pictures as they were taken it hardly ever does badly, so that little can be said there. Each
is spoilt in every way several times (see `training.spoiling`), with the truth moved along, and the
overlap that the model expects of itself is set beside the one it reached.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.starter.evaluating.answers import Outlined
from wetread.starter.evaluating.asking import ask
from wetread.starter.evaluating.items import Item
from wetread.starter.evaluating.pictures import read_picture
from wetread.starter.evaluating.roles import Role
from wetread.starter.evaluating.segmentation import chances_of, expectation, masks_of
from wetread.starter.evaluating.truth import Truth, truth_of
from wetread.starter.evaluating.watching import Watch, unwatched
from wetread.starter.films import IGNORE
from wetread.starter.training.spoiling import SPOILS, Labels, overlap, spoilt

AS_IT_IS = "none"
AT_ONCE = 16

Pixels = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Spoilt:
    """One spoilt picture: how it was spoilt, the overlap reached, and the one expected."""

    id: str
    patient: str
    kind: str
    dice: float
    quality: float
    flagged: bool | None


def spoil_all(
    pairs: Sequence[tuple[Item, Outlined]],
    roles: Sequence[Role],
    *,
    times: int,
    seed: int,
    watch: Watch = unwatched,
) -> tuple[Spoilt, ...]:
    """Spoils every picture that was answered and that people drew on.

    Args:
        pairs: the rows with what was answered before anything was spoilt.
        roles: whoever answered.
        times: how often each picture is spoilt in each way; as it is it is asked about once.
        seed: decides every degree.
        watch: is told how many pictures of how many are done.
    """
    by_model = {role.model: role for role in roles}
    asked = [
        (item, by_model[answer.model])
        for item, answer in pairs
        if answer.model is not None and not answer.model_made
    ]
    found: list[Spoilt] = []
    watch(0, len(asked))
    for done, (item, role) in enumerate(asked, start=1):
        found += _spoil(item, role, times, seed)
        watch(done, len(asked))
    return tuple(found)


def _spoil(item: Item, role: Role, times: int, seed: int) -> Iterator[Spoilt]:
    """One picture in every way; the model names its structures when it is first asked."""
    pixels = read_picture(item.file).pixels
    whole = role.runtime.infer(_question(role, pixels))
    truth = labels_of(truth_of(item, whole.labels, pixels.shape), whole.labels)
    kinds = [AS_IT_IS, *(name for name in SPOILS if name != AS_IT_IS for _ in range(times))]
    rng = np.random.default_rng([seed, item.number])
    for some in (kinds[at : at + AT_ONCE] for at in range(0, len(kinds), AT_ONCE)):
        shown = [spoilt(pixels, truth, kind, rng) for kind in some]
        replies = ask(role.runtime, [_question(role, picture) for picture, _ in shown])
        for kind, (picture, labels), reply in zip(some, shown, replies, strict=True):
            if not isinstance(reply, BadInput):
                yield from _compared(item, role, kind, picture.shape, labels, reply)


def _compared(
    item: Item, role: Role, kind: str, shape: tuple[int, ...], labels: Labels, reply: Inference
) -> Iterator[Spoilt]:
    """Nothing, where neither the truth nor the model has a structure on what is left."""
    chances = chances_of(reply, shape)
    masks = masks_of(chances)
    reached = overlap(labels, np.any([*masks.values()], axis=0).astype(np.uint8), None)
    if reached is not None:
        quality, flagged = expectation(role, reply, chances, masks)
        yield Spoilt(
            id=item.id,
            patient=item.patient,
            kind=kind,
            dice=reached,
            quality=quality,
            flagged=flagged,
        )


def _question(role: Role, pixels: Pixels) -> InferenceRequest:
    return InferenceRequest(agent=role.spec.id, images=(pixels,))


def labels_of(truth: Truth, labels: Sequence[str]) -> Labels:
    """The truth as one map: structures count up from 1, 127 is not to be judged."""
    structures: Mapping[str, NDArray[np.bool_]] = truth.structures or {labels[0]: truth.whole}
    found = np.zeros(truth.whole.shape, dtype=np.uint8)
    for number, name in enumerate(labels, start=1):
        if name in structures:
            found[structures[name]] = number
    found[~truth.seen] = IGNORE
    return found
