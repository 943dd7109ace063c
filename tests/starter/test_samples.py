"""What the DICOM folder holds besides chests."""

from pathlib import Path

import pytest

from wetread.starter.samples import samples


@pytest.mark.data
def test_the_samples_hold_a_dog_and_a_leg_but_no_broken_file(data_dir: Path) -> None:
    """Pictures are judged; documents, doses and cut files are left out."""
    found = samples(data_dir)
    assert {"dx_image.dcm", "RG3_J2KI.dcm", "CT_small.dcm"} <= set(found)
    assert "MR_truncated.dcm" not in found
    assert all(plane.ndim == 2 for plane in found.values())


def test_a_folder_without_dicom_holds_none(tmp_path: Path) -> None:
    """And is no error: other gates do without."""
    assert samples(tmp_path) == {}
