"""A record of training stands for the data, and names none of it."""

import csv
from pathlib import Path

import pytest

from wetread.starter.training_record import UNLISTED, Learned, in_words, learned, read_record

ROWS = [
    {
        "id": "a",
        "file": "cxr/a.jpg",
        "mask_file": "masks/a.png",
        "licence": "CC0",
        "split": "train",
    },
    {"id": "b", "file": "cxr/b.jpg", "mask_file": "", "licence": "CC BY 4.0", "split": "train"},
    {"id": "c", "file": "cxr/c.jpg", "mask_file": "", "licence": "CC BY 4.0", "split": "val"},
]


def write(data: Path, rows: list[dict[str, str]] = ROWS) -> Path:
    for row in rows:
        for name in (row["file"], row["mask_file"]):
            if name:
                (data / name).parent.mkdir(parents=True, exist_ok=True)
                (data / name).write_bytes(name.encode())
    with (data / "cxr" / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return data


def of(data: Path, *names: str) -> Learned:
    return learned(data, {data / "cxr" / "manifest.csv", *(data / name for name in names)})


def test_rows_are_counted_by_what_was_opened(tmp_path: Path) -> None:
    """A row that the manifest holds and nobody opened taught nothing."""
    found = of(write(tmp_path), "cxr/a.jpg", "masks/a.png", "cxr/c.jpg")

    assert found.rows == 2
    assert found.splits == {"train": 1, "val": 1}
    assert found.licences == {"CC BY 4.0": 1, "CC0": 1}
    assert list(found.manifests) == ["cxr/manifest.csv"]


def test_no_name_and_no_path_is_kept(tmp_path: Path) -> None:
    """Ids and file names are the hospital's."""
    text = of(write(tmp_path), "cxr/a.jpg").model_dump_json()

    assert str(tmp_path) not in text
    assert "a.jpg" not in text


def test_the_same_data_elsewhere_has_the_same_digest(tmp_path: Path) -> None:
    """Whoever has the data can compute it again, in whatever order the manifest holds it."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one = of(write(tmp_path / "one"), "cxr/a.jpg", "cxr/b.jpg")
    two = of(write(tmp_path / "two", ROWS[::-1]), "cxr/a.jpg", "cxr/b.jpg")

    assert one.rows_digest == two.rows_digest
    assert one.manifests != two.manifests


@pytest.mark.parametrize(
    "change",
    [
        {"pixels": "cxr/a.jpg"},
        {"pixels": "masks/a.png"},
        {"column": "licence"},
        {"column": "id"},
        {"column": "split"},
        {"unread": "cxr/b.jpg"},
    ],
    ids=str,
)
def test_any_change_of_the_data_is_another_digest(tmp_path: Path, change: dict[str, str]) -> None:
    """One pixel, one mask, one licence, one row more or less."""
    names = ["cxr/a.jpg", "masks/a.png", "cxr/b.jpg"]
    before = of(write(tmp_path), *names)

    if "column" in change:
        write(tmp_path, [{**ROWS[0], change["column"]: "CC BY 3.0"}, *ROWS[1:]])
    elif "pixels" in change:
        (tmp_path / change["pixels"]).write_bytes(b"changed")
    else:
        names.remove(change["unread"])

    assert of(tmp_path, *names).rows_digest != before.rows_digest


def test_a_folder_may_be_named_in_a_roundabout_way(tmp_path: Path) -> None:
    """As it is by somebody who stands beside it."""
    data = write(tmp_path)
    (tmp_path / "beside").mkdir()

    found = learned(tmp_path / "beside" / "..", {data / "cxr" / "a.jpg"})

    assert found == of(data, "cxr/a.jpg")


def test_what_stands_in_no_manifest_is_counted_too(tmp_path: Path) -> None:
    """A file that was slipped in shows as such."""
    write(tmp_path)
    (tmp_path / "cxr" / "stranger.jpg").write_bytes(b"x")

    found = of(tmp_path, "cxr/a.jpg", "cxr/stranger.jpg")

    assert found.licences == {"CC0": 1, UNLISTED: 1}
    assert found.splits == {"none": 1, "train": 1}


def test_a_manifest_that_nobody_read_still_tells_the_licences(tmp_path: Path) -> None:
    """Training may list a folder instead of reading its manifest."""
    data = write(tmp_path)

    assert learned(data, {data / "cxr" / "a.jpg"}).licences == {"CC0": 1}


@pytest.mark.parametrize("content", [None, "", "{}", '{"model": 1}'])
def test_a_record_that_is_none_is_not_recorded(tmp_path: Path, content: str | None) -> None:
    """Models that came before there were records, or from elsewhere."""
    if content is not None:
        (tmp_path / "training.json").write_text(content)

    assert read_record(tmp_path) is None
    assert "Not recorded" in in_words(read_record(tmp_path))
