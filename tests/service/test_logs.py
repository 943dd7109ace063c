"""What a server says while it runs."""

import json
import logging
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy.exc import DBAPIError

from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.service.api.paging import place_of
from wetread.service.api.problems import Declined
from wetread.service.logs import kind_of, log_lines

NAME = "MEIER"


@pytest.fixture
def restored(monkeypatch) -> Iterator[None]:
    """Every logger is as before when the test is over."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


def fail() -> None:
    raise ValueError(NAME)


def test_a_librarys_line_is_ours_without_its_message(restored, capsys) -> None:
    """Its logger, its level, the class of the error, and where it was said."""
    logging.getLogger().handlers.clear()
    log_lines()
    logging.getLogger("nicegui").warning("http://x/patients?name=%s not found", NAME)
    try:
        fail()
    except ValueError as error:
        logging.getLogger("nicegui").exception(error)  # noqa: TRY401 - as it does
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"Invalid value for VR PN: {NAME}", stacklevel=1)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    said = capsys.readouterr().err
    assert NAME not in said
    told = [json.loads(line) for line in said.splitlines()]
    assert [(one["event"], one["level"], one.get("error")) for one in told] == [
        ("nicegui", "warning", None),
        ("nicegui", "error", "ValueError"),
        ("py.warnings", "warning", None),
        ("thread.failed", "error", "ValueError"),
    ]
    assert told[0]["at"].startswith("test_logs:")


def test_an_error_is_told_by_its_class_and_our_last_step() -> None:
    """Never by its message."""
    with pytest.raises(Declined) as failed:
        place_of(NAME, 1)
    told = kind_of(failed.value)
    assert told["error"] == "wetread.service.api.problems.Declined"
    assert told["where"].startswith("wetread.service.api.paging:")
    assert kind_of(ValueError(NAME)) == {"error": "ValueError"}


def test_an_error_of_the_database_hides_what_it_was_asked(tmp_path) -> None:
    """SQLAlchemy would put every value into the message."""
    on = System(Settings(home=tmp_path / "home"))
    with (
        pytest.raises(DBAPIError, match="hidden") as failed,
        on.database.write() as connection,
    ):
        connection.exec_driver_sql("SELECT ? FROM nowhere", (NAME,))
    on.close()
    assert NAME not in str(failed.value)
