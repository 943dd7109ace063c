"""What is there is measured, what is not is said, and bad input is one sentence."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wetread.starter.command import run as ended_as_commands_do
from wetread.starter.guardfigures import __main__ as command
from wetread.starter.guardfigures.figure import read_figures
from wetread.starter.guardfigures.table import BEGIN, END

SENTENCES = [
    {"doc": f"d{n}", "text": text, "speculative": n % 2}
    for n, text in enumerate(["The lung is clear.", "It may be pneumonia."] * 20)
]


@pytest.fixture
def page(sets, write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout with a page and one set, in the place of this one."""
    write("bioscope_hedging/sentences.jsonl", SENTENCES)
    (sets.checkout / "tests" / "data").mkdir(parents=True)
    page: Path = sets.checkout / "docs" / "guards" / "README.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"# Guards\n\n{BEGIN}\n{END}\n", encoding="utf-8")
    monkeypatch.setattr(command, "_checkout", lambda: sets.checkout)
    monkeypatch.setattr(command, "FILE", tmp_path / "figures.json")
    return page


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int | str | None]:
    """Runs the command and gives its exit code."""

    def started(*arguments: object) -> int | str | None:
        monkeypatch.setattr(sys, "argv", ["guardfigures", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            ended_as_commands_do(command.main)
        return ended.value.code

    return started


def test_what_is_there_is_measured_and_the_rest_skipped(page, run, sets, capsys, tmp_path) -> None:
    """Figures and table are of the same numbers, so that the check agrees."""
    assert run("--data", sets.guards.parent) == 0

    out, err = capsys.readouterr()
    (seen, _) = read_figures(tmp_path / "figures.json")["hedging"]
    assert (seen.value, seen.n) == (1, 40)
    assert "hedging, bioscope_hedging" in out
    assert "medec_ms: skipped for assertions, medec_ms/MEDEC-MS-*.csv is not there" in err
    assert "| [`hedging`](hedging.md) | bioscope_hedging |" in page.read_text(encoding="utf-8")
    assert run("--check") == 0


def test_a_table_that_somebody_touched_is_stale(page, run, capsys) -> None:
    """The check needs no data and writes nothing."""
    text = f"# Guards\n\n{BEGIN}\n| better than it is |\n{END}\n"
    page.write_text(text, encoding="utf-8")

    assert run("--check") == 1
    assert "is not what figures.json says" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--data names no folder with guards/ in it"),
        (("--data", "nowhere"), "--data names no folder with guards/ in it"),
        (("--only", "humour"), "no guard is measured on 'humour'; known: belief_r"),
    ],
)
def test_bad_input_is_one_sentence(run, capsys, arguments: tuple[str, ...], said: str) -> None:
    """Exit 2, and nothing is measured."""
    assert run(*arguments) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said)


def test_measuring_nothing_at_all_is_said(page, run, sets, capsys, tmp_path) -> None:
    """An empty table would look like a result."""
    assert run("--data", sets.guards.parent, "--only", "medec_ms") == 2
    assert "nothing was measured" in capsys.readouterr().err
    assert not (tmp_path / "figures.json").exists()
    assert BEGIN in page.read_text(encoding="utf-8")
