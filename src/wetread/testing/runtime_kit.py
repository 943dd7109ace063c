"""What any runtime must do, whatever it wraps: run these checks on yours.

    from wetread.testing import check_runtime

    def test_my_runtime_conforms():
        check_runtime(lambda: my_runtime(resources, model="mine"), request)

`make` returns a fresh runtime. The request is one that the model can answer, and the runtime must
answer it alike each time (a script has one reply). A check raises AssertionError with a sentence.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import get_args

import numpy as np

from wetread.errors import BadInput
from wetread.ports.runtime import Inference, InferenceRequest, Lane, Runtime

Make = Callable[[], Runtime]
Check = Callable[[Make, InferenceRequest], None]

THREADS = 4
CLOSE = 1e-5
PATIENCE_S = 5.0


def check_runtime(make: Make, request: InferenceRequest) -> None:
    """All of `RUNTIME_CHECKS`, in order."""
    for check in RUNTIME_CHECKS:
        check(make, request)


def repeats_itself(make: Make, request: InferenceRequest) -> None:
    """The same seed gives the same bytes, in this instance and in the next."""
    runtime = make()
    first, again, other = runtime.infer(request), runtime.infer(request), make().infer(request)
    _must(_same(first, again), "the same request gave another answer the second time")
    _must(_same(first, other), "a fresh runtime answered the same request differently")


def names_its_algorithm(make: Make, request: InferenceRequest) -> None:
    """The record says who asked, what ran and under which seed; weights have a digest or none."""
    algorithm = make().infer(request).algorithm
    _must(algorithm.agent == request.agent, "the algorithm record names another agent")
    _must(algorithm.seed == request.seed, "the algorithm record holds another seed")
    named = algorithm.runtime and algorithm.model and algorithm.device and algorithm.precision
    _must(bool(named), "the algorithm record leaves runtime, model, device or precision empty")


def returns_finite_float32(make: Make, request: InferenceRequest) -> None:
    """Arrays are float32 and every number is one."""
    inference = make().infer(request)
    for name, array in inference.arrays.items():
        _must(array.dtype == np.float32, f"the array {name!r} is {array.dtype}, not float32")
        _must(bool(np.isfinite(array).all()), f"the array {name!r} holds values not finite")
    for name, value in inference.scalars.items():
        _must(bool(np.isfinite(value)), f"the scalar {name!r} is not finite")


def keeps_the_contract(make: Make, request: InferenceRequest) -> None:
    """Known arrays have the shape and range that agents rely on (`wetread.runtimes.base`)."""
    inference = make().infer(request)
    labels, shape = len(inference.labels), request.images[0].shape if request.images else ()
    for name, expected in {
        "mask": (labels, *shape),
        "attention": shape,
        "probability": (labels,),
        "conformal_quantile": (labels,),
    }.items():
        array = inference.arrays.get(name)
        if array is None:
            continue
        _must(array.shape == expected, f"{name!r} has shape {array.shape}, expected {expected}")
        inside = name == "conformal_quantile" or bool(((array >= 0) & (array <= 1)).all())
        _must(inside, f"{name!r} leaves the range 0 to 1")
    rows = inference.arrays.get("embedding")
    if rows is not None:
        _must(len(rows) == len(request.texts), "'embedding' needs one row for each text")
        lengths = np.linalg.norm(rows, axis=1)
        _must(bool(np.allclose(lengths, 1, atol=1e-3)), "rows of 'embedding' must have length one")


def leaves_its_input_alone(make: Make, request: InferenceRequest) -> None:
    """Images may be shared and read-only; nobody writes into them."""
    images = tuple(image.copy() for image in request.images)
    for image in images:
        image.setflags(write=False)
    make().infer(replace(request, images=images))
    alike = all(np.array_equal(a, b) for a, b in zip(images, request.images, strict=True))
    _must(alike, "an input image was changed")


def settles_unknown_options(make: Make, request: InferenceRequest) -> None:
    """An option it does not know is refused with BadInput, or changes nothing."""
    runtime = make()
    odd = replace(request, options={**request.options, "no-such-option": 1})
    plain = runtime.infer(request)
    try:
        answer = runtime.infer(odd)
    except BadInput:
        return
    _must(_same(plain, answer), "an unknown option was accepted and changed the answer")


def serves_every_lane(make: Make, request: InferenceRequest) -> None:
    """STAT, routine and shadow work get the same answer; only the waiting differs."""
    runtime = make()
    answers = [runtime.infer(replace(request, lane=lane)) for lane in get_args(Lane)]
    _must(all(_same(answers[0], one) for one in answers), "the lane changed the answer")


def serves_threads(make: Make, request: InferenceRequest) -> None:
    """Several threads may ask one runtime at once and each gets its own answer."""
    runtime = make()
    alone = runtime.infer(request)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(runtime.infer, [request] * 2 * THREADS))
    close = all(_same(alone, answer, tolerance=CLOSE) for answer in answers)
    _must(close, f"{THREADS} threads at once got other answers than one alone")


def leaves_nothing_running(make: Make, request: InferenceRequest) -> None:
    """No thread outlives an inference for long; a `close`, where there is one, is idempotent."""
    before = set(threading.enumerate())
    runtime = make()
    runtime.infer(request)
    close = getattr(runtime, "close", None)
    if close is not None:
        close()
        close()
    started = [one for one in threading.enumerate() if one not in before and not one.daemon]
    for thread in started:
        thread.join(PATIENCE_S)
    left = {thread.name for thread in started if thread.is_alive()}
    _must(not left, f"threads were left running: {', '.join(sorted(left))}")


RUNTIME_CHECKS: tuple[Check, ...] = (
    repeats_itself,
    names_its_algorithm,
    returns_finite_float32,
    keeps_the_contract,
    leaves_its_input_alone,
    settles_unknown_options,
    serves_every_lane,
    serves_threads,
    leaves_nothing_running,
)


def _same(one: Inference, other: Inference, *, tolerance: float = 0.0) -> bool:
    """Equal but for the time it took."""
    if one.arrays.keys() != other.arrays.keys() or one.scalars.keys() != other.scalars.keys():
        return False
    pairs = [
        *((array, other.arrays[name]) for name, array in one.arrays.items()),
        *((np.array(value), np.array(other.scalars[name])) for name, value in one.scalars.items()),
    ]
    close = all(a.shape == b.shape and np.allclose(a, b, rtol=0, atol=tolerance) for a, b in pairs)
    return close and (one.labels, one.texts) == (other.labels, other.texts)


def _must(condition: bool, sentence: str) -> None:
    if not condition:
        raise AssertionError(sentence)
