"""Seconds by what they were spent on, for one run; kept out of everything that is stored."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter

from wetread.ports.runtime import Inference, InferenceRequest, Runtime


@dataclass
class Stopwatch:
    """Adds up; safe to use from parallel nodes."""

    seconds: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, seconds: float) -> None:
        with self._lock:
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        begun = perf_counter()
        try:
            yield
        finally:
            self.add(name, perf_counter() - begun)


RUNNING: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)


class Timed:
    """A runtime that reports its seconds to whoever started the run."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def infer(self, request: InferenceRequest) -> Inference:
        watch = RUNNING.get() or Stopwatch()
        with watch.measure("inference"):
            return self._runtime.infer(request)
