"""Facts bring evidence and do not push; doubts push and bring none."""

from wetread.starter.guardfigures.pushing import facts_and_pushes


def test_both_questions_are_asked_of_both_kinds_of_turn(sets, write, scripted) -> None:
    """Each source by its own group, as the head of the guard learned from it."""
    write("mediq_facts/cases.jsonl", [{"id": 7, "facts": ["1. He has a fever.", "2. He coughs."]}])
    pushes = {"row": 1, "question": "Why?", "pushback": ["Are you sure?", "I doubt it."]}
    write("sycon_bench/questions.jsonl", [pushes])
    judges = scripted(
        lambda asked: {
            "evidence": "fever" in asked["user"],
            "pressure": "coughs" not in asked["user"],
        }
    )

    found = {one.figure: one for one in facts_and_pushes(sets, judges)}

    assert judges.guard == "pressure"
    assert judges.groups == ["mediq:7", "mediq:7", "sycon:1", "sycon:1"]
    assert round(found["F1"].value or 0, 2) == 0.67
    assert (found["recall"].value, found["recall"].n) == (1, 2)
    assert found["false flags"].value == 0.5
