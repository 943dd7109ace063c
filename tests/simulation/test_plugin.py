"""Each story is an item of pytest, and what pytest prints is for people who write no Python."""

import re
import subprocess
import sys

import pytest

from support.projects import project_in, pytest_in

STORY = """\
schema: scenario/v1
id: {name}
title: A story
story: Somebody asks for an answer.
given:
  study: {{use: chest-phantom, with: {{rows: 128, columns: 128, pixel_spacing_mm: 2.8, seed: 7}}}}
  replies:
    {agent}: [{{probability: {{present: 0.92}}, prediction_set: [present]}}]
turns:
  - user: Is there pneumonia?
then:
  - {{use: {claim}, with: {{concept: Pneumonia, presence: {presence}}}}}
  - {{use: no-work-item}}
"""


def story(
    name: str,
    *,
    presence: str = "present",
    agent: str = "classification",
    claim: str = "finding-is",
) -> str:
    """Of somebody who asks for an answer: that is also offered to a person, so one claim fails."""
    return STORY.format(name=name, presence=presence, agent=agent, claim=claim)


def true(name: str) -> str:
    """A story that ends as it says."""
    return story(name).replace("no-work-item", "nothing-released")


SPREAD = true("spread").replace("given:", "matrix:\n  which: [present, absent]\ngiven:")
SPREAD = SPREAD.replace("presence: present", 'presence: "${which}"')
BROKEN = true("broken").replace("turns:", "trns:")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A library in which everything that can go wrong does, played on two workers."""
    folder = project_in(
        tmp_path_factory.mktemp("hospital"),
        good=true("good"),
        wrong=story("wrong", presence="absent"),
        spread=SPREAD,
        nobody=story("nobody", agent="clasification"),
        misspelt=story("misspelt", claim="finding-si"),
        broken=BROKEN,
    )
    (folder / "test_own.py").write_text("def test_own():\n    pass\n")
    wanted = ("--wetread-scenarios", "scenarios", "--continue-on-collection-errors")
    return pytest_in(folder, *wanted, "-n", "2", "-v")


def lines_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    return done.stdout.splitlines()


def outcome(done: subprocess.CompletedProcess[str], item: str) -> str:
    """What pytest's summary or its progress says of one item."""
    said = [line for line in lines_of(done) if line.endswith(item) or f"{item} " in line]
    words = {word for line in said for word in ("PASSED", "FAILED") if word in line}
    assert len(words) == 1, done.stdout + done.stderr
    return words.pop()


def test_a_story_that_ends_as_it_says_passes(ran) -> None:
    """It is named by its file and its name."""
    assert outcome(ran, "scenarios/about-good/good.yaml::good") == "PASSED"


def test_the_tests_of_the_repository_run_beside(ran) -> None:
    """Scenarios come in addition to what pytest collects anyhow."""
    assert outcome(ran, "test_own.py::test_own") == "PASSED"


def test_each_story_of_a_matrix_is_an_item(ran) -> None:
    """One combination may fail while the other passes."""
    file = "scenarios/about-spread/spread.yaml::spread"

    assert outcome(ran, f"{file}[which=present]") == "PASSED"
    assert outcome(ran, f"{file}[which=absent]") == "FAILED"


def test_a_failure_is_one_line_for_each_claim_and_no_traceback(ran) -> None:
    """Who wrote the story reads what was found in the place of what it claims."""
    lines = lines_of(ran)
    start = next(n for n, line in enumerate(lines) if line.strip("_ ") == "wrong")
    worker, first, second, after = lines[start + 1 : start + 5]

    assert outcome(ran, "scenarios/about-wrong/wrong.yaml::wrong") == "FAILED"
    assert worker.startswith("[gw")
    assert first.startswith("finding-is: Pneumonia was present")
    assert second.startswith("no-work-item: ")
    assert after.startswith(("_", "="))
    assert "Traceback" not in ran.stdout
    assert not re.search(r"\.py:\d", ran.stdout)


