"""What was answered is on the disk, survives an interruption, and replaces nothing else."""

import stat
from pathlib import Path

import pytest

from wetread.errors import BadInput
from wetread.starter.evaluating.answers import Outlined
from wetread.starter.evaluating.journal import journal

IDS = ["a", "b", "c"]


def _fill(path: Path, *ids: str, evaluation: str = "e1") -> dict[str, Outlined]:
    with journal(path, Outlined, evaluation, IDS) as opened:
        for name in ids:
            opened.write(Outlined(id=name, evaluation=evaluation, dice=0.5))
        return dict(opened.answers)


def test_a_line_is_there_as_soon_as_it_is_written(tmp_path) -> None:
    """Before the journal is closed."""
    with journal(tmp_path / "o", Outlined, "e1", IDS) as opened:
        opened.write(Outlined(id="a", evaluation="e1", dice=0.5))
        assert (tmp_path / "o").read_text().count("\n") == 1


def test_an_interrupted_run_is_carried_on(tmp_path) -> None:
    """A line that was cut short is dropped, and its row is answered again."""
    path = tmp_path / "o"
    _fill(path, "a", "b")
    path.write_text(path.read_text()[:-5])
    assert set(_fill(path, "b", "c")) == {"a", "b", "c"}
    assert path.read_text().count("\n") == 3


def test_a_complete_file_is_begun_anew(tmp_path) -> None:
    """Asked again, the models are asked again."""
    path = tmp_path / "o"
    _fill(path, *IDS)
    assert set(_fill(path, "c")) == {"c"}
    assert path.read_text().count("\n") == 1


@pytest.mark.parametrize("content", ["hello\n", '{"id": 3}\n', "\udcff\n"])
def test_what_is_something_else_is_left_alone(tmp_path, content) -> None:
    """Nobody loses a file to a slip of the hand."""
    path = tmp_path / "o"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    before = path.read_bytes()
    with pytest.raises(BadInput, match="something else than rows of this evaluation"):
        _fill(path, "a")
    assert path.read_bytes() == before


def test_rows_of_another_evaluation_are_left_alone(tmp_path) -> None:
    """Other models or another manifest: their answers must not be mixed."""
    _fill(tmp_path / "o", "a")
    with pytest.raises(BadInput, match="name another file"):
        _fill(tmp_path / "o", "a", evaluation="e2")


def test_a_place_that_cannot_be_written_is_said(tmp_path) -> None:
    """A folder that is not there, or a folder itself."""
    for path in (tmp_path, tmp_path / "none" / "o"):
        with pytest.raises(BadInput, match="--out"):
            _fill(path, "a")


def test_the_file_is_its_owners_alone(tmp_path) -> None:
    """The ids in it are the manifest's own and may be patients'."""
    _fill(tmp_path / "o", "a")
    assert stat.S_IMODE((tmp_path / "o").stat().st_mode) == 0o600


def test_without_a_path_answers_are_only_remembered(tmp_path) -> None:
    """Nothing is written."""
    with journal(None, Outlined, "e1", IDS) as opened:
        opened.write(Outlined(id="a", evaluation="e1"))
        assert set(opened.answers) == {"a"}
    assert list(tmp_path.iterdir()) == []
