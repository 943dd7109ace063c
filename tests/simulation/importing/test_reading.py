"""Records of others are bounded, told of by line alone, and never fill in a placeholder."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import BadInput
from wetread.simulation.importing import reading
from wetread.simulation.importing.reading import (
    MOST_BYTES,
    Foreign,
    Record,
    bounded,
    read_records,
    whole,
)


class Said(Foreign):
    """Anything that is said."""

    text: str


def written(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def read(path: Path, limit: int | None = None) -> list[Record[Said]]:
    return list(read_records(path, Said, "text (text)", limit=limit))


def test_lines_and_records_are_counted_apart(tmp_path: Path) -> None:
    """An empty line is no record; what a line says beside its form is left alone."""
    path = written(tmp_path / "set", b"", b'{"text": "one", "more": 1}', b" ", b'{"text": "two"}')

    assert [(r.says.text, r.line, r.number) for r in read(path)] == [("one", 2, 1), ("two", 4, 2)]
    assert len(read(path, limit=1)) == 1


def test_a_name_says_nothing_of_the_record(tmp_path: Path) -> None:
    """Number and digest; the same record has the same name."""
    path = written(tmp_path / "set", b'{"text": "Jane Roe"}', b'{"text":"Jane Roe"}')

    first, second = (record.slug for record in read(path))
    assert first[:7] == "000001-"
    assert first[7:] == second[7:]
    assert first[7:].isalnum()


@pytest.mark.parametrize(
    "line",
    [
        b"Jane Roe",
        b'["Jane Roe"]',
        b'{"txt": "Jane Roe"}',
        b'{"text": 7}',
        b'{"text": "Jane Roe \xff"}',
        b'{"text": "Jane Roe \\ud800"}',
        b"[" * 100_000,
    ],
)
def test_a_bad_line_is_told_by_its_number_alone(tmp_path: Path, line: bytes) -> None:
    """One sentence with what a line should be, and nothing of what it is."""
    path = written(tmp_path / "set", b'{"text": "fine"}', line)

    with pytest.raises(BadInput, match=r"^line 2 is not a JSON object in UTF-8 with text") as told:
        read(path)
    assert "Roe" not in str(told.value)


def test_a_long_line_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """What fits exactly is read."""
    fits = b'{"text": "%s"}' % (b"x" * (MOST_BYTES - 12))
    assert len(fits) == MOST_BYTES

    assert len(read(written(tmp_path / "fits", fits + b"\r"))) == 1
    with pytest.raises(BadInput, match="line 1 is longer than 256 KiB"):
        read(written(tmp_path / "long", b" " + fits))


def test_too_many_records_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless no more than some are asked for."""
    monkeypatch.setattr(reading, "MOST_RECORDS", 2)
    path = written(tmp_path / "set", *[b'{"text": "again"}'] * 3)

    assert len(read(path, limit=2)) == 2
    with pytest.raises(BadInput, match="line 3: more than 2 records"):
        read(path)


def test_a_file_that_is_not_there_is_told_without_its_name(tmp_path: Path) -> None:
    """A file's name may be a patient's."""
    for path in (tmp_path / "roe", tmp_path, Path("roe\0")):
        with pytest.raises(BadInput, match="FILE cannot be read") as told:
            read(path)
        assert "roe" not in str(told.value)


def test_whole_sentences_are_kept() -> None:
    """As many as fit; one that is too long by itself is cut, and one can see that."""
    text = "He coughs. He is 1.8 m tall.\nHe smokes, and has done so for years."

    assert bounded(text, 100) == text
    assert bounded(text, 30) == "He coughs. He is 1.8 m tall."
    assert bounded(text, 12) == "He coughs."
    assert bounded(text, 6) == "He co…"


@given(text=st.text(), most=st.integers(1, 50))
def test_what_is_kept_is_a_beginning_that_fits(text: str, most: int) -> None:
    """Whatever the text is."""
    kept = bounded(text, most)

    assert len(kept) <= most
    assert whole(text).strip().startswith(kept.removesuffix("…"))


@given(text=st.text(alphabet="${}a.-\\'\" \n"))
def test_nothing_is_left_that_a_matrix_would_fill_in(text: str) -> None:
    """And nothing else is changed."""
    assert "${" not in whole(text)
    assert whole(text).replace("$ {", "${") == text.replace("$ {", "${")


def test_json_that_others_write_is_read(tmp_path: Path) -> None:
    """With escapes and beyond the basic plane."""
    path = written(tmp_path / "set", json.dumps({"text": "36.6 °C 🙂"}).encode())

    assert read(path)[0].says.text == "36.6 °C 🙂"
