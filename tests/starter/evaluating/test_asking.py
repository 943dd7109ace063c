"""Many questions at once where a runtime can, one by one where it cannot or will not."""

from collections.abc import Sequence

import numpy as np
import pytest

from support.evaluations import Fake, film, gate
from wetread.errors import BadInput, RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.starter.evaluating.asking import ask


class Batching(Fake):
    """Counts batches; one image that it cannot use spoils a batch."""

    batches = 0

    def infer_many(self, requests: Sequence[InferenceRequest]) -> list[Inference]:
        self.batches += 1
        return [self.infer(request) for request in requests]


def _requests(*images: np.ndarray) -> list[InferenceRequest]:
    return [InferenceRequest(agent="x", images=(image,)) for image in images]


def test_a_runtime_that_can_is_asked_once() -> None:
    """In order."""
    runtime = Batching(gate(lambda pixels: float(pixels.max())).answer)
    replies = ask(runtime, _requests(film(10), film(20), film(30)))
    assert [reply.scalars["ood"] for reply in replies if isinstance(reply, Inference)] == [
        10,
        20,
        30,
    ]
    assert runtime.batches == 1


def test_one_image_that_cannot_be_used_costs_the_others_nothing() -> None:
    """The batch is asked one by one, and the objection stands in its place."""
    runtime = Batching(gate(lambda _: 0.5).answer)
    replies = ask(runtime, _requests(film(10), np.zeros((4, 8, 8)), film(30)))
    assert [isinstance(reply, BadInput) for reply in replies] == [False, True, False]


def test_a_model_that_cannot_serve_ends_it() -> None:
    """Missing weights are no property of a picture."""

    def broken(_: np.ndarray) -> dict[str, object]:
        raise RuntimeUnavailable("no weights")

    with pytest.raises(RuntimeUnavailable):
        ask(Fake(broken), _requests(film(10)))
