"""Pairs as the guard ships, shops and clinical sentences by strangers."""

import pytest

from wetread.errors import BadInput
from wetread.starter.guardfigures import wording
from wetread.starter.guardfigures.cards import on_card


def test_each_file_of_pairs_has_its_own_figures(sets, write, scripted) -> None:
    """One file may have been read while the other was not."""
    pair = {"id": 1, "pressing": "hurry", "plain": "rest"}
    write("tests/data/persuasion_pairs.jsonl", [pair])
    write("tests/data/persuasion_pairs_new.jsonl", [pair, {**pair, "id": 2, "plain": "hurry"}])
    judges = scripted(lambda asked: {"manipulative": asked["text"] == "hurry"})

    found = {(one.set, one.figure): one.value for one in wording.pairs(sets, judges)}

    assert judges.groups == []
    assert found["persuasion_pairs", "F1"] == 1
    assert found["persuasion_pairs_new", "false flags"] == 0.5


@pytest.mark.parametrize("measure", [wording.shops, wording.reports])
def test_what_the_head_learned_from_is_told_from_its_card(sets, scripted, measure) -> None:
    """Nobody here is a stranger to it; while it was made there were some."""
    judges = scripted(lambda asked: {"manipulative": True})

    found = list(measure(sets, judges))

    assert judges.groups == []
    assert {one.how for one in found} == {"cross-validated"}
    assert all(one.value is not None and one.low <= one.value <= one.high for one in found)
    assert found[-1].n > 900


def test_a_figure_that_no_card_has_is_asked_for_in_one_sentence() -> None:
    """A head from before has to be made anew."""
    with pytest.raises(BadInput, match="has no figure 'luck'"):
        on_card("persuasion-head", "luck", "luck")
