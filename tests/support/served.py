"""`wetread serve` on scripted models: the real server, in a process of its own.

NiceGUI keeps one application in a process, so a test that wants one starts one.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher

from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal
from wetread.service import console
from wetread.service.commands.serve import serve
from wetread.signoff.users import Users
from wetread.simulation.scripted import ScriptedModels

REPLIES = {
    "segmentation": ({"mask": "lungs", "scalars": {"quality": 0.95}},),
    "classification": ({"probability": {"present": 0.93}, "prediction_set": ("present",)},),
}
PASSWORD = "correct horse"
PEOPLE = {"rita": "radiologist", "theo": "technologist", "ada": "admin", "aude": "auditor"}


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


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address at which the pages of this home are served."""
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    environment = {**os.environ, "WETREAD_HOME": str(home), "PYTHONPATH": paths}
    # NiceGUI does less where it believes that it is tested.
    environment.pop("PYTEST_CURRENT_TEST", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "support.served"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = next(line for line in process.stderr if "http://" in line)
        found = re.search(r"http://[\w.:]+", said)
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


if __name__ == "__main__":
    console.system = system
    serve(host="127.0.0.1", port=0)
