"""Pairs as the guard ships, shops and clinical sentences by strangers."""

from wetread.starter.guardfigures import wording


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


def test_shops_are_judged_by_page(sets, write, scripted) -> None:
    """A head that learned from a page knows its other texts."""
    rows = [
        {"page_id": 1, "text": "hurry", "label": 1},
        {"page_id": 1, "text": "shoes", "label": 0},
        {"page_id": 2, "text": "hurry back", "label": 0},
    ]
    write("ec_darkpattern/texts.csv", rows)
    judges = scripted(lambda asked: {"manipulative": "hurry" in asked["text"]})

    recall, false, f1 = wording.shops(sets, judges)

    assert judges.groups == ["shop:1", "shop:1", "shop:2"]
    assert (recall.value, false.value, f1.value) == (1, 0.5, round(2 / 3, 4))


def test_a_clinical_sentence_that_comes_twice_is_judged_once(sets, write, scripted) -> None:
    """It would count double otherwise."""
    write("negex_context/annotations.csv", [{"sentence": s} for s in ("one", "two", "one")])

    (false,) = wording.reports(sets, scripted(lambda asked: {"manipulative": False}))

    assert (false.value, false.n) == (0, 2)
