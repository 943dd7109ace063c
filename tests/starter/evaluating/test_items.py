"""A manifest is judged whole before any work: one sentence, a row by its number, no names."""

from pathlib import Path

import pytest

from support.evaluations import draw, film, item, write_manifest
from wetread.errors import BadInput
from wetread.starter.evaluating.items import read_manifest


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, object]]:
    """Two films with masks and labels, of two splits."""
    return [
        {
            "id": f"secret-{n}",
            "file": draw(tmp_path / "set" / f"secret-{n}.png", film(90)),
            "mask_file": draw(tmp_path / "set" / f"mask-{n}.png", film(90) * 0),
            "label": "normal",
            "split": split,
        }
        for n, split in enumerate(("val", "test"))
    ]


def test_names_are_relative_to_the_folder_above(rows, tmp_path, monkeypatch) -> None:
    """Also where the manifest itself is named from within its own folder."""
    path = write_manifest(tmp_path, rows)
    monkeypatch.chdir(path.parent)

    for named in (path, Path("manifest.csv"), Path("../set/manifest.csv")):
        found = read_manifest(named, "segmentation")
        assert [one.file for one in found.items] == [tmp_path / str(r["file"]) for r in rows]


def test_a_split_takes_its_rows_alone_and_keeps_their_numbers(rows, tmp_path) -> None:
    """Row 2 is row 2 of the file, whatever was chosen."""
    found = read_manifest(write_manifest(tmp_path, rows), "classification", "test")
    assert [(one.number, one.id) for one in found.items] == [(2, "secret-1")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"file": "set/secret-9.png"}, "row 2 of the manifest: file is not there"),
        ({"mask_file": "set/none.png"}, "row 2 of the manifest: mask_file is not there"),
        ({"file": "set/\0"}, "row 2 of the manifest: file is not there"),
        ({"file": ""}, "row 2 of the manifest names no file"),
        ({"id": ""}, "row 2 of the manifest has no id"),
        ({"id": "secret-0"}, "rows 1 and 2 of the manifest have the same id"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_its_number(rows, tmp_path, change, says) -> None:
    """No id and no file name, which may identify a patient, is repeated."""
    rows[1] |= change
    with pytest.raises(BadInput, match=says) as refused:
        read_manifest(write_manifest(tmp_path, rows), "segmentation")
    assert "secret" not in str(refused.value)


def test_a_mask_of_another_size_is_found_before_any_work(rows, tmp_path) -> None:
    """By the size that both files claim."""
    draw(tmp_path / "set" / "mask-1.png", film(0)[:-4])
    with pytest.raises(BadInput, match=r"row 2 of the manifest: the mask is of another size"):
        read_manifest(write_manifest(tmp_path, rows), "segmentation")


@pytest.mark.parametrize(
    ("without", "task", "split", "says"),
    [
        ("id", "segmentation", None, "no column 'id'"),
        ("file", "classification", None, "no column 'file'"),
        ("label", "classification", None, "no column 'label'"),
        ("mask_file", "segmentation", None, "no column 'mask_file' or 'label_file'"),
        ("split", "segmentation", "val", "no column 'split'"),
    ],
)
def test_a_missing_column_is_named(rows, tmp_path, without, task, split, says) -> None:
    """Only those are needed that the task looks at."""
    path = write_manifest(
        tmp_path, [{k: v for k, v in row.items() if k != without} for row in rows]
    )
    with pytest.raises(BadInput, match=says):
        read_manifest(path, task, split)


def test_an_unknown_split_is_told_beside_the_known_ones(rows, tmp_path) -> None:
    """The message lists what could have been meant."""
    with pytest.raises(BadInput, match="'vall'; it names: test, val"):
        read_manifest(write_manifest(tmp_path, rows), "segmentation", "vall")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"id,file,label\n", "holds no rows"),
        (b"id,file,label\n\n", "holds no rows"),
        (b"id,file,label\na,b\xff,c\n", "no table in UTF-8"),
        (b'id,file,label\n"a,b,c\n', "no table in UTF-8"),
        (b"id,file,label\na,b,c,d\n", "row 1 of the manifest has more cells"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, says) -> None:
    """Each in one sentence."""
    path = tmp_path / "manifest.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=says):
        read_manifest(path, "classification")


def test_no_manifest_is_no_manifest(tmp_path) -> None:
    """Nor is a folder one."""
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(BadInput, match="no manifest at that path"):
            read_manifest(path, "classification")


def test_notes_over_several_lines_do_not_shift_the_numbers(rows, tmp_path) -> None:
    """Quoted line breaks belong to their cell; a byte order mark is no part of a name."""
    rows = [{"id": r["id"], "notes": "a\nb\u2028c,\r\nd", **r} for r in rows]
    path = write_manifest(tmp_path, rows)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    found = read_manifest(path, "classification")
    assert [one.id for one in found.items] == ["secret-0", "secret-1"]
    assert found.items[0].row["notes"] == "a\nb\u2028c,\r\nd"


def test_patients_are_groups_then_ids_then_rows() -> None:
    """What the bootstrap draws together; a group and a row of one name are two."""
    assert item(patient_group="7", patient_id="8").patient == item(2, patient_id="7").patient
    assert item(7).patient != item(patient_id="7").patient
    assert item(1, patient_id="").patient != item(2, patient_id="").patient


def test_a_truth_made_by_a_model_is_told_apart() -> None:
    """By whatever the manifest says of the file that is used."""
    assert item(mask_file="m", mask_origin="human_v7").drawn_by_people
    assert not item(mask_file="m", mask_origin="model_lungvae").drawn_by_people
    assert not item(label_file="l", label_origin="model").drawn_by_people
    assert item(mask_file="m").drawn_by_people
