"""A pinned model that is loaded when it is needed: checked bytes, a place, and a record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import OutOfMemory
from wetread.ports.runtime import InferenceRequest, Lane
from wetread.runtimes.base import Precision, RuntimeResources
from wetread.runtimes.digests import weights_bytes
from wetread.runtimes.lock import Pin, verified

M = TypeVar("M")

_NO_MEMORY = ("out of memory", "can't allocate memory")


@dataclass(frozen=True, kw_only=True)
class LeasedModel(Generic[M]):
    """What a runtime holds instead of a model.

    `load` turns the verified directory into a model on the named device.
    """

    resources: RuntimeResources
    runtime: str
    pin: Pin
    precision: Precision
    load: Callable[[Path, str], M]

    @contextmanager
    def use(self, lane: Lane) -> Iterator[M]:
        """The model, alone on its slot of the device.

        Raises:
            WeightsRefused: its bytes are not the pinned ones.
            OutOfMemory: it does not fit, or what flows through it does not.
        """
        key = f"{self.runtime}/{self.pin.name}/{self.pin.digest[:12]}/{self.precision}"
        with (
            _out_of_memory(self.pin.name),
            self.resources.lease.use(key, self._load, self._size, lane) as model,
        ):
            yield model

    def prepare(self) -> None:
        """Load it now, behind everybody who has real work."""
        with self.use("shadow"):
            pass

    def algorithm(self, request: InferenceRequest) -> AlgorithmIdentification:
        return AlgorithmIdentification(
            agent=request.agent,
            runtime=self.runtime,
            model=self.pin.name,
            weights=self.pin.digest,
            device=self.resources.lease.device.name,
            precision=self.precision,
            seed=request.seed,
        )

    def _load(self, device: str) -> M:
        return self.load(verified(self.pin), device)

    def _size(self) -> int:
        """Twice the file: half-precision weights double when they are loaded in full.

        Weights stored in full leave as much again for what flows through the model.
        """
        return 2 * weights_bytes(self.pin.directory)


@contextmanager
def _out_of_memory(model: str) -> Iterator[None]:
    """Torch says it with a RuntimeError and words of its own."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and not any(w in str(error) for w in _NO_MEMORY):
            raise
        raise OutOfMemory(
            f"model {model} ran out of memory; close other programs or lower the memory budget"
        ) from None
