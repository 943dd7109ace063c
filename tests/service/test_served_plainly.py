"""What a running server answers and logs where something is odd: problems, and lines of JSON."""

import json
import sqlite3
from pathlib import Path

import httpx
import pytest

from support.programs import token
from support.served import start
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System

NAME = "MEIER"


def ask(address: str, text: str) -> list[httpx.Response]:
    """What nothing is there for, and a sign-in that holds no text."""
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {text}"}) as program:
        found = [
            program.get("/api/v1/patients", params={"name": f"{NAME}^HANS", "pid": "123"}),
            program.head("/api/v1/cases"),
            program.get(f"/{NAME}"),
        ]
    ours = {"origin": address}
    with httpx.Client(base_url=address, headers=ours) as browser:
        said = {"name": f"{NAME}\0", "password": "x"}
        found.append(browser.post("/login", data=said))
        found.append(browser.post("/setup", data=said | {"token": "x", "full_name": "x"}))
    return found


def ask_what_fails(address: str, text: str) -> list[httpx.Response]:
    """A list, and the page that shows it."""
    with httpx.Client(base_url=address, headers={"origin": address}) as browser:
        browser.post("/login", data={"name": "rita", "password": "correct horse"})
        page = browser.get("/", headers={"accept": "text/html"})
    headers = {"Authorization": f"Bearer {text}"}
    return [page, httpx.get(f"{address}/api/v1/cases?like={NAME}", headers=headers)]


@pytest.fixture
def text(home: Path) -> str:
    """A token of somebody whose home it is."""
    on = System(Settings(home=home))
    on.users.add(on.owner(), "rita", role="radiologist", full_name="R", password="correct horse")
    _, text = token(on, "rita")
    on.close()
    return text


def test_what_fails_is_told_without_its_words(home, text) -> None:
    """With our face, as a problem, and in the log by its kind alone."""
    process, address = start(home)
    try:
        with sqlite3.connect(home / "wetread.db") as database:
            database.execute("PRAGMA foreign_keys=OFF")
            database.execute("DROP TABLE cases")
        answers = ask_what_fails(address, text)
    finally:
        process.terminate()
        _, log = process.communicate(timeout=30)

    page, listed = answers
    assert "This page could not be shown" in page.text
    assert "OperationalError" not in page.text
    assert listed.json()["title"] == "Failed"
    assert listed.headers["content-type"] == "application/problem+json"
    for answer in answers:
        assert (answer.status_code, answer.headers["x-frame-options"]) == (500, "DENY")
        assert NAME not in answer.text
    told = [json.loads(line) for line in log.splitlines()]
    assert [one["error"] for one in told if one["event"] == "request.failed"] == [
        "sqlalchemy.exc.OperationalError"
    ] * 2
    assert "SELECT" not in log
    assert NAME not in log


def test_a_server_repeats_nothing_to_whoever_asks_nor_to_its_log(home, text) -> None:
    """Each line is JSON and says the kind alone; each refusal is a problem."""
    process, address = start(home)
    try:
        answers = ask(address, text)
    finally:
        process.terminate()
        _, log = process.communicate(timeout=30)

    assert [one.status_code for one in answers] == [404, 405, 401, 422, 422]
    for answer in answers:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-frame-options"] == "DENY"
        assert NAME not in answer.text
    assert NAME not in log
    for line in log.splitlines():
        assert {"event", "level"} <= json.loads(line).keys()
