"""Who may use the device now, and which models stay in its memory.

Work waits in one queue: STAT before routine, shadow last, first come first served inside a lane.
A model is loaded when it is first used and stays until another one needs its place; then the
least recently used goes. The sum of what is loaded never exceeds the device's budget.
"""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from wetread.errors import OutOfMemory
from wetread.ports.runtime import Lane
from wetread.runtimes.devices import Device

M = TypeVar("M")

_ORDER: dict[Lane, int] = {"STAT": 0, "routine": 1, "shadow": 2}


@dataclass
class _Place:
    """Memory set aside for one model, filled once it has loaded."""

    size: int
    model: Any = None
    loaded: bool = False
    users: int = 0


class DeviceLease:
    """One device, shared by all models that run on it; safe to use from any thread.

    Args:
        find: looks the device up at the first use, because asking for it may take seconds.
        slots: how many inferences may run at once.
    """

    def __init__(self, find: Callable[[], Device], *, slots: int = 1) -> None:
        self._find, self._slots = find, slots
        self._device: Device | None = None
        self._changed = threading.Condition()
        self._numbers = itertools.count()
        self._waiting: set[tuple[int, int]] = set()
        self._inside: set[int] = set()
        self._places: OrderedDict[str, _Place] = OrderedDict()

    @property
    def device(self) -> Device:
        with self._changed:
            if self._device is None:
                self._device = self._find()
            return self._device

    @property
    def waiting(self) -> int:
        """How many are in the queue."""
        return len(self._waiting)

    @property
    def resident(self) -> dict[str, int]:
        """Bytes counted for each model, least recently used first."""
        with self._changed:
            return {key: place.size for key, place in self._places.items()}

    @contextmanager
    def use(
        self,
        key: str,
        load: Callable[[str], M],
        size: Callable[[], int],
        lane: Lane = "routine",
    ) -> Iterator[M]:
        """The model, for as long as the block lasts.

        Args:
            key: names the model and everything that sets it apart in memory.
            load: makes it on the named device, if it is not there.
            size: bytes it will take, asked before it is loaded.
            lane: who may pass whom while waiting.

        Raises:
            OutOfMemory: the model alone exceeds the device's budget.
            RuntimeError: this thread holds the device already and would wait for itself.
        """
        self._enter(lane)
        try:
            place = self._take(key, load, size)
            try:
                yield place.model
            finally:
                self._give_back(place)
        finally:
            self._leave()

    def clear(self) -> None:
        """Drop every model that nobody is using."""
        with self._changed:
            for key in self._idle():
                self._evict(key)

    def _enter(self, lane: Lane) -> None:
        me = threading.get_ident()
        with self._changed:
            if me in self._inside:
                raise RuntimeError("this thread holds the device lease; leave it before the next")
            ticket = (_ORDER[lane], next(self._numbers))
            self._waiting.add(ticket)
            try:
                self._changed.wait_for(lambda: self._is_next(ticket))
                self._inside.add(me)
            finally:
                self._waiting.discard(ticket)
                self._changed.notify_all()

    def _is_next(self, ticket: tuple[int, int]) -> bool:
        return len(self._inside) < self._slots and ticket == min(self._waiting)

    def _leave(self) -> None:
        with self._changed:
            self._inside.discard(threading.get_ident())
            self._changed.notify_all()

    def _take(self, key: str, load: Callable[[str], Any], size: Callable[[], int]) -> _Place:
        device = self.device
        while (place := self._loaded(key)) is None:
            if self._reserve(key, size(), device):
                self._fill(key, load, device)
        return place

    def _loaded(self, key: str) -> _Place | None:
        """The model once it is there, in use by the caller; None if nobody is loading it."""
        with self._changed:
            self._changed.wait_for(lambda: key not in self._places or self._places[key].loaded)
            place = self._places.get(key)
            if place is not None:
                place.users += 1
                self._places.move_to_end(key)
            return place

    def _reserve(self, key: str, size: int, device: Device) -> bool:
        """Sets memory aside for the caller to fill; False if somebody else did so meanwhile."""
        if size > device.budget:
            raise OutOfMemory(
                f"model {key!r} needs {_gib(size)} but {device.name} may hold {_gib(device.budget)}"
                "; raise the memory budget or choose a smaller model"
            )
        with self._changed:
            self._changed.wait_for(lambda: key in self._places or self._make_room(size, device))
            if key in self._places:
                return False
            self._places[key] = _Place(size=size)
            return True

    def _make_room(self, size: int, device: Device) -> bool:
        while sum(place.size for place in self._places.values()) + size > device.budget:
            idle = self._idle()
            if not idle:
                return False
            self._evict(idle[0])
        return True

    def _fill(self, key: str, load: Callable[[str], Any], device: Device) -> None:
        try:
            model = load(device.name)
        except BaseException:
            with self._changed:
                del self._places[key]
                self._changed.notify_all()
            raise
        with self._changed:
            self._places[key].model, self._places[key].loaded = model, True
            self._changed.notify_all()

    def _give_back(self, place: _Place) -> None:
        with self._changed:
            place.users -= 1
            self._changed.notify_all()

    def _idle(self) -> list[str]:
        """What may go, least recently used first."""
        return [key for key, place in self._places.items() if place.loaded and not place.users]

    def _evict(self, key: str) -> None:
        del self._places[key]
        if self._device is not None:
            self._device.forget()


def _gib(size: int) -> str:
    return f"{size / 2**30:.2f} GiB"
