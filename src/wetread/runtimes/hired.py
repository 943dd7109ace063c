"""Models in a process of their own: the program never imports torch, and starts meanwhile.

The worker is hired with the first model that is asked for, serves all of them, and is hired anew
if it dies. A model that crashes or hangs takes its worker with it and nothing else: who waits for
an answer is told, and the next request finds a new one.
"""

import itertools
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from wetread.errors import (
    BadInput,
    Interrupted,
    ManifestError,
    OutOfMemory,
    RuntimeUnavailable,
    WeightsRefused,
    WetreadError,
)
from wetread.ports.runtime import Inference, InferenceRequest, Runtime
from wetread.runtimes import wire

Answer = tuple[wire.Head, list[Any]]

ERRORS: dict[str, type[WetreadError]] = {
    kind.__name__: kind
    for kind in (BadInput, ManifestError, RuntimeUnavailable, WeightsRefused, OutOfMemory)
}
PATIENCE_S = 120.0
TELLING_S = 2.0
"""Seconds to wait for what is told without any work."""

_ID = re.compile(r"[^/]+/(.+)@[^@]*")
"""The model's id in the key of its place: runtime/id@version/digest/precision."""

GONE = "the model worker stopped before it answered; try again, or run: wetread doctor"


class ModelProcess:
    """The worker, hired when it is needed; safe to use from any thread.

    `home` is the folder whose own models it may run beside the shipped ones.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._home = home
        self._hiring = threading.Lock()
        self._worker: _Worker | None = None

    def runtime(
        self, use: str, params: Mapping[str, Any], *, patience_s: float = PATIENCE_S
    ) -> Runtime:
        """The runtime that a manifest names, at work in the other process.

        A worker that answers nobody for as long as the most patient of those who wait for it
        would wait is taken to hang, and is let go.
        """
        return _Hired(self, use, dict(params), patience_s)

    def prepare(self, use: str, params: Mapping[str, Any]) -> None:
        """Load a model without waiting for it; whoever needs it will hear what went wrong."""
        self.ask({"use": use, "with": dict(params)})

    def ask(
        self, head: wire.Head, arrays: wire.Arrays = (), *, patience_s: float = PATIENCE_S
    ) -> "Future[Answer]":
        with self._hiring:
            # A fork shares its parent's pipes, so it hires a worker of its own.
            if self._worker is None or not self._worker.serves(os.getpid()):
                self._worker = _Worker(self._home)
            return self._worker.ask(head, arrays, patience_s)

    def resident(self) -> dict[str, int] | None:
        """Bytes counted for each model that is loaded, by its id; hires nobody.

        Returns:
            None where no worker runs, or where it is too busy to tell.
        """
        with self._hiring:
            if self._worker is None or not self._worker.serves(os.getpid()):
                return None
            answer = self._worker.ask({"tell": "resident"}, (), PATIENCE_S)
        try:
            told, _ = answer.result(TELLING_S)
        except (TimeoutError, WetreadError):
            return None
        found: dict[str, int] = {}
        for key, size in told.get("resident", {}).items():
            named = _ID.match(key)
            model = named[1] if named else key
            found[model] = found.get(model, 0) + size
        return found

    def let_go_of_hung(self) -> None:
        """End a worker that nobody should go on waiting for; who does is told."""
        with self._hiring:
            if self._worker is not None and self._worker.hangs():
                self._worker.dismiss(hung=True)
                self._worker = None

    def close(self) -> None:
        """Let the worker go; a later request hires another."""
        with self._hiring:
            if self._worker is not None:
                self._worker.dismiss()
                self._worker = None


class _Hired:
    """One runtime of the worker, in the program's hands."""

    def __init__(
        self, process: ModelProcess, use: str, params: dict[str, Any], patience_s: float
    ) -> None:
        self._process, self._use, self._params = process, use, params
        self._patience_s = patience_s

    def infer(self, request: InferenceRequest) -> Inference:
        """As the runtime itself would answer.

        Raises:
            RuntimeUnavailable: the worker died before it answered, or hung and was let go.
        """
        asked, images = wire.of_request(request)
        head = {"use": self._use, "with": self._params, "request": asked}
        answer = self._process.ask(head, images, patience_s=self._patience_s)
        while not _done(answer, self._patience_s):
            self._process.let_go_of_hung()
        told, arrays = answer.result()
        if "error" in told:
            raise _error(told["error"], told["says"])
        return wire.to_inference(told, arrays)


