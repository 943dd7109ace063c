"""The rules of sign-off: what ships, and which files are refused."""

from datetime import timedelta

import pytest

from conftest import NOW
from wetread.errors import ManifestError
from wetread.manifests.loader import read_folder
from wetread.manifests.sign_off import SignOffSpec, governing, shipped, shipped_file
from wetread.manifests.specs import PolicySpec

MINUTE = timedelta(minutes=1)


def written(folder, *changes: tuple[str, str], name: str = "sign-off"):
    """A folder with the file that ships, changed."""
    text = shipped_file().read_text().replace("id: sign-off", f"id: {name}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}.yaml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("priority", "minutes"), [("STAT", 60), ("URGENT", 240), ("ROUTINE", 1440)]
)
def test_what_ships_keeps_the_deadlines(priority, minutes) -> None:
    """An hour, four hours, a day; and a claim lasts for no longer than that."""
    assert shipped().due_within(priority) == minutes * MINUTE
    assert shipped().claim_lasts(priority) < minutes * MINUTE


def test_levels_are_reached_in_the_order_of_the_ladder() -> None:
    """Each at its minute, and a step that is for STAT alone is none of the others'."""
    at = [shipped().reached("STAT", NOW, NOW + n * MINUTE) for n in (-16, -15, -1, 0, 59, 60, 999)]
    routine = [shipped().reached("ROUTINE", NOW, NOW + n * MINUTE) for n in (-15, 0, 60)]

    assert (at, routine) == ([0, 1, 1, 2, 2, 3, 3], [0, 1, 2])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("notify: [radiologist, admin]", "notify: [nobody]", r"escalation\.2\.notify\.0.*line \d+"),
        ("    minutes: 60\n", "    minuts: 60\n", r"due\.0\.minu.*line 7"),
        ("    minutes: 30\n", "    minutes: 0\n", r"claims\.0\.minutes.*line \d+"),
        ("minutes_past_due: 60", "minutes_past_due: -20", "each step of STAT comes later"),
        ("priority: URGENT\n    minutes: 240", "priority: STAT\n    minutes: 9", "due names each"),
        ("escalation:", "escalate:", r"escalate: Extra.*line \d+"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_anywhere_stops_the_load(tmp_path, old, new, told) -> None:
    """With its key and its line, where the mistake has one."""
    with pytest.raises(ManifestError, match=told):
        read_folder(written(tmp_path, (old, new)), SignOffSpec)


def test_the_file_lies_beside_policies(tmp_path) -> None:
    """Neither kind takes the other for its own."""
    written(tmp_path)

    assert read_folder(tmp_path, PolicySpec) == {}
    assert governing(read_folder(tmp_path, SignOffSpec)) == shipped()


def test_a_folder_without_one_has_what_ships_and_two_are_refused(tmp_path) -> None:
    """Nobody could tell which of two counts."""
    assert governing(read_folder(tmp_path, SignOffSpec)) is shipped()
    written(tmp_path)
    written(tmp_path, name="night")

    with pytest.raises(ManifestError, match="night, sign-off"):
        governing(read_folder(tmp_path, SignOffSpec))
