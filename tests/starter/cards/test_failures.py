"""Known failures are the rows that went wrong, worst first, and no others."""

import pytest

from support.cards import shown
from support.evaluations import item
from wetread.starter.cards.failures import MOST, worst_judged, worst_outlined, wrongly_shown
from wetread.starter.evaluating.answers import Judged, Outlined
from wetread.starter.evaluating.items import Item


def _outlined(n: int, dice: float | None, *, made: bool = False) -> tuple[Item, Outlined]:
    answer = Outlined(
        id=f"i{n}", evaluation="0", dice=dice, abstained=dice is None, model_made=made
    )
    return item(n), answer


def test_all_poor_outlines_are_listed_and_five_at_least() -> None:
    """What abstained or was drawn by a model is no failure of the outline."""
    good = [_outlined(n, 0.9 + n / 100) for n in range(8)]
    found = worst_outlined([*good, _outlined(90, None), _outlined(91, 0.1, made=True)])
    assert [one["id"] for one in found] == ["i0", "i1", "i2", "i3", "i4"]

    poor = [_outlined(n, n / 100) for n in range(7)]
    assert len(worst_outlined([*poor, *good[7:]])) == 7
    assert len(worst_outlined([_outlined(n, 0.1) for n in range(40)])) == MOST


def test_the_surest_wrong_answer_stands_first() -> None:
    """Right answers are not listed, whatever their set."""
    pairs = [
        (item(n), Judged(id=f"i{n}", evaluation="0", truth=truth, probability=chance, group="a"))
        for n, (truth, chance) in enumerate(
            [("present", 0.4), ("absent", 0.95), ("present", 0.9), ("absent", 0.2)]
        )
    ]
    found = worst_judged(pairs)
    assert [one["id"] for one in found] == ["i1", "i0"]
    assert found[0]["truth"] == "absent"


def test_refused_in_scope_stands_before_let_in_outside() -> None:
    """Both are failures, of two kinds."""
    assert [(one["id"], one["verdict"]) for one in wrongly_shown(shown())] == [
        ("i7", "refused"),
        ("noise 0", "let in"),
    ]


@pytest.mark.parametrize("worst", [worst_outlined, worst_judged, wrongly_shown])
def test_nothing_wrong_is_an_empty_list(worst) -> None:
    """And not a row of gaps."""
    assert worst([]) == []
