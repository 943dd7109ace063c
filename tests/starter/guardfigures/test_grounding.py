"""A text is wrong where its case expects anything of it."""

from wetread.starter.guardfigures.grounding import cases


def test_texts_are_asked_with_their_findings(sets, write, scripted) -> None:
    """And without what is expected of them."""
    case = {"id": 1, "findings": [], "text": "No effusion.", "expected": ["unsupported"]}
    write("tests/data/grounded_cases.jsonl", [case])
    judges = scripted(lambda asked: {"unsupported": []})

    list(cases(sets, judges))

    assert judges.asked == [{"findings": [], "text": "No effusion."}]


def test_cases_with_odd_ids_were_set_aside(sets, write, scripted) -> None:
    """Their figures are their own, and calling a fault by another name is half the truth."""
    texts = [(1, "wrong", ["omitted"]), (2, "wrong", ["wrong-side"]), (3, "right", [])]
    write(
        "tests/data/grounded_cases.jsonl",
        [{"id": n, "findings": [], "text": text, "expected": why} for n, text, why in texts],
    )
    judges = scripted(
        lambda asked: {"unsupported": [{"kind": "omitted"}] if asked["text"] == "wrong" else []}
    )

    found = {(one.how, one.figure): one.value for one in cases(sets, judges)}

    assert found["set aside", "recall"] == found["seen", "recall"] == 1
    assert found["set aside", "recall, by the right kind"] == 1
    assert found["seen", "recall, by the right kind"] == 0
    assert (found["set aside", "false flags"], found["seen", "false flags"]) == (0, None)
