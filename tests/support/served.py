"""`wetread serve` on scripted models: the real server, in a process of its own.

NiceGUI keeps one application in a process, so a test that wants one starts one.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher

from support.words import FewWords
from wetread.bootstrap.planting import plant_check
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.findings import Label
from wetread.clinical.imaging import Priority
from wetread.clinical.principals import Principal
from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.service import console
from wetread.service.commands.serve import serve
from wetread.signoff.check_films import CheckFilm
from wetread.signoff.users import Users
from wetread.simulation.scripted import ScriptedModels

REPLIES = {
    "segmentation": ({"mask": "lungs", "scalars": {"quality": 0.95}},),
    "classification": ({"probability": {"present": 0.93}, "prediction_set": ("present",)},),
}
PASSWORD = "correct horse"
PEOPLE = {
    "rita": "radiologist",
    "wilma": "radiologist",
    "remy": "resident",
    "theo": "technologist",
    "ada": "admin",
    "aude": "auditor",
}


def system(*, thinking: bool = False) -> System:
    """The system of WETREAD_HOME on scripted models; passwords are cheap to check."""
    on = System(Settings.from_environment(), models=ScriptedModels(REPLIES, words=FewWords()))
    on.__dict__["users"] = Users(
        on.ledger, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    return on


def enrol(home: Path) -> None:
    """One person of each role."""
    on = System(Settings(home=home))
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    owner = Principal(user="owner", role="owner")
    for name, role in PEOPLE.items():
        Users(on.ledger, hashed).add(
            owner, name, role=role, full_name=f"Dr. {name.title()}", password=PASSWORD
        )
    on.close()


def work_up(home: Path, *asked: str, priority: Priority = "ROUTINE") -> list[str]:
    """A case about a phantom for each request, run until it waits for a signature."""
    on = System(Settings(home=home), models=ScriptedModels(REPLIES, words=FewWords()))
    cases = []
    for text in asked:
        study = on.receive(to_dicom(render(ChestPhantom(rows=256, columns=256))))
        cases.append(on.coordinator.open(on.owner(), text=text, study=study, priority=priority))
        on.coordinator.run(cases[-1])
    on.close()
    return cases


def plant(home: Path, *, truth: Label, priority: Priority) -> None:
    """A film with a wrong answer waits in the queue."""
    on = System(Settings(home=home), models=ScriptedModels(REPLIES, words=FewWords()))
    study = on.receive(to_dicom(render(ChestPhantom(rows=256, columns=256))))
    text = "Is there pneumonia? Draft a report."
    film = CheckFilm(study=study, truth=truth, text=text, priority=priority)
    plant_check(on, on.owner(), on.owner(), film)
    on.close()


def delivered(home: Path, case_id: str, *, count: int = 1, most_s: float = 30) -> Path:
    """The last of so many bundles of a case; each follows its signature by a moment."""
    until = time.monotonic() + most_s
    while time.monotonic() < until:
        found = list((home / "outbox" / case_id).glob("*.json"))
        if len(found) >= count:
            return max(found, key=lambda path: path.stat().st_mtime_ns)
        time.sleep(0.05)
    raise AssertionError(f"no bundle of {case_id} left within {most_s:.0f} s")


def start(
    home: Path,
    *,
    first: bool = False,
    port: int = 0,
    variables: Mapping[str, str] | None = None,
) -> "tuple[subprocess.Popen[str], str]":
    """A server of this home, and its address; of a first start the link that it prints."""
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    environment = {
        **os.environ,
        "WETREAD_HOME": str(home),
        "PYTHONPATH": paths,
        **(variables or {}),
    }
    # NiceGUI does less where it believes that it is tested.
    environment.pop("PYTEST_CURRENT_TEST", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "support.served", str(port)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    wanted = "setup?token=" if first else "http://"
    said = next(line for line in process.stderr if wanted in line)
    found = re.search(r"http://[\w.:/?=-]+", said)
    assert found is not None
    return process, found[0]


@contextmanager
def served(
    home: Path, *, first: bool = False, variables: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address at which the pages of this home are served; of a first start its link."""
    process, address = start(home, first=first, variables=variables)
    try:
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=30)


if __name__ == "__main__":
    console.system = system
    serve(host="127.0.0.1", port=int(sys.argv[1]))
