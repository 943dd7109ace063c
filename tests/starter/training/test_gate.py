"""The limits of a gate rest on patients whom its judges did not know."""

from hypothesis import given
from hypothesis import strategies as st

from wetread.starter.training.gate import parts


@given(patients=st.lists(st.sampled_from("abcdefg"), max_size=40), count=st.integers(0, 5))
def test_every_picture_is_left_out_once_and_no_patient_stands_on_both_sides(
    patients: list[str], count: int
) -> None:
    """A network that has seen one slice of a patient knows the others."""
    found = list(parts(patients, count))

    assert len(found) == count
    for others, left in found:
        assert sorted(others + left) == list(range(len(patients)))
        assert not {patients[at] for at in others} & {patients[at] for at in left}
    if count:
        assert sorted(at for _, left in found for at in left) == list(range(len(patients)))
