"""What goes on behind a request: turns run and are told step by step, decisions are followed.

What has happened is kept for each case, bounded, so that whoever comes later or was cut off reads
on from where they were. The database stays the truth: these are news of it.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import structlog

from wetread.bootstrap.system import System
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.coordinator import Coordinator
from wetread.coordinator.stopwatch import Stopwatch
from wetread.errors import WetreadError
from wetread.service.api.problems import problem_of
from wetread.signoff.items import WorkItem

AT_ONCE: Final = 16
_EVENTS: Final = 1000
_CASES: Final = 512


class News(NamedTuple):
    """One thing that happened; `number` grows for each case, past the end of a process as well."""

    number: int
    event: str
    data: dict[str, Any]


Told = tuple[str, dict[str, Any]]

_log = structlog.get_logger(__name__)


class Running:
    """Runs the latest turn of cases, and what follows from decisions one after the other."""

    def __init__(self, on: System) -> None:
        self._on = on
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="turn")
        self._after = ThreadPoolExecutor(1, thread_name_prefix="after")
        self._lock = threading.Lock()
        self._news: OrderedDict[str, deque[News]] = OrderedDict()
        self._busy: set[str] = set()
        self._again: set[str] = set()
        # Whoever comes back after a restart has a number that is smaller than any told since.
        self._first = int(on.clock().timestamp()) * 1000

    def start(self, case_id: str) -> None:
        """Run what there is to run of a case; what is under way here is run once more after it."""
        with self._lock:
            if case_id in self._busy:
                self._again.add(case_id)
                return
            self._busy.add(case_id)
        self._pool.submit(self._run, case_id)

    def resume(self) -> None:
        """Load what works on cases, and carry on what the end of a process interrupted."""
        self._after.submit(self._try, self._begin)

    @property
    def ready(self) -> bool:
        """Whether what works on cases is loaded."""
        return "coordinator" in self._on.__dict__

    def _begin(self) -> None:
        self._on.coordinator.resume(SYSTEM)

    def _follow(self, item: WorkItem) -> None:
        self._on.coordinator.follow(item)

    def follow(self, item: WorkItem) -> None:
        """Do what follows from a decision; the next start does it where this process ends first."""
        self._after.submit(self._try, self._follow, item)

    def busy(self, case_id: str) -> bool:
        """Whether something of the case runs here."""
        with self._lock:
            return case_id in self._busy

    def news(self, case_id: str, after: int) -> list[News]:
        """What has happened since."""
        with self._lock:
            return [one for one in self._news.get(case_id, ()) if one.number > after]

    def tell(self, case_id: str, event: str, **data: Any) -> None:
        """Something happened."""
        with self._lock:
            self._keep(case_id, event, data)

    def recall(self, case_id: str) -> None:
        """Tell what became of a case that came to rest elsewhere, or before this process began."""
        with self._lock:
            if case_id in self._news or case_id in self._busy:
                return
        coordinator = self._on.coordinator
        case = coordinator.duty.file.case(case_id)
        if case.state == "working":
            return
        try:
            found = [*_begun(coordinator, case_id, case.turns), *_ended(coordinator, case_id)]
        except WetreadError as error:
            found = [_problem(error)]
        with self._lock:
            if case_id not in self._news:
                for event, data in found:
                    self._keep(case_id, event, data)

    def _keep(self, case_id: str, event: str, data: dict[str, Any]) -> None:
        kept = self._news.pop(case_id, deque(maxlen=_EVENTS))
        kept.append(News(kept[-1].number + 1 if kept else self._first, event, data))
        self._news[case_id] = kept
        while len(self._news) > _CASES:
            self._news.popitem(last=False)

    def close(self) -> None:
        """Begin nothing more; what runs is carried on by a resume if it does not end in time."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._after.shutdown(wait=True, cancel_futures=True)

    def _try(self, act: Callable[..., Any], *what: Any) -> None:
        """Nobody waits for this, and nothing is lost: it is on record and done again."""
        try:
            act(*what)
        except Exception as error:  # noqa: BLE001 - its message may quote the case
            _log.error("following.failed", error=type(error).__name__)

    def perform(self, coordinator: Coordinator, case_id: str) -> None:
        """Run a case with another coordinator than that of this home, told like any other."""
        with self._lock:
            self._busy.add(case_id)
        self._work(coordinator, case_id)

    def _run(self, case_id: str) -> None:
        self._work(self._on.coordinator, case_id)

    def _work(self, coordinator: Coordinator, case_id: str) -> None:
        """Nobody waits for this thread, so how it ends is news as well."""
        try:
            turn = coordinator.duty.file.case(case_id).turns
            for event, data in _begun(coordinator, case_id, turn):
                self.tell(case_id, event, **data)
            coordinator.run(case_id, watch=Stopwatch(listener=self._listener(case_id)))
            for event, data in _ended(coordinator, case_id):
                self.tell(case_id, event, **data)
        except WetreadError as error:
            event, data = _problem(error)
            self.tell(case_id, event, **data)
        except Exception as error:  # noqa: BLE001 - its message may quote the case
            self.tell(case_id, "problem", status=500, detail=type(error).__name__)
        finally:
            self._end(case_id)

    def _end(self, case_id: str) -> None:
        """A turn that was taken while this one came to its end has its run as well."""
        with self._lock:
            if case_id not in self._again:
                self._busy.discard(case_id)
                return
            self._again.discard(case_id)
        self._pool.submit(self._run, case_id)

    def _listener(self, case_id: str) -> Any:
        def listen(name: str, finished: bool) -> None:
            self.tell(case_id, "step", name=name, finished=finished)

        return listen


def _begun(coordinator: Coordinator, case_id: str, turn: int) -> Iterator[Told]:
    """Which turn it is, and what is going to be done."""
    yield "turn", {"turn": turn}
    plan = coordinator.planned(case_id)
    yield "plan", {"turn": turn, "tasks": [task.agent for task in plan.tasks]}


def _ended(coordinator: Coordinator, case_id: str) -> Iterator[Told]:
    """The latest turn, sentence by sentence, and where it stands."""
    view = coordinator.view(case_id, by=SYSTEM)
    for reply in view.replies:
        for remark in reply.remarks:
            yield "answer", {"text": remark.text, "cites": list(remark.cites)}
    draft = view.payload.draft if view.payload else None
    for one in draft.statements if draft else ():
        yield "statement", {"section": one.section, "text": one.text, "cites": list(one.cites)}
    item = view.item.id if view.item else None
    case = coordinator.duty.file.case(case_id)
    yield "done", {"turn": view.turn, "state": case.state, "work_item": item}


def _problem(error: WetreadError) -> Told:
    """What it ran into."""
    said = problem_of(error)
    return "problem", {"status": said.status, "detail": said.detail}
