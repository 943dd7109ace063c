"""Files are written all or none, and never over another."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from wetread.errors import BadInput
from wetread.simulation.importing.writing import Imported, write_stories


def stories(*names: str, title: str = "t") -> Iterator[Imported]:
    for line, name in enumerate(names, start=1):
        yield Imported(line, {"id": name, "title": title})


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    """What was there before is counted."""
    assert write_stories(partial(stories, "a", "b"), tmp_path / "new") == (2, 0)
    assert write_stories(partial(stories, "a", "b", "c"), tmp_path / "new") == (3, 2)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "a.yaml",
        "b.yaml",
        "c.yaml",
    ]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Nor is anything written beside it."""
    (tmp_path / "b.yaml").write_text("mine")

    with pytest.raises(BadInput, match=r"line 2: b\.yaml is in DIR already and says something"):
        write_stories(partial(stories, "a", "b"), tmp_path)
    assert (tmp_path / "b.yaml").read_text() == "mine"
    assert not (tmp_path / "a.yaml").exists()


def test_somebody_who_was_faster_is_not_overwritten(tmp_path: Path) -> None:
    """A file that came between the look and the writing stands."""

    def made() -> Iterator[Imported]:
        if tmp_path.joinpath("out").exists():  # the second time
            tmp_path.joinpath("out", "a.yaml").write_text("theirs")
        yield from stories("a")

    with pytest.raises(BadInput, match="line 1"):
        write_stories(made, tmp_path / "out")
    assert (tmp_path / "out" / "a.yaml").read_text() == "theirs"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Without its name."""
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "roe", Path("roe\0")):
        with pytest.raises(BadInput, match="DIR cannot be written to") as told:
            write_stories(partial(stories, "a"), folder)
        assert "roe" not in str(told.value)


def test_a_set_without_records_is_told(tmp_path: Path) -> None:
    """An empty folder would look like success."""
    with pytest.raises(BadInput, match="holds no record"):
        write_stories(partial(stories), tmp_path / "out")
    assert not (tmp_path / "out").exists()
