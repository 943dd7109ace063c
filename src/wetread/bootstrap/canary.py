"""A model on its canary cases, in a process like the one in which it would work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.oversight.canary.base import Ask, CanaryResult
from wetread.oversight.canary.kinds import cases_for, try_out
from wetread.ports.runtime import InferenceRequest
from wetread.runtimes.hired import ModelProcess


def try_model(on: System, by: Principal, model: str) -> CanaryResult:
    """How the model does now; recorded where it was added to this home.

    Raises:
        UnknownComponent: there is no such model.
        Refused: no cases exist for its kind.
        RuntimeUnavailable: its bytes are not the pinned ones, or it cannot run.
    """
    require(by, "models.try")
    lock = on.register.lock
    pin, directory = lock.pin(model), lock.verify(model)
    face, kind = cases_for(model, directory)
    with asking(on.home, face.runtime, model) as ask:
        result = try_out(model, pin.digest, kind, ask)
    if model in lock.added:
        on.register.tried(by, result)
    return result


@contextmanager
def asking(home: Path, use: str, model: str) -> Iterator[Ask]:
    """The model at work in a process of its own, which leaves with the block."""
    process = ModelProcess(home)
    runtime = process.runtime(use, {"model": model})
    try:
        yield lambda pixels: runtime.infer(
            InferenceRequest(agent="canary", images=(pixels,), lane="shadow")
        )
    finally:
        process.close()
