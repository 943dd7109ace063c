"""Which rows may be learned from, and how one outline becomes two lungs."""

from pathlib import Path

import numpy as np
import pytest

from wetread.errors import BadInput
from wetread.starter.films import IGNORE, commercial, manifest, permitted, right_and_left

OPEN = [
    "CC BY 3.0",
    "CC BY 4.0",
    "CC BY (version not stated by source)",
    "CC BY-SA (version not stated by source)",
    "CC BY-SA 4.0",
    "CC0 1.0",
    "NIH Clinical Center: no restriction on use, attribution required",
]
CLOSED = [
    "CC BY-NC 4.0",
    "CC BY-NC-SA 4.0",
    "CC BY-NC-SA (version not stated by source)",
    "CC BY-ND 4.0",
    "CC BY-NC-ND 4.0",
    "CC BYNC",
    "unknown",
    "",
]


def _row(licence: str, mask_licence: str = "", origin: str = "") -> dict[str, str]:
    return {"licence": licence, "mask_licence": mask_licence, "mask_origin": origin}


@pytest.mark.parametrize("licence", OPEN)
def test_open_licences_are_permitted(licence: str) -> None:
    """Attribution and share-alike do not forbid commercial use."""
    assert permitted([_row(licence)])


@pytest.mark.parametrize("licence", CLOSED)
def test_non_commercial_and_unknown_licences_are_refused(licence: str) -> None:
    """What does not plainly allow commercial use is never learned from."""
    assert not commercial(licence)
    assert not permitted([_row(licence)])


@pytest.mark.parametrize("mask_licence", CLOSED)
def test_a_mask_needs_a_licence_of_its_own(mask_licence: str) -> None:
    """An open film with a closed mask is no training pair."""
    assert not permitted([_row("CC BY 4.0", mask_licence, "human_v7")], masks=True)


def test_a_mask_made_by_a_model_is_no_truth() -> None:
    """Only outlines that people drew are learned from."""
    assert not permitted([_row("CC BY 4.0", "CC BY 4.0", "model_lungvae")], masks=True)
    assert permitted([_row("CC BY 4.0", "CC BY 4.0", "human_v7")], masks=True)


def test_the_lung_on_the_left_of_the_picture_is_the_right_one() -> None:
    """Frontal films face the reader."""
    mask = np.zeros((40, 60), np.uint8)
    mask[5:35, 5:25] = 255
    mask[5:35, 35:55] = 255
    mask[10:14, 40:44] = IGNORE
    labels = right_and_left(mask)
    assert (labels[5:35, 5:25] == 1).all()
    assert labels[30, 50] == 2
    assert (labels[10:14, 40:44] == IGNORE).all()
    assert (labels[:5] == 0).all()


def test_one_outline_round_both_lungs_is_cut_at_the_middle() -> None:
    """A drawing without a gap still yields two sides."""
    labels = right_and_left(np.full((10, 20), 255, np.uint8))
    assert (labels[:, :10] == 1).all()
    assert (labels[:, 10:] == 2).all()


def test_an_empty_outline_has_no_lungs() -> None:
    """Nothing drawn is nothing found."""
    assert not right_and_left(np.zeros((10, 20), np.uint8)).any()


def test_a_folder_without_a_manifest_is_bad_input(tmp_path: Path) -> None:
    """The message says what to point at."""
    with pytest.raises(BadInput, match="--data"):
        manifest(tmp_path)


@pytest.mark.data
def test_no_permitted_row_of_the_real_manifest_is_non_commercial(data_dir: Path) -> None:
    """The rule holds on the real table, and leaves a usable number of rows."""
    rows = manifest(data_dir)
    taken = permitted(rows)
    assert len(taken) > 1000
    assert not [row for row in taken if "NC" in row["licence"] or "ND" in row["licence"]]
    assert len([row for row in rows if "NC" in row["licence"]]) == len(rows) - len(taken)
