"""`python -m wetread.runtimes.worker [HOME]`: the process in which models run; `hired` starts it.

HOME is the folder whose own models may run beside the shipped ones.

It reads messages from standard input, answers on what was standard output, and ends when its
standard input ends: however the program that hired it dies, it does not stay behind.
"""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from wetread.errors import WetreadError
from wetread.ports.runtime import Runtime
from wetread.runtimes import wire
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import find_device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import WeightsLock
from wetread.runtimes.shipped import RUNTIMES

THREADS = 16
"""How many requests may wait for the device at once; the lease orders them."""

UNUSED = ("sklearn", "pandas")
"""What transformers and MONAI import where they find it, for nothing that runs here."""


class Desk:
    """Takes requests and sends answers, each under the number of its request."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._sending = threading.Lock()
        self._building = threading.Lock()
        self._runtimes: dict[str, Runtime] = {}

    def answer(self, head: wire.Head, arrays: wire.Arrays) -> None:
        """Prepare a model, run it, or tell what is loaded; what goes wrong is told, too."""
        number = {"number": head["number"]}
        try:
            told, found = self._do(head, arrays)
            message = wire.packed({**told, **number}, found)
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            # The message of an unforeseen error may quote data; its kind is all that travels.
            said = str(error) if isinstance(error, WetreadError) else ""
            message = wire.packed({"error": type(error).__name__, "says": said, **number})
        with self._sending:
            wire.write(self._sink, message)

    def _do(self, head: wire.Head, arrays: wire.Arrays) -> tuple[wire.Head, wire.Arrays]:
        if "tell" in head:
            return {"resident": _resources().lease.resident}, ()
        runtime = self._runtime(head["use"], head["with"])
        if "request" in head:
            return wire.of_inference(runtime.infer(wire.to_request(head["request"], arrays)))
        prepare = getattr(runtime, "prepare", None)
        if prepare:
            prepare()
        return {}, ()

    def _runtime(self, use: str, params: dict[str, Any]) -> Runtime:
        key = repr((use, sorted(params.items())))
        with self._building:
            if key not in self._runtimes:
                self._runtimes[key] = RUNTIMES.build(use, params, _resources())
            return self._runtimes[key]


@cache
def _resources() -> RuntimeResources:
    home = Path(sys.argv[1]) if sys.argv[1:] else None
    return RuntimeResources(lock=WeightsLock.read(home=home), lease=DeviceLease(find_device))


def _own_pipe() -> BinaryIO:
    """Standard output as it was handed in; what libraries print goes to standard error instead."""
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return sink


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that asked
    sys.modules.update(dict.fromkeys(UNUSED))  # type: ignore[arg-type]  # None: "there is none"
    desk = Desk(_own_pipe())
    with ThreadPoolExecutor(THREADS, thread_name_prefix="model") as pool:
        while (message := wire.receive(sys.stdin.buffer)) is not None:
            pool.submit(desk.answer, *message)
        os._exit(0)  # nobody waits for what still runs


if __name__ == "__main__":
    main()
