"""Models in another process answer as they would here, and nobody waits for a dead one."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import BadInput, RuntimeUnavailable, WeightsRefused
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes import hired, wire, worker
from wetread.runtimes.digests import digest_directory
from wetread.runtimes.hired import ModelProcess
from wetread.runtimes.intake import put_in_place, unpack
from wetread.runtimes.lock import WeightsLock
from wetread.testing import check_runtime

SCRIPT = {"replies": [{"probability": {"present": 0.93}, "prediction_set": ["present"]}]}
PATIENCE_S = 60

Tiny = dict[str, Callable[..., Path]]


@pytest.fixture
def process() -> Iterator[ModelProcess]:
    one = ModelProcess()
    yield one
    one.close()


def asked(**more: Any) -> InferenceRequest:
    return InferenceRequest(agent="classification", **more)


def pid_of(process: ModelProcess) -> int:
    assert process._worker is not None
    return process._worker._process.pid


def test_a_model_over_there_conforms(
    process: ModelProcess,
    tiny: Tiny,
    let_show: Callable[..., Path],
    tmp_path: Path,
    film: NDArray[np.uint16],
) -> None:
    """The conformance kit, arrays and all, through the pipe."""
    folder = let_show(tiny["resnet"](tmp_path / "model"))
    params = {"model": str(folder), "sha256": digest_directory(folder), "attention": True}

    check_runtime(lambda: process.runtime("transformers-vision", params), asked(images=(film,)))


def test_what_is_loaded_is_told_and_nobody_hired_for_it(
    process: ModelProcess, tiny: Tiny, tmp_path: Path, film: NDArray[np.uint16]
) -> None:
    """Nothing without a worker; of one, each model with the bytes that are set aside for it."""
    assert process.resident() is None
    assert process._worker is None
    process.runtime("scripted", SCRIPT).infer(asked())
    assert process.resident() == {}

    folder = tiny["resnet"](tmp_path / "model")
    params = {"model": str(folder), "sha256": digest_directory(folder)}
    process.runtime("transformers-vision", params).infer(asked(images=(film,)))

    (size,) = (process.resident() or {}).values()
    assert size == 2 * (folder / "model.safetensors").stat().st_size


@pytest.mark.parametrize(
    ("key", "model"),
    [
        ("transformers-vision/cxr-gate@0.1.0/0123abcd/fp32", "cxr-gate"),
        ("monai/of/a/folder@1/0123abcd/fp16", "of/a/folder"),
    ],
)
def test_a_place_in_memory_names_its_model(key: str, model: str) -> None:
    """By the id that the lock knows."""
    named = hired._ID.match(key)
    assert named is not None
    assert named[1] == model


def test_errors_come_back_as_what_they_were(
    process: ModelProcess, tiny: Tiny, tmp_path: Path, film: NDArray[np.uint16]
) -> None:
    """Bad input stays bad input, and weights that are not the pinned ones are refused there."""
    folder = tiny["resnet"](tmp_path / "model")
    params = {"model": str(folder), "sha256": "0" * 64}

    with pytest.raises(WeightsRefused):
        process.runtime("transformers-vision", params).infer(asked(images=(film,)))
    pinned = {**params, "sha256": digest_directory(folder)}
    with pytest.raises(BadInput, match="one image at a time"):
        process.runtime("transformers-vision", pinned).infer(asked())


def test_an_answer_that_cannot_travel_is_an_error_and_no_silence() -> None:
    """Whoever asked hears that the model failed; nobody waits for what was never sent."""

    class Odd:
        def infer(self, request: InferenceRequest) -> Inference:
            names = AlgorithmIdentification(agent=request.agent, runtime="odd", model="odd@1")
            return Inference(arrays={"odd": np.array([object()])}, algorithm=names)

    sink = io.BytesIO()
    desk = worker.Desk(sink)
    desk._runtimes[repr(("odd", []))] = Odd()
    asked_for, _ = wire.of_request(asked())

    desk.answer({"number": 7, "use": "odd", "with": {}, "request": asked_for}, ())

    told = wire.receive(io.BytesIO(sink.getvalue()))
    assert told == ({"error": "TypeError", "says": "", "number": 7}, [])


def test_requests_from_many_threads_get_their_own_answers(process: ModelProcess) -> None:
    """Answers carry the number of their request; here each carries its seed, too."""
    runtime = process.runtime("scripted", SCRIPT)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda seed: runtime.infer(asked(seed=seed)), range(64)))

    assert [answer.algorithm.seed for answer in answers] == list(range(64))


def test_a_worker_that_dies_is_said_and_replaced(process: ModelProcess) -> None:
    """Who waits is told in a sentence; who asks next finds a new worker."""
    runtime = process.runtime("scripted", SCRIPT)
    runtime.infer(asked())
    first = pid_of(process)
    os.kill(first, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(runtime.infer, asked())
        while not (process._worker and process._worker._waiting):
            time.sleep(0.01)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(RuntimeUnavailable, match="stopped before it answered"):
            waiting.result(PATIENCE_S)

    assert runtime.infer(asked(seed=9)).algorithm.seed == 9
    assert pid_of(process) != first


def test_a_worker_that_hangs_is_let_go(process: ModelProcess) -> None:
    """Nobody waits for ever, not even with more to send than a pipe holds."""
    runtime = process.runtime("scripted", SCRIPT, patience_s=1.0)
    process.runtime("scripted", SCRIPT).infer(asked())
    os.kill(pid_of(process), signal.SIGSTOP)
    large = asked(images=(np.zeros((2048, 2048), np.uint8),))

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(runtime.infer, request) for request in (large, asked())]
        for one in waiting:
            with pytest.raises(RuntimeUnavailable, match="stopped before it answered"):
                one.result(PATIENCE_S)

    patient = process.runtime("scripted", SCRIPT)
    assert patient.infer(asked(seed=9)).algorithm.seed == 9


def test_a_short_wait_does_not_end_a_long_answer(process: ModelProcess) -> None:
    """One model at a time has the device: whoever bears longest decides what hanging is."""
    runtime = process.runtime("scripted", SCRIPT, patience_s=0.2)
    process.runtime("scripted", SCRIPT).infer(asked())
    os.kill(pid_of(process), signal.SIGSTOP)
    with ThreadPoolExecutor(2) as pool:
        patient = pool.submit(process.runtime("scripted", SCRIPT).infer, asked(seed=1))
        short = pool.submit(runtime.infer, asked(seed=2))
        time.sleep(1.0)
        os.kill(pid_of(process), signal.SIGCONT)
        answers = [one.result(PATIENCE_S).algorithm.seed for one in (patient, short)]

    assert answers == [1, 2]


def test_a_worker_that_went_leaves_nothing_open() -> None:
    """However often one is let go: no thread, no pipe."""
    process = ModelProcess()
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count of descriptors
    for _ in range(3):
        process.runtime("scripted", SCRIPT).infer(asked())
        process.close()
    deadline = time.monotonic() + PATIENCE_S
    while any(thread.name == "model-worker" for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "a thread stayed behind"
        time.sleep(0.05)

    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208 - as above


def test_the_worker_does_not_outlive_who_hired_it() -> None:
    """However it dies: the pipe closes with it."""
    code = (
        "import os, signal; from wetread.runtimes.hired import ModelProcess;"
        "from wetread.ports.runtime import InferenceRequest; p = ModelProcess();"
        f"p.runtime('scripted', {SCRIPT!r}).infer(InferenceRequest(agent='x'));"
        "print(p._worker._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    worker = int(done.stdout)
    deadline = time.monotonic() + PATIENCE_S
    while Path(f"/proc/{worker}/stat").exists() and not _is_zombie(worker):
        assert time.monotonic() < deadline, "the worker stayed behind"
        time.sleep(0.05)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_worker_is_told_no_secret(
    process: ModelProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passwords and addresses of databases stay with the program."""
    monkeypatch.setenv("WETREAD_PASSWORD", "correct horse")
    process.runtime("scripted", SCRIPT).infer(asked())

    assert b"correct horse" not in Path(f"/proc/{pid_of(process)}/environ").read_bytes()


def test_hiring_imports_no_torch_here() -> None:
    """The program that asks starts without it; that is what the other process is for."""
    code = (
        "import sys; from wetread.runtimes.hired import ModelProcess; p = ModelProcess();"
        "from wetread.ports.runtime import InferenceRequest;"
        f"p.runtime('scripted', {SCRIPT!r}).infer(InferenceRequest(agent='x')); p.close();"
        "sys.exit(bool({'torch', 'monai', 'transformers', 'scipy'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_model_of_the_home_is_found_over_there(
    tiny: Tiny, tmp_path: Path, film: NDArray[np.uint16]
) -> None:
    """The other process knows the home by an argument, since it is told no WETREAD_ variable."""
    home = tmp_path / "home"
    parcel = unpack(tiny["resnet"](tmp_path / "model"), "mine", home, licence="x")
    put_in_place(parcel, home, WeightsLock.read(home=home))
    process = ModelProcess(home)
    try:
        runtime = process.runtime("transformers-vision", {"model": "mine"})
        answer = runtime.infer(asked(images=(film,)))
    finally:
        process.close()

    assert answer.algorithm.weights == WeightsLock.read(home=home).pin("mine").digest
