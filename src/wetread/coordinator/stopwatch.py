"""Seconds by what they were spent on, for one run; kept out of everything that is stored."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter

from wetread.ports.runtime import Inference, InferenceRequest, Runtime

Listener = Callable[[str, bool], None]
"""Told the name of what starts (False) and of what is finished (True)."""


@dataclass
class Stopwatch:
    """Adds up seconds and tells a listener; safe to use from parallel nodes."""

    listener: Listener | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        begun = perf_counter()
        self._tell(name, finished=False)
        try:
            yield
        finally:
            with self._lock:
                self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - begun
            self._tell(name, finished=True)

    def _tell(self, name: str, *, finished: bool) -> None:
        if self.listener:
            self.listener(name, finished)


RUNNING: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)


def measure(name: str) -> AbstractContextManager[None]:
    """Measures for whoever started the run; for nobody when nobody listens."""
    return (RUNNING.get() or Stopwatch()).measure(name)


class Timed:
    """A runtime that reports its seconds to whoever started the run."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def infer(self, request: InferenceRequest) -> Inference:
        with measure("inference"):
            return self._runtime.infer(request)
