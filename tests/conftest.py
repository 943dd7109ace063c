"""Fixtures that every room's tests share."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.ports.ids import Ids, seeded_ids
from wetread.signoff.users import Users
from wetread.store.artefacts import Artefacts
from wetread.store.database import Database
from wetread.store.schema import upgrade

# How long an example takes says more about the machine than about the law it tests.
settings.register_profile("wetread", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wetread")

REPOSITORY = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The real data, where somebody has it."""
    folder = Path(os.environ.get("WETREAD_DATA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "cxr" / "manifest.csv").is_file():
        pytest.skip("real data not found; set WETREAD_DATA to the folder that holds cxr/")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    database = Database.at(home / "wetread.db")
    upgrade(database)
    yield database
    database.close()


@pytest.fixture
def ledger(database: Database, home: Path) -> Ledger:
    return Ledger(database, home, AuditKey(home / "keys"), lambda: NOW)


@pytest.fixture
def artefacts(home: Path) -> Artefacts:
    return Artefacts(home / "artefacts")


@pytest.fixture
def ids() -> Ids:
    return seeded_ids(1)


@pytest.fixture
def users(ledger: Ledger) -> Users:
    """A register whose hashes are cheap: argon2's cost is not what these tests are about."""
    return Users(ledger, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    found = os.environ.get("WETREAD_CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium; install it from your distribution, or set WETREAD_CHROMIUM")
    with sync_playwright() as playwright:
        # Root may not use the browser's own sandbox; what is opened is ours.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
