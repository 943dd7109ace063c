"""What was read is what was opened, whoever opened it."""

from pathlib import Path

import nibabel
import numpy as np
from PIL import Image

from wetread.starter.witness import witness


def test_every_way_to_open_a_file_is_seen(tmp_path: Path) -> None:
    """Plain text, pictures and compressed volumes, through the libraries that training uses."""
    (tmp_path / "a.csv").write_text("x")
    Image.new("L", (2, 2)).save(tmp_path / "b.png")
    volume = nibabel.nifti1.Nifti1Image(np.zeros((2, 2, 2), np.uint8), np.eye(4))
    nibabel.loadsave.save(volume, tmp_path / "c.nii.gz")

    with witness(tmp_path) as seen:
        (tmp_path / "a.csv").read_text()
        with Image.open(tmp_path / "b.png") as picture:
            picture.load()
        nibabel.loadsave.load(tmp_path / "c.nii.gz").get_fdata()

    assert {path.name for path in seen.opened} == {"a.csv", "b.png", "c.nii.gz"}


def test_nothing_else_is_seen(tmp_path: Path) -> None:
    """Neither what lies beside the folder nor what is opened afterwards."""
    inside, beside = tmp_path / "data", tmp_path / "data-of-others"
    for folder in (inside, beside):
        folder.mkdir()
        (folder / "x").write_text("x")

    with witness(inside) as seen:
        (beside / "x").read_text()
        (inside / ".." / "data-of-others" / "x").read_text()
    (inside / "x").read_text()

    assert seen.opened == frozenset()


def test_a_folder_named_by_a_detour_is_the_same_folder(tmp_path: Path, monkeypatch) -> None:
    """Relative paths and dots lead to one record."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x").write_text("x")
    monkeypatch.chdir(tmp_path)

    with witness(Path("data/../data")) as seen:
        Path("data/x").read_text()

    assert seen.opened == {tmp_path / "data" / "x"}
