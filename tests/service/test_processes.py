"""Real processes on one home: races between people, and death at any moment."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from wetread.service.cli import main; main()"]
FOUR = (
    "Outline the lungs, tell me whether there is pneumonia, draft a report "
    "and book a follow-up chest CT in two weeks"
)
KILLS = 50


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "WETREAD_HOME": str(home),
        "WETREAD_PASSWORD": "correct horse",
        "OMP_NUM_THREADS": "1",
    }


def start(environment: dict[str, str], *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=240)
    return process.returncode, out, err


def call(environment: dict[str, str], *arguments: object) -> tuple[int, str, str]:
    return finish(start(environment, *arguments))


def test_of_two_processes_that_sign_one_wins(run, film, home, environment) -> None:
    """Exit 0 for one, exit 1 and the winner's name for the other, one final report."""
    people = {"rita": "Dr. Rita Roentgen", "wilma": "Dr. Wilma Conrad"}
    for name, full in people.items():
        run("users", "add", name, "--role", "radiologist", "--full-name", full)
    item = json.loads(run("read", film, "--ask", FOUR, "--json").out)["work_item"]["id"]

    signing = {
        name: start(environment, "queue", "sign", item, "--as", name, "--meaning", "approved")
        for name in people
    }
    ended = {name: finish(process) for name, process in signing.items()}

    codes = {name: code for name, (code, _, _) in ended.items()}
    assert sorted(codes.values()) == [0, 1], ended
    (winner,) = [name for name, code in codes.items() if code == 0]
    (loser,) = [name for name, code in codes.items() if code == 1]
    assert f"signed by {winner}" in ended[loser][2]
    assert len(list((home / "outbox").rglob("*.json"))) == 1
    assert call(environment, "audit", "verify")[0] == 0


@pytest.mark.measure
@pytest.mark.timeout(3600)
def test_fifty_kills_at_random_moments(film, home, environment) -> None:
    """Every opened case ends with one item, one chain, no double booking; nothing is left to do."""
    moments = random.Random(17)  # noqa: S311 - which moments is no secret, and has to repeat
    code, _, err = call(environment, "read", film, "--ask", FOUR, "--json")
    assert code == 0, err
    length = _seconds_of_a_workup(environment, film, home)

    for _ in range(KILLS):
        cases = _count(home, "cases")
        process = start(environment, "read", film, "--ask", FOUR, "--json")
        while process.poll() is None and _count(home, "cases") == cases:
            time.sleep(0.002)
        time.sleep(moments.uniform(0, length))
        process.send_signal(signal.SIGKILL)
        process.wait()

    resumed = json.loads(call(environment, "resume", "--json")[1])
    again = json.loads(call(environment, "resume", "--json")[1])

    assert resumed["failed"] == []
    assert again == {"resumed": [], "failed": []}
    items = json.loads(call(environment, "queue", "list", "--json")[1])["items"]
    assert len({item["case_id"] for item in items}) == len(items) == _count(home, "cases")
    assert len(items) >= KILLS
    assert call(environment, "audit", "verify")[0] == 0
    assert _doubly_booked(home) == 0


def _seconds_of_a_workup(environment: dict[str, str], film: Path, home: Path) -> float:
    """From the first write of a case to the end of the process."""
    cases = _count(home, "cases")
    process = start(environment, "read", film, "--ask", FOUR, "--json")
    while _count(home, "cases") == cases:
        time.sleep(0.002)
    begun = time.monotonic()
    finish(process)
    return time.monotonic() - begun


def _count(home: Path, table: str) -> int:
    return _query(home, f"SELECT count(*) FROM {table}")


def _doubly_booked(home: Path) -> int:
    return _query(
        home,
        "SELECT count(*) FROM (SELECT slot_id FROM calendar_bookings "
        "GROUP BY slot_id HAVING count(*) > 1)",
    )


def _query(home: Path, statement: str) -> int:
    connection = sqlite3.connect(f"file:{home / 'wetread.db'}?mode=ro", uri=True, timeout=30)
    try:
        (value,) = connection.execute(statement).fetchone()
        return int(value)
    finally:
        connection.close()
