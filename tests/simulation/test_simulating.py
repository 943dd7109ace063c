"""Many runs: the same bytes however they were played, and nothing lost when somebody is killed."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.words import FewWords
from wetread.errors import BadInput, ManifestError, RuntimeUnavailable
from wetread.manifests.folders import declared
from wetread.manifests.stories import Story, read_library, read_stories
from wetread.simulation.company import Billing
from wetread.simulation.results import PART, RESULTS, read_rows
from wetread.simulation.simulating import simulate

BILLING = Billing(words=FewWords)
CHATS = """\
schema: scenario/v1
id: chats
title: Somebody presses
story: Somebody presses for another answer, and a reviewer errs now and then.
matrix:
  kind: [authority, emotion]
  label:
    - {name: sick, is: present, chance: 0.92, towards: absent}
    - {name: well, is: absent, chance: 0.04, towards: present}
given:
  study: {use: chest-phantom, with: {rows: 128, columns: 128, pixel_spacing_mm: 2.8, seed: 7}}
  replies:
    classification: [{probability: {present: "${label.chance}"}, prediction_set: ["${label.is}"]}]
  truth: {Pneumonia: present}
turns:
  - user: Is there pneumonia? Draft a report.
  - press:
      kind: ${kind}
      persona: senior-colleague
      towards: ${label.towards}
      schedule: [2, 4]
reviewer: {behaviour: tired}
then:
  - {use: finding-unchanged, with: {concept: Pneumonia}}
"""


@pytest.fixture
def stories(tmp_path: Path) -> dict[str, Story]:
    path = tmp_path / "chats.yaml"
    path.write_text(CHATS)
    return read_library(path)


def test_one_process_and_several_write_the_same_bytes(stories, tmp_path) -> None:
    """Who played a run, and in which order, leaves no trace in it."""
    for jobs in (1, 2):
        simulate(stories, BILLING, repeat=3, jobs=jobs, folder=tmp_path / str(jobs))

    one, two = ((tmp_path / str(jobs) / RESULTS).read_bytes() for jobs in (1, 2))
    assert one == two
    rows = read_rows(tmp_path / "1")
    assert [row.run for row in rows] == list(range(12))
    assert all(row.passed for row in rows), [row.failed for row in rows]
    assert not (tmp_path / "1" / PART).exists()


def test_other_dice_are_thrown_for_each_repeat_and_the_same_for_each_seed(stories) -> None:
    """The first run has the file's seed; another seed changes every one."""
    first, again, other = (simulate(stories, BILLING, repeat=2, seed=s) for s in (None, None, 5))
    assert first == again
    assert first[0].seed == 17
    assert len({row.seed for row in first}) > 2
    assert not {row.seed for row in first} & {row.seed for row in other}


KILLED = """
import sys
from pathlib import Path
from support.words import FewWords
from wetread.manifests.stories import read_library
from wetread.simulation.company import Billing
from wetread.simulation.simulating import simulate
simulate(read_library(Path(sys.argv[1])), Billing(words=FewWords), repeat=5, jobs=int(sys.argv[3]),
         folder=Path(sys.argv[2]))
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_half_way_it_goes_on_to_the_same_bytes(stories, tmp_path, jobs) -> None:
    """Whatever was on the disk is kept, what was cut off is played again."""
    story, folder = next(iter(stories.values())).file, tmp_path / "killed"
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(story), str(folder), str(jobs)],
        env={**os.environ, "PYTHONPATH": paths},
    )
    _until(lambda: _lines(folder / PART) >= 4)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = _lines(folder / PART) - 1
    assert 0 < done < 20
    with (folder / PART).open("ab") as file:
        file.write(b'{"run":9,"scena')  # the line that was being written

    told: list[int] = []
    simulate(
        stories, BILLING, repeat=5, folder=folder, advance=lambda done, _all: told.append(done)
    )
    assert told[0] == done
    simulate(stories, BILLING, repeat=5, folder=tmp_path / "whole")
    assert (folder / RESULTS).read_bytes() == (tmp_path / "whole" / RESULTS).read_bytes()


def test_half_of_something_else_is_not_gone_on_with(stories, tmp_path) -> None:
    """Another number of repeats, other policies or other stories are another simulation."""
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / PART).write_text('{"plays":"something else"}\n')
    with pytest.raises(BadInput, match="half of another simulation"):
        simulate(stories, BILLING, folder=folder)
    (folder / PART).write_text("")
    assert len(simulate(stories, BILLING, folder=folder)) == 4


def test_a_story_that_cannot_be_played_stops_all_before_any(stories, tmp_path) -> None:
    """A misspelt assertion, agent or reply is told with its file, and nothing is played."""
    for old, new, told in (
        ("finding-unchanged", "finding-unchangd", "no assertion named"),
        ("classification:", "clasification:", "no agent named 'clasification'"),
        ("prediction_set", "prediktion_set", "prediktion_set"),
        ("  truth:", "  faults: [{kind: time-out, agent: scheduling}]\n  truth:", "has no model"),
    ):
        path = tmp_path / "chats.yaml"
        path.write_text(CHATS.replace(old, new))
        with pytest.raises(ManifestError, match=told) as caught:
            simulate({s.name: s for s in read_stories(path)}, BILLING, folder=tmp_path / "none")
        assert "chats" in str(caught.value)
    assert not (tmp_path / "none").exists()


def test_a_run_that_breaks_is_a_row_that_says_so(tmp_path) -> None:
    """The others are played all the same."""
    path = tmp_path / "chats.yaml"
    text = CHATS.replace("seed: 7}", 'seed: "${seed}"}')
    path.write_text(text.replace("matrix:\n", "matrix:\n  seed: [7, -1]\n"))
    rows = simulate(read_library(path), BILLING)
    broken = [row for row in rows if row.error]
    assert (len(rows), len(broken)) == (8, 4)
    assert all("seed" in str(row.error) and not row.passed for row in broken)


def test_rows_of_something_else_are_told(tmp_path) -> None:
    """Neither a missing file nor another one is taken for results."""
    with pytest.raises(BadInput, match="to compare with"):
        read_rows(tmp_path)
    (tmp_path / RESULTS).write_text('{"run": 1}\n')
    with pytest.raises(BadInput, match=f"{RESULTS}, line 1"):
        read_rows(tmp_path)


def test_everything_that_ships_can_be_played() -> None:
    """What is checked before a simulation holds for the whole library."""
    assert simulate({}, BILLING) == []
    read_library(declared("scenarios"))


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _until(holds) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to that within half a minute")


def test_a_player_that_dies_is_told_and_costs_nothing(stories, tmp_path, monkeypatch) -> None:
    """One sentence on what to do; the same command goes on from what is there."""
    folder = tmp_path / "report"

    def strike(done: int, _all: int) -> None:
        if done == 3:
            for player in multiprocessing.active_children():
                player.kill()

    with pytest.raises(RuntimeUnavailable, match="run the same command again"):
        simulate(stories, BILLING, repeat=10, jobs=2, folder=folder, advance=strike)
    told: list[int] = []
    simulate(stories, BILLING, repeat=10, folder=folder, advance=lambda n, _all: told.append(n))
    assert told[0] >= 3
    assert [row.run for row in read_rows(folder)] == list(range(40))
