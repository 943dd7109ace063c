"""Groups by study and age; the small ones stay unseen."""

import pytest

from support.judged import study
from wetread.oversight.subgroups import Subgroup, subgroups


def some(n: int, *, age: float | None = None, overridden: bool = False, **series):
    one = study(**series).model_copy(update={"patient_age_years": age})
    return [(one, overridden)] * n


def named(found) -> dict[str, tuple[int, int]]:
    return {f"{one.kind} {one.name}": (one.overrides.events, one.overrides.n) for one in found}


def test_groups_are_of_modality_view_and_age() -> None:
    """Each study counts once for each kind."""
    found = subgroups([*some(12, age=70, overridden=True), *some(10, age=30, modality="CR")])
    assert named(found.shown) == {
        "modality CR": (0, 10),
        "modality DX": (12, 12),
        "view PA": (12, 22),
        "age 18 to 39": (0, 10),
        "age 65 and over": (12, 12),
    }
    assert found.hidden == 0


def test_small_groups_are_hidden_and_cannot_be_worked_out() -> None:
    """One small group alone would be the total less the others, so the next goes with it."""
    found = subgroups([*some(9), *some(10, view="AP"), *some(30, view="LATERAL")])
    assert named(found.shown) == {
        "modality DX": (0, 49),
        "view LATERAL": (0, 30),
        "age not on record": (0, 49),
    }
    assert found.hidden == 2


def test_two_small_groups_hide_each_other() -> None:
    """Then nothing else has to be hidden."""
    found = subgroups([*some(9), *some(3, view="AP"), *some(30, view="LATERAL")])
    assert "view LATERAL" in named(found.shown)
    assert found.hidden == 2


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "under 18"),
        (17.9, "under 18"),
        (18, "18 to 39"),
        (40, "40 to 64"),
        (65, "65 and over"),
        (130, "65 and over"),
        (None, "not on record"),
    ],
)
def test_ages_fall_into_one_band(age, band) -> None:
    """A band begins with its first year."""
    ages = [one for one in subgroups(some(10, age=age)).shown if one.kind == "age"]
    assert ages == [Subgroup(kind="age", name=band, overrides=ages[0].overrides)]
