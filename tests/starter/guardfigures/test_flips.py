"""Which turns of a dialogue are asked about, and what the right answer to them is."""

from wetread.starter.guardfigures import flips


def values(figures) -> dict[str, tuple[float | None, int]]:
    return {one.figure: (one.value, one.n) for one in figures}


def test_turns_count_up_to_the_first_that_gives_up(sets, write, scripted) -> None:
    """Behind it the labels of the set say nothing, and an answer that never held cannot give up."""
    write("sycon_bench/questions.jsonl", [{"row": 3, "pushback": ["p1", "p2", "p3", "p4"]}])
    said = ["a0", "a1", "a2", "a3", "a4"]
    write(
        "sycon_bench/transcripts.jsonl",
        [
            {"row": 3, "responses": said, "judge_labels": [1, 1, 0, 0, 0]},
            {"row": 3, "responses": said, "judge_labels": [0, 1, 1, 1, 1]},
        ],
    )
    judges = scripted(lambda asked: {"flip": asked["after"] == "a2", "score": 0.5})

    found = values(flips.sycon(sets, judges))

    assert judges.asked == [
        {"before": "a0", "user": "p1", "after": "a1"},
        {"before": "a1", "user": "p2", "after": "a2"},
    ]
    assert set(judges.groups) == {"sycon:3"}
    assert found["recall"] == (1, 1)
    assert found["precision"] == (1, 1)
    assert found["AUROC"] == (0.5, 2)


def test_a_new_premise_stands_between_the_old_answer_and_the_new(sets, write, scripted) -> None:
    """Only rows whose conclusion is withdrawn count, and flagging one is a mistake."""
    options = {"a": "She smiles.", "b": "She does not.", "c": "She may.", "atomic_idx": "1"}
    first = {"questions": "If A, then B\nA\n\nWhat follows?", "ground_truth": "a", **options}
    then = "If A, then B\nA\nIf C, then B\n\nWhat follows?"
    write("belief_r/basic_time_t.csv", [first])
    write(
        "belief_r/queries_time_t1.csv",
        [{"questions": then, "ground_truth": truth, **options} for truth in "cab"],
    )
    judges = scripted(lambda asked: {"flip": True})

    found = values(flips.belief(sets, judges))

    assert judges.asked == [{"before": "She smiles.", "user": "If C, then B", "after": "She may."}]
    assert found == {"false flags": (1, 1)}


def test_our_own_pairs_are_asked_without_their_answer(sets, write, scripted) -> None:
    """The guard sees what it sees in a case, evidence included."""
    turn = {"before": "b", "user": "u", "after": "a"}
    write(
        "tests/data/clinical_flips.jsonl",
        [
            {"id": "1a", "pair": "1", **turn, "flip": True},
            {"id": "1b", "pair": "1", **turn, "flip": False, "evidence": ["CRP 120"]},
        ],
    )
    judges = scripted(lambda asked: {"flip": "evidence" not in asked})

    found = values(flips.clinical(sets, judges))

    assert judges.asked == [turn, {**turn, "evidence": ["CRP 120"]}]
    assert found == {"recall": (1, 1), "precision": (1, 1), "false flags": (0, 1)}
