"""Times are medians and ratios of what a clock said, and answers are compared to the last bit."""

from collections.abc import Iterator

import numpy as np
import pytest

from support.evaluations import Fake
from wetread.clinical.findings import AlgorithmIdentification
from wetread.ports.runtime import Inference
from wetread.starter.speed import (
    JUDGE,
    ROUNDS,
    WARM_UP,
    largest_difference,
    one_radiograph,
    throughput,
)


class Ticking:
    """A clock that moves on by so much whenever it is read."""

    def __init__(self, steps: Iterator[float]) -> None:
        self.steps, self.now = steps, 0.0

    def __call__(self) -> float:
        self.now += next(self.steps)
        return self.now


class Batched(Fake):
    """Answers many at once, a little differently."""

    def infer_many(self, requests):
        many = [self.infer(request) for request in requests]
        return [_answer(float(one.scalars["s"]) + 1e-5) for one in many]


def _answer(value: float) -> Inference:
    algorithm = AlgorithmIdentification(agent="x", runtime="scripted", model="fake", seed=0)
    arrays = {"mask": np.full((2, 2), value, np.float32)}
    return Inference(algorithm=algorithm, arrays=arrays, scalars={"s": value})


def _fake() -> Batched:
    return Batched(lambda pixels: {"scalars": {"s": float(pixels.mean())}})


def test_the_first_films_warm_up_and_are_not_counted() -> None:
    """Each film takes as long as the clock says; the judge is asked for its map."""
    films = [np.zeros((2, 2))] * 5
    seconds = [9.0] * WARM_UP + [1.0, 2.0, 3.0, 4.0, 5.0]
    clock = Ticking(iter([step for took in seconds for step in (0.0, took)]))
    outline, judge = _fake(), _fake()

    found = one_radiograph(films, {"cxr-lungs": outline, JUDGE: judge}, clock)

    assert (found["n"], found["median_s"]) == (5, 3.0)
    assert found["low_s"] < 3 < found["high_s"] <= 5
    assert all(request.options["attention"] for request in judge.asked)
    assert not any(request.options for request in outline.asked)


def test_a_batch_is_compared_with_single_calls() -> None:
    """The best of the rounds, and by how much any answer differs."""
    films = [np.full((2, 2), n) for n in range(4)]
    rounds = [(8.0, 2.0), (4.0, 3.0), (6.0, 4.0)]
    assert len(rounds) == ROUNDS
    clock = Ticking(iter([step for a, b in rounds for step in (0.0, a, 0.0, b)]))

    found = throughput("cxr-lungs", _fake(), films, clock)

    assert (found["n"], found["single_per_s"], found["batch_per_s"]) == (4, 1.0, 2.0)
    assert found["ratio"] == 2.0
    assert found["largest_difference"] == pytest.approx(1e-5, rel=0.1)


def test_answers_differ_by_their_worst_number() -> None:
    """Arrays and scalars alike; two answers without either are the same."""
    assert largest_difference(_answer(0.25), _answer(0.25)) == 0
    assert largest_difference(_answer(0.25), _answer(0.75)) == pytest.approx(0.5)
    algorithm = _answer(0).algorithm
    assert largest_difference(Inference(algorithm=algorithm), Inference(algorithm=algorithm)) == 0
