"""Programs of the starter end with one sentence and an exit code."""

import sys

import pytest

from wetread.errors import BadInput, WeightsRefused, WetreadError
from wetread.starter import heads
from wetread.starter.command import run


@pytest.mark.parametrize(
    ("error", "code"), [(BadInput("say a name"), 2), (WeightsRefused("reinstall"), 1)]
)
def test_an_error_is_one_sentence(monkeypatch, capsys, error: WetreadError, code: int) -> None:
    """2 where whoever called can mend it, else 1; nobody reads a traceback."""

    def main() -> None:
        raise error

    monkeypatch.setattr(sys, "argv", ["program"])
    with pytest.raises(SystemExit) as ended:
        run(main)

    assert ended.value.code == code
    assert capsys.readouterr().err == f"{error}\n"


def test_a_head_that_nobody_makes_is_named(monkeypatch, capsys) -> None:
    """With those that are made."""
    monkeypatch.setattr(sys, "argv", ["heads", "luck"])
    with pytest.raises(SystemExit) as ended:
        run(heads.main)

    assert ended.value.code == 2
    assert "known: following" in capsys.readouterr().err
