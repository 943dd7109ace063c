"""The kit passes a good runtime and catches each kind of bad one."""

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from wetread.clinical.findings import AlgorithmIdentification
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.testing import RUNTIME_CHECKS, check_runtime

FILM = np.arange(64, dtype=np.float32).reshape(8, 8)
REQUEST = InferenceRequest(agent="x", images=(FILM,), texts=("a",), seed=3)
Change = Callable[[InferenceRequest, Inference], Inference]


class Mean:
    """A model of one number, and what a test wants to go wrong with it."""

    def __init__(self, change: Change = lambda _request, inference: inference) -> None:
        self.change = change

    def infer(self, request: InferenceRequest) -> Inference:
        chance = float(request.images[0].mean()) / 100
        algorithm = AlgorithmIdentification(
            agent=request.agent, runtime="mean", model="mean@1", seed=request.seed
        )
        inference = Inference(
            arrays={
                "mask": np.full((1, *request.images[0].shape), chance, np.float32),
                "probability": np.array([chance], np.float32),
                "embedding": np.eye(len(request.texts), 4, dtype=np.float32),
            },
            labels=("present",),
            scalars={"ood": chance},
            algorithm=algorithm,
        )
        return self.change(request, inference)


def arrays(**changed: Any) -> Change:
    return lambda _request, inference: replace(inference, arrays={**inference.arrays, **changed})


def recorded(**changed: Any) -> Change:
    def change(_request: InferenceRequest, inference: Inference) -> Inference:
        record = inference.algorithm.model_copy(update=changed)
        return replace(inference, algorithm=record)

    return change


def scribbling(request: InferenceRequest, inference: Inference) -> Inference:
    request.images[0][0, 0] = 99
    return inference


def heeding(request: InferenceRequest, inference: Inference) -> Inference:
    strange = "no-such-option" in request.options
    return replace(inference, texts=("strange",)) if strange else inference


def hurrying(request: InferenceRequest, inference: Inference) -> Inference:
    return replace(inference, texts=(request.lane,))


def lingering(_request: InferenceRequest, inference: Inference) -> Inference:
    threading.Thread(target=FOREVER.wait, name="lingering").start()
    return inference


def counting() -> Change:
    numbers = itertools.count()
    return lambda _request, inference: replace(inference, texts=(str(next(numbers)),))


def shared_with_other_threads() -> Change:
    """Right in the main thread, wrong in every other one."""
    return lambda _request, inference: (
        inference
        if threading.current_thread() is threading.main_thread()
        else replace(inference, scalars={"ood": 0.9})
    )


FOREVER = threading.Event()


def test_a_good_runtime_passes() -> None:
    """Every check lets it through."""
    check_runtime(Mean, REQUEST)


@pytest.mark.parametrize(
    ("check", "change", "sentence"),
    [
        ("repeats_itself", counting(), "another answer the second time"),
        ("names_its_algorithm", recorded(agent="y"), "names another agent"),
        ("names_its_algorithm", recorded(seed=0), "another seed"),
        ("names_its_algorithm", recorded(model=""), "leaves runtime, model"),
        ("returns_finite_float32", arrays(x=np.zeros(2)), "'x' is float64"),
        ("returns_finite_float32", arrays(x=np.array([np.nan], np.float32)), "not finite"),
        (
            "returns_finite_float32",
            lambda _request, inference: replace(inference, scalars={"ood": float("inf")}),
            "scalar 'ood'",
        ),
        ("keeps_the_contract", arrays(mask=np.zeros((1, 4, 4), np.float32)), "'mask' has shape"),
        ("keeps_the_contract", arrays(mask=np.full((1, 8, 8), 2, np.float32)), "the range 0 to 1"),
        ("keeps_the_contract", arrays(attention=np.zeros((4, 4), np.float32)), "'attention'"),
        ("keeps_the_contract", arrays(probability=np.zeros(2, np.float32)), "'probability'"),
        ("keeps_the_contract", arrays(conformal_quantile=np.zeros(2, np.float32)), "'conformal"),
        ("keeps_the_contract", arrays(embedding=np.zeros((2, 4), np.float32)), "one row for each"),
        ("keeps_the_contract", arrays(embedding=np.zeros((1, 4), np.float32)), "length one"),
        ("settles_unknown_options", heeding, "unknown option was accepted"),
        ("serves_every_lane", hurrying, "the lane changed"),
        ("serves_threads", shared_with_other_threads(), "threads at once"),
    ],
)
def test_a_bad_runtime_is_caught_with_a_sentence(check: str, change: Change, sentence: str) -> None:
    """Each fault is found by the check that is made for it."""
    found = {one.__name__: one for one in RUNTIME_CHECKS}

    with pytest.raises(AssertionError, match=sentence):
        found[check](lambda: Mean(change), REQUEST)


def test_a_runtime_that_writes_into_its_input_is_caught() -> None:
    """The kit hands it a read-only film, as the store of pixels does."""
    check = next(one for one in RUNTIME_CHECKS if one.__name__ == "leaves_its_input_alone")

    with pytest.raises(ValueError, match="read-only"):
        check(lambda: Mean(scribbling), REQUEST)


def test_a_thread_left_running_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name, after the kit has waited for it."""
    monkeypatch.setattr("wetread.testing.runtime_kit.PATIENCE_S", 0.01)
    check = next(one for one in RUNTIME_CHECKS if one.__name__ == "leaves_nothing_running")

    try:
        with pytest.raises(AssertionError, match="lingering"):
            check(lambda: Mean(lingering), REQUEST)
    finally:
        FOREVER.set()


def test_closing_is_asked_for_twice() -> None:
    """Where there is a `close`, the second call does nothing."""
    closed: list[int] = []

    class Closing(Mean):
        def close(self) -> None:
            closed.append(1)

    check = next(one for one in RUNTIME_CHECKS if one.__name__ == "leaves_nothing_running")
    check(Closing, REQUEST)

    assert closed == [1, 1]
