"""One line per thing that has to work, in the order in which a person would check."""

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator

from wetread.clinical.coding import Noun
from wetread.errors import WetreadError

GIB = 2**30
NEEDED_GIB = 2


class Check(Noun):
    """A thing that was looked at; `needed` says whether wetread runs without it."""

    name: str
    ok: bool
    says: str
    needed: bool = True


def diagnose() -> list[Check]:
    """Look at everything; a check that fails does not stop the next."""
    return list(_checks())


def _checks() -> Iterator[Check]:
    yield Check(
        name="python",
        ok=sys.version_info >= (3, 11),
        says=f"{platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores",
    )
    yield _attempt("home", _home)
    yield _attempt("database", _database)
    yield _attempt("manifests", _manifests)
    yield _attempt("weights", _weights)
    yield _attempt("torch", _torch)
    yield _attempt("gpu", _gpu, needed=False)


def _attempt(name: str, look: Callable[[], str], *, needed: bool = True) -> Check:
    try:
        return Check(name=name, ok=True, says=look(), needed=needed)
    except (WetreadError, ImportError, OSError) as error:
        return Check(name=name, ok=False, says=str(error), needed=needed)
    except Exception as error:  # noqa: BLE001 - a damaged part fails as its library likes
        # The message may quote a statement or a row, so the kind of error is all that is said.
        says = f"cannot be used ({type(error).__name__})"
        return Check(name=name, ok=False, says=says, needed=needed)


def _home() -> str:
    from wetread.bootstrap.settings import Settings

    home = Settings.from_environment().open_home()
    free = shutil.disk_usage(home).free / GIB
    if free < NEEDED_GIB:
        raise OSError(f"{free:.1f} GiB free under WETREAD_HOME; {NEEDED_GIB} GiB are needed")
    return f"writable, {free:.0f} GiB free"


def _database() -> str:
    from wetread.bootstrap.settings import Settings
    from wetread.bootstrap.system import System

    on = System(Settings.from_environment())
    result = on.verify_audit(on.owner())
    if not result.ok:
        raise OSError(result.problem or "the audit does not hold")
    return f"{on.database.engine.dialect.name}, {result.records} audit records, chain holds"


def _manifests() -> str:
    from wetread.bootstrap.settings import Settings
    from wetread.bootstrap.system import System

    on = System(Settings.from_environment())
    return f"{len(on.specs)} agents, {len(on.rules)} policy rules"


def _weights() -> str:
    from wetread.bootstrap.settings import Settings
    from wetread.runtimes.inventory import inventory
    from wetread.runtimes.lock import WeightsLock

    rows = inventory(WeightsLock.read(home=Settings.from_environment().home))
    wrong = [row for row in rows if row.state != "ok"]
    if wrong:
        raise OSError("; ".join(f"{row.id} is {row.state}" for row in wrong))
    return f"{len(rows)} models, every digest as pinned"


def _torch() -> str:
    from importlib.metadata import version

    return f"{version('torch')}, transformers {version('transformers')}, MONAI {version('monai')}"


def _gpu() -> str:
    from wetread.runtimes.devices import find_device

    device = find_device()
    if device.name == "cpu":
        raise OSError("none found; models run on the processor")
    return f"{device.name}, {device.budget / GIB:.0f} GiB for models"
