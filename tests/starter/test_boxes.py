"""Boxes are read as they were drawn, and a point hits a box or does not."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import BadInput
from wetread.starter.boxes import TOLERANCE, Box, covered, energy, hit, peak, read_boxes

HEADER = "id,finding,x,y,width,height,split\n"
BOX = Box(finding="Pneumonia", left=20, top=40, width=30, height=10)
SHAPE = (100, 100)


def written(folder: Path, rows: str, header: str = HEADER) -> Path:
    (folder / "cxr").mkdir()
    (folder / "cxr" / "boxes.csv").write_text(header + rows, encoding="utf-8")
    return folder


def test_boxes_are_gathered_by_film(tmp_path: Path) -> None:
    """Several on one film stay together; x is the column and y the row of the upper left."""
    rows = "a,Pneumonia,20,40,30,10,train\nb,Mass,1,2,3,4,test\na,Effusion,5.5,6,7,8,train\n"

    found = read_boxes(written(tmp_path, rows))

    assert found["a"][0] == BOX
    assert [box.finding for box in found["a"]] == ["Pneumonia", "Effusion"]
    assert found["b"][0].centre == (4, 2.5)


@pytest.mark.parametrize(
    "row",
    [
        "a,Pneumonia,20,40,0,10,train",
        "a,Pneumonia,20,40,30,-1,train",
        "a,Pneumonia,twenty,40,30,10,train",
        "a,Pneumonia,nan,40,30,10,train",
        "a,Pneumonia,20,40,30",
        ",Pneumonia,20,40,30,10,train",
        "a,,20,40,30,10,train",
    ],
)
def test_a_row_that_is_no_box_is_refused_by_its_line(row: str, tmp_path: Path) -> None:
    """In one sentence that names no film."""
    folder = written(tmp_path, f"b,Mass,1,2,3,4,test\n{row}\n")

    with pytest.raises(BadInput, match=r"line 3 of boxes\.csv is no box") as refused:
        read_boxes(folder)
    assert "Pneumonia" not in str(refused.value)


def test_a_file_that_is_missing_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    """Nothing is scored against no boxes."""
    with pytest.raises(BadInput, match=r"no cxr/boxes\.csv"):
        read_boxes(tmp_path)
    with pytest.raises(BadInput, match="line 2"):
        read_boxes(written(tmp_path, "1,2\n", header="left,right\n"))


def test_the_real_boxes_lie_on_their_films(data_dir: Path) -> None:
    """Thirty-nine films carry boxes."""
    found = read_boxes(data_dir)

    assert len(found) == 39
    assert all(min(box.left, box.top) >= 0 for boxes in found.values() for box in boxes)


@given(row=st.floats(0, 99), column=st.floats(0, 99))
def test_a_point_hits_within_reach_of_the_box_alone(row: float, column: float) -> None:
    """The reach is a share of the longer side, on every side of the box."""
    reach = TOLERANCE * 100
    near = 40 - reach <= row <= 50 + reach and 20 - reach <= column <= 50 + reach

    assert hit([BOX], (row, column), SHAPE) == near


def test_one_box_of_several_is_enough_and_no_point_hits_none() -> None:
    """A flat map has no peak and so misses."""
    other = Box(finding="Mass", left=80, top=80, width=5, height=5)

    assert hit([BOX, other], (82, 82), SHAPE)
    assert not hit([BOX], (82, 82), SHAPE)
    assert not hit([], (45, 30), SHAPE)
    assert not hit([BOX], peak(np.zeros(SHAPE, np.float32)), SHAPE)


def test_the_peak_is_where_the_map_is_highest() -> None:
    """Row first."""
    plane = np.zeros(SHAPE, np.float32)
    plane[45, 30] = 1

    assert peak(plane) == (45, 30)


def test_energy_is_the_share_of_the_map_in_the_boxes() -> None:
    """An even map has as much in them as they cover; overlapping boxes count once."""
    even = np.ones(SHAPE, np.float32)
    assert energy(even, [BOX, BOX]) == pytest.approx(0.03)
    assert covered([BOX], SHAPE).mean() == pytest.approx(0.03)
    even[~covered([BOX], SHAPE)] = 0
    assert energy(even, [BOX]) == 1
    assert energy(np.zeros(SHAPE, np.float32), [BOX]) == 0
