"""Simulations of this home: which there are, how far they are, and the start of another.

Each is a folder below `simulations/` in the home, played by `wetread simulate` in a process of its
own: a server that is stopped takes none of its results along, and what was left half-way goes on.
"""

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.permissions import require
from wetread.errors import BadInput, Refused
from wetread.manifests.folders import declared
from wetread.manifests.stories import read_library, scenario_files
from wetread.service.web.seats import Seated
from wetread.simulation.reports.page import PAGE
from wetread.simulation.results import PART, RESULTS
from wetread.store.artefacts import write_atomically

ORDER: Final = "order.json"
MOST_REPEATS: Final = 1000

State = Literal["under way", "done", "stopped"]

_NAME: Final = re.compile(r"simulation-[0-9a-f]{16}")
_MAIN: Final = "from wetread.service.cli import main; main()"


class Order(Noun):
    """What somebody wanted to see played."""

    name: str
    by: str
    at: datetime
    themes: tuple[str, ...] = Field(min_length=1)
    repeat: int = Field(default=1, ge=1, le=MOST_REPEATS)
    seed: int | None = Field(default=None, ge=0)
    live: bool = False
    against: str | None = None
    runs: int


class Simulation(Noun):
    """One of them, as far as it is."""

    order: Order
    state: State
    done: int


class Simulations:
    """All simulations of a home, for whoever sits here."""

    _playing: Final[dict[str, "subprocess.Popen[bytes]"]] = {}
    """Of this process: it is the one web process of the home."""

    def __init__(self, on: System, seat: Seated) -> None:
        self._on, self._seat = on, seat
        self._root = on.home / "simulations"

    def themes(self) -> list[str]:
        """The folders of the scenarios that ship or stand beside the checkout."""
        require(self._seat.principal(), "simulation.show")
        folders = (path for path in declared("scenarios").iterdir() if path.is_dir())
        return sorted(path.name for path in folders if any(scenario_files(path)))

    def every(self) -> list[Simulation]:
        """Newest first."""
        require(self._seat.principal(), "simulation.show")
        found = [self._read(path.parent) for path in self._root.glob(f"*/{ORDER}")]
        return sorted(found, key=lambda one: one.order.at, reverse=True)

    def start(
        self,
        themes: list[str],
        *,
        repeat: int = 1,
        seed: int | None = None,
        live: bool = False,
        against: str | None = None,
    ) -> Simulation:
        """Begin another one.

        Raises:
            BadInput: no theme is named, or one that there is not, or too many repeats.
            Refused: another one is under way.
        """
        by = self._seat.principal()
        require(by, "simulation.run")
        strangers = set(themes) - set(self.themes())
        if strangers or not themes:
            raise BadInput("choose at least one theme of those that are listed")
        if against is not None:
            self.folder(against)
        stories = read_library(*(declared("scenarios") / theme for theme in themes))
        try:
            order = Order(
                name=self._on.ids("simulation"),
                by=by.user,
                at=self._on.clock(),
                themes=tuple(themes),
                repeat=repeat,
                seed=seed,
                live=live,
                against=against,
                runs=len(stories) * repeat,
            )
        except ValidationError:
            raise BadInput(
                f"repeats go from 1 to {MOST_REPEATS}, and a seed is no negative number"
            ) from None
        self._refuse_second()
        folder = self._root / order.name
        folder.mkdir(parents=True, mode=0o700)
        write_atomically(folder / ORDER, order.model_dump_json().encode())
        self._play(order)
        return self._read(folder)

    def go_on(self, name: str) -> Simulation:
        """Go on with one that was stopped half-way.

        Raises:
            Refused: it is done, or another one is under way.
        """
        require(self._seat.principal(), "simulation.run")
        found = self._read(self.folder(name))
        if found.state != "stopped":
            raise Refused(f"{name} is {found.state}; there is nothing to go on with")
        self._refuse_second()
        self._play(found.order)
        return self._read(self.folder(name))

    def folder(self, name: str) -> Path:
        """Where one lies.

        Raises:
            BadInput: there is none of that name.
        """
        require(self._seat.principal(), "simulation.show")
        folder = self._root / name
        if not _NAME.fullmatch(name) or not (folder / ORDER).is_file():
            raise BadInput("there is no such simulation")
        return folder

    def page(self, name: str) -> Path:
        """The report's page.

        Raises:
            BadInput: there is none yet.
        """
        path = self.folder(name) / PAGE
        if not path.is_file():
            raise BadInput("that simulation has no page yet; it is still under way")
        return path

    def _read(self, folder: Path) -> Simulation:
        order = Order.model_validate_json((folder / ORDER).read_bytes())
        playing = self._playing.get(order.name)
        alive = playing is not None and playing.poll() is None
        if (folder / PAGE).is_file() and not (alive or (folder / PART).exists()):
            return Simulation(order=order, state="done", done=_lines(folder / RESULTS))
        # The first line of a part says what is played.
        done = max(_lines(folder / PART) - 1, _lines(folder / RESULTS), 0)
        return Simulation(order=order, state="under way" if alive else "stopped", done=done)

    def _refuse_second(self) -> None:
        if any(playing.poll() is None for playing in self._playing.values()):
            raise Refused("another simulation is under way; wait until it is done")

    def _play(self, order: Order) -> None:
        """In a process of its own, which outlives nobody's patience but its own."""
        arguments = [str(declared("scenarios") / theme) for theme in order.themes]
        arguments += ["--repeat", str(order.repeat), "--report", str(self._root / order.name)]
        arguments += ["--seed", str(order.seed)] if order.seed is not None else []
        arguments += ["--live"] if order.live else []
        if order.against:
            arguments += ["--against", str(self._root / order.against)]
        self._playing[order.name] = subprocess.Popen(  # noqa: S603 - our own command, checked words
            [sys.executable, "-c", _MAIN, "simulate", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0
