"""Figures are written line by line and read back as they were."""

from pathlib import Path

import pytest

from wetread.errors import BadInput
from wetread.starter.guardfigures.figure import figures, read_figures, write_figures
from wetread.starter.guardfigures.measures import share


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Numbers are rounded once, before anybody sees them; what was not measured stays so."""
    measured = [share("recall", [True, True, False], ["a", "b", "c"]), share("precision", [], [])]
    found = {"hedging": tuple(figures("own", "asked", "set aside", measured))}

    write_figures(found, tmp_path / "figures.json")

    assert read_figures(tmp_path / "figures.json") == found
    recall, precision = found["hedging"]
    assert (recall.value, recall.n, recall.unseen) == (0.6667, 3, True)
    assert (precision.value, precision.low, precision.n) == (None, None, 0)


def test_only_what_the_rules_were_written_by_is_seen() -> None:
    """Everything else was judged by somebody who had nothing from it."""
    measured = [share("recall", [True], ["a"])]

    (seen,) = figures("own", "asked", "seen", measured)
    (crossed,) = figures("own", "asked", "cross-validated", measured)

    assert (seen.unseen, crossed.unseen) == (False, True)


def test_no_file_is_no_figures(tmp_path: Path) -> None:
    """The first measurement begins with nothing."""
    assert read_figures(tmp_path / "figures.json") == {}


@pytest.mark.parametrize("text", ["", "[]", '{"hedging": [{"set": "own"}]}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    """Half a table must not be filled up."""
    (tmp_path / "figures.json").write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match="is no table of figures"):
        read_figures(tmp_path / "figures.json")
