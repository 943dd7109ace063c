"""An encoder over a runtime sends each text once and keeps their order."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.encoder import encoder_from
from wetread.runtimes.shipped import RUNTIMES


class Recording:
    """A scripted encoder that writes down what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []
        self._inner = RUNTIMES.build("scripted", {"replies": [{"embedding": 16}]}, None)

    def infer(self, request: InferenceRequest) -> Inference:
        self.asked.append(request.texts)
        return self._inner.infer(request)


def test_texts_are_sent_once_and_come_back_in_order() -> None:
    """Repeated texts, within a call or between calls, cost nothing."""
    runtime = Recording()
    encode = encoder_from(runtime)

    rows = encode(["a", "b", "a"])
    again = encode(["b", "c"])

    assert runtime.asked == [("a", "b"), ("c",)]
    assert np.array_equal(rows[0], rows[2])
    assert np.array_equal(rows[1], again[0])
    assert not np.array_equal(again[0], again[1])


def test_the_least_recently_asked_for_is_forgotten() -> None:
    """Memory stays bounded however long the process lives."""
    runtime = Recording()
    encode = encoder_from(runtime, remember=2)

    for text in ("a", "b", "a", "c", "a", "b"):
        encode([text])

    assert runtime.asked == [("a",), ("b",), ("c",), ("b",)]


def test_more_texts_than_are_remembered_are_still_answered() -> None:
    """A long list passes through a small memory."""
    assert encoder_from(Recording(), remember=1)(["a", "b", "c"]).shape == (3, 16)


def test_no_texts_give_no_rows() -> None:
    """The dimensions are still the model's."""
    assert encoder_from(Recording())([]).shape == (0, 16)


def test_a_runtime_that_is_no_encoder_is_told_apart() -> None:
    """The operator learns which setting is wrong."""
    runtime = RUNTIMES.build("scripted", {"replies": [{"texts": ["hello"]}]}, None)

    with pytest.raises(RuntimeUnavailable, match="configure it as an encoder"):
        encoder_from(runtime)(["a"])


def test_a_runtime_that_loses_texts_is_refused() -> None:
    """One row for each text, or none."""

    class Forgetful(Recording):
        def infer(self, request: InferenceRequest) -> Inference:
            return super().infer(replace(request, texts=request.texts[:1]))

    with pytest.raises(RuntimeUnavailable, match="for each text"):
        encoder_from(Forgetful())(["a", "b"])