def test_a_story_that_cannot_be_played_says_why_in_a_sentence(ran) -> None:
    """A script for an agent that there is not proves nothing."""
    assert "nobody: given.replies: no agent named 'clasification'; known: " in ran.stdout


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("broken", "turns: Field required (line 1); trns: Extra inputs"),
        ("misspelt", "then.0: no assertion named 'finding-si'"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_an_error_of_collection(ran, name, sentence) -> None:
    """It says which file, where in it and what, before any story is played."""
    lines = lines_of(ran)
    (file,) = {line.partition(": ")[0] for line in lines if line.startswith("/") and name in line}

    assert f"{file}: {sentence}" in ran.stdout
    assert file.endswith(f"/scenarios/about-{name}/{name}.yaml")
    assert any(line.startswith(f"ERROR scenarios/about-{name}/{name}.yaml") for line in lines)


def test_the_session_fails(ran) -> None:
    """CI is told, by the exit code that pytest has for it."""
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "3 failed, 3 passed, 2 errors" in lines_of(ran)[-1]


@pytest.mark.parametrize(
    ("chosen", "items"),
    [
        (("-k", "about-good"), ["about-good/good.yaml::good"]),
        (("-k", "spread and absent"), ["about-spread/spread.yaml::spread[which=absent]"]),
        (
            ("scenarios/about-spread/spread.yaml::spread[which=present]",),
            ["about-spread/spread.yaml::spread[which=present]"],
        ),
        (("test_own.py", "-m", "scenario", "-k", "good"), ["about-good/good.yaml::good"]),
    ],
)
def test_stories_are_chosen_as_tests_are(tmp_path, chosen, items) -> None:
    """By name, by theme folder, by address, by the marker."""
    folder = project_in(tmp_path, good=true("good"), spread=SPREAD)
    (folder / "test_own.py").write_text("def test_own():\n    pass\n")

    done = pytest_in(folder, "--wetread-scenarios", "scenarios", "--collect-only", "-q", *chosen)

    found = [line for line in lines_of(done) if "::" in line]
    assert found == [f"scenarios/{item}" for item in items], done.stdout + done.stderr


@pytest.mark.parametrize("besides", [(), ("test_own.py",)])
def test_several_folders_and_files_are_played_once_each(tmp_path, besides) -> None:
    """A folder, a file of it, one elsewhere, one of a name that pytest passes by."""
    folder = project_in(tmp_path / "ours", good=true("good"), spread=SPREAD)
    (folder / "build").mkdir()
    (folder / "build" / "built.yaml").write_text(true("built"))
    (tmp_path / "others.yaml").write_text(true("others"))
    (folder / "test_own.py").write_text("")
    named = ("scenarios/about-good/good.yaml", "scenarios", "build", "../others.yaml")

    asked = [word for one in named for word in ("--wetread-scenarios", one)]
    done = pytest_in(folder, *asked, *besides, "--collect-only", "-q")

    found = sorted(line.rpartition("::")[2] for line in lines_of(done) if "::" in line)
    wanted = ["built", "good", "others", "spread[which=absent]", "spread[which=present]"]
    assert found == wanted, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--wetread-scenarios", "empty"), "no scenario there; name YAML files"),
        (("--wetread-scenarios", "nowhere"), "no such file or folder; name scenarios"),
        (
            ("--wetread-scenarios", "scenarios", "--wetread-policies", "empty"),
            "no policy there; name YAML files",
        ),
    ],
)
def test_a_folder_with_nothing_in_it_is_refused(tmp_path, arguments, sentence) -> None:
    """CI that plays nothing, or by no rules, is not green."""
    folder = project_in(tmp_path, good=true("good"))
    (folder / "empty").mkdir()

    done = pytest_in(folder, *arguments)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR, done.stdout
    assert done.stderr.strip().endswith(sentence)


def test_other_policies_judge(tmp_path) -> None:
    """What cannot be read of them is said in a sentence where a story needs it."""
    folder = project_in(tmp_path, good=true("good"))
    (folder / "rules").mkdir()
    (folder / "rules" / "plan.yaml").write_text("schema: policy/v1\nid: plan\n")

    done = pytest_in(
        folder, "--wetread-scenarios", "scenarios", "--wetread-policies", "rules", "-W", "error"
    )

    assert done.returncode == 1, done.stdout + done.stderr
    assert "rules/plan.yaml: title: Field required" in done.stdout
    assert "Traceback" not in done.stdout


COUNTED = """\
from pathlib import Path
from support.words import FewWords

LOG = Path(__file__).with_name("log")


class Counted(FewWords):
    def planner(self, specs, chosen=None):
        raise ZeroDivisionError("the words of a patient")

    def close(self):
        LOG.write_text(LOG.read_text() + "closed ")


def pytest_wetread_words(config):
    LOG.write_text((LOG.read_text() if LOG.exists() else "") + "made ")
    return Counted()
"""


def test_all_stories_share_models_that_are_closed(tmp_path) -> None:
    """Once made and once closed; what breaks in them is named, and its message kept back."""
    folder = project_in(tmp_path, good=true("good"), spread=SPREAD)
    (folder / "conftest.py").write_text(COUNTED)

    done = pytest_in(folder, "--wetread-scenarios", "scenarios")

    assert (folder / "log").read_text() == "made closed ", done.stdout + done.stderr
    assert done.stdout.count("\ninternal error (ZeroDivisionError); --full-trace shows where") == 3
    assert "patient" not in done.stdout


def test_without_the_option_nothing_of_ours_is_loaded(tmp_path) -> None:
    """Every pytest of the environment reads the plugin, also where nobody plays scenarios."""
    (tmp_path / "test_own.py").write_text(
        "import sys\n\n\n"
        "def test_own():\n"
        "    ours = {name for name in sys.modules if name.startswith('wetread.')}\n"
        "    light = {'simulation', 'simulation.plugin', 'simulation.hookspecs'}\n"
        "    assert ours == {f'wetread.{name}' for name in light}\n"
    )

    done = pytest_in(tmp_path, "-q")

    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_always_loaded_is_light() -> None:
    """The plugin brings pytest, and nothing that takes seconds."""
    heavy = ("torch", "langgraph", "sqlalchemy", "pydantic", "numpy")
    program = (
        "import sys, wetread.simulation.plugin, wetread.simulation.hookspecs; "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]", done.stdout + done.stderr