class _Worker:
    """One running process and who waits for it."""

    def __init__(self, home: Path | None) -> None:
        # -P: a file in the current folder must not stand in for a module.
        command = [sys.executable, "-P", "-m", "wetread.runtimes.worker"]
        command += [str(home)] if home else []
        # Passwords and database addresses are none of a model's business.
        plain = {name: value for name, value in os.environ.items() if "WETREAD_" not in name}
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=plain
        )
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        assert self._process.stdout is not None  # noqa: S101 - likewise
        self._hired_by = os.getpid()
        self._keeping = threading.Lock()
        self._numbers = itertools.count()
        self._outgoing: SimpleQueue[wire.Message | None] = SimpleQueue()
        self._last_heard = time.monotonic()
        self._hung = False
        self._waiting: dict[int, tuple[Future[Answer], float]] | None = {}
        for act, pipe in ((self._send, self._process.stdin), (self._listen, self._process.stdout)):
            threading.Thread(target=act, args=(pipe,), daemon=True, name="model-worker").start()

    def serves(self, pid: int) -> bool:
        return self._waiting is not None and self._hired_by == pid

    def ask(self, head: wire.Head, arrays: wire.Arrays, patience_s: float) -> "Future[Answer]":
        """Send the request on its way; nobody waits here, however full the pipe is."""
        answer: Future[Answer] = Future()
        with self._keeping:
            number = next(self._numbers)
            message = wire.packed({**head, "number": number}, arrays)
            if self._waiting is None:
                answer.set_exception(self._gone())
                return answer
            if not self._waiting:
                self._last_heard = time.monotonic()
            self._waiting[number] = answer, patience_s
            self._outgoing.put(message)
        return answer

    def hangs(self) -> bool:
        """Whether it has been silent for longer than any who wait would bear.

        One model at a time has the device, so that a short wait says nothing of a long answer.
        """
        with self._keeping:
            longest = max((patience for _, patience in (self._waiting or {}).values()), default=0)
            return bool(self._waiting) and time.monotonic() - self._last_heard >= longest

    def dismiss(self, *, hung: bool = False) -> None:
        self._hung |= hung
        self._process.kill()
        self._process.wait()

    def _gone(self) -> RuntimeUnavailable:
        """Whoever asks one that hung would wait as long once more; of any other it is worth it."""
        return RuntimeUnavailable(GONE) if self._hung else Interrupted(GONE)

    def _send(self, sink: BinaryIO) -> None:
        with suppress(BrokenPipeError), sink:  # the listener notices, and tells all
            while (message := self._outgoing.get()) is not None:
                wire.write(sink, message)

    def _listen(self, source: BinaryIO) -> None:
        try:
            with source:
                while (message := wire.receive(source)) is not None:
                    self._last_heard = time.monotonic()
                    self._answered(*message)
        finally:
            self.dismiss()  # dead already, or it no longer makes sense
            with self._keeping:
                left, self._waiting = self._waiting or {}, None
            for answer, _ in left.values():
                answer.set_exception(self._gone())
            self._outgoing.put(None)

    def _answered(self, head: wire.Head, arrays: list[Any]) -> None:
        with self._keeping:
            answer, _ = (self._waiting or {}).pop(head["number"])
        answer.set_result((head, arrays))


def _done(answer: "Future[Answer]", seconds: float) -> bool:
    return bool(wait([answer], seconds).done)


def _error(kind: str, says: str) -> WetreadError:
    """The error that the worker met, of the same kind where we have it."""
    if says:
        return ERRORS.get(kind, RuntimeUnavailable)(says)
    return RuntimeUnavailable(f"the model failed ({kind}); nothing it found is used")
