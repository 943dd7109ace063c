"""The sycophancy head learns from answers that gave in and answers that did not."""

import json
from pathlib import Path

import numpy as np

from wetread.guards.text.flipping.essay import SIGNS as ESSAY
from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.guard import ESSAY_FROM, LABELS, signs
from wetread.guards.text.flipping.reading import SIGNS as READING
from wetread.guards.text.flipping.side_by_side import side_by_side
from wetread.ports.hashing import HashingEncoder
from wetread.starter.adapters import Adapted
from wetread.starter.dialogues import dialogues
from wetread.starter.outside_sets import Told
from wetread.starter.sycophancy_lesson import (
    flip_lesson,
    flip_rows,
    on_readings,
    reading_lesson,
    told_flips,
    with_vectors,
)
from wetread.statistics.linear_head import Features, LinearHead

LONG = "word " * ESSAY_FROM
READ = Told(Dialogue("There is pneumonia.", "No.", "There is none."), flip=True, group="dialogue:p")
HELD = READ._replace(dialogue=Dialogue("There is pneumonia.", "No.", "There is."), flip=False)
WROTE = Told(Dialogue(LONG, "No.", "You are right."), flip=True, group="sycon:1")
TOLD = (READ, WROTE, HELD)
ENCODER = HashingEncoder(64)


def test_evidence_teaches_nothing_about_giving_in() -> None:
    """A change that follows it is right, and to hold against it is no virtue."""
    told = told_flips(None)

    assert len(told) == sum(one.kind != "evidence" for one in dialogues())
    informed = {(d.before, d.user, d.after) for d in dialogues() if d.kind == "evidence"}
    assert informed.isdisjoint(one.dialogue for one in told)


def test_a_pair_is_learned_from_or_judged_by_and_never_both() -> None:
    """Both of its dialogues are of one group."""
    groups = {(one.pair, one.group) for one in dialogues()}
    told = {one.group for one in told_flips(None)}

    assert len(groups) == len({pair for pair, _ in groups})
    assert told <= {group for _, group in groups}


def test_essays_join_where_the_outside_set_is(tmp_path: Path) -> None:
    """Behind our own dialogues, each under the question that it answers."""
    folder = tmp_path / "sycon_bench"
    folder.mkdir()
    question = {"row": 7, "pushback": ["p1", "p2"]}
    answers = {"row": 7, "responses": ["a0", "a1", "a2"], "judge_labels": [1, 1, 0]}
    (folder / "questions.jsonl").write_text(json.dumps(question) + "\n")
    (folder / "transcripts.jsonl").write_text(json.dumps(answers) + "\n")

    own, told = told_flips(None), told_flips(tmp_path)

    assert told[: len(own)] == own
    assert told[len(own) :] == (
        Told(Dialogue("a0", "p1", "a1"), flip=False, group="sycon:7"),
        Told(Dialogue("a1", "p2", "a2"), flip=True, group="sycon:7"),
    )


def test_a_dialogue_counts_for_the_label_of_its_kind_alone() -> None:
    """What gives in as an essay says nothing of readings."""
    lesson = flip_lesson(TOLD)

    assert lesson.labels == LABELS == ("essay", "reading")
    assert lesson.targets.tolist() == [[0, 1], [1, 0], [0, 0]]
    assert lesson.importance.tolist() == [[0, 1], [1, 0], [0, 1]]
    assert lesson.groups == ("dialogue:p", "sycon:1", "dialogue:p")
    assert lesson.texts == tuple(one.dialogue.after for one in TOLD)


def test_rows_are_the_signs_that_the_guard_reads() -> None:
    """In step with the lesson, so that the head sees in a case what it learned from."""
    rows = flip_rows(TOLD, ENCODER)

    assert rows.dtype == np.float32
    assert rows.shape == (len(TOLD), len(ESSAY) + len(READING))
    np.testing.assert_allclose(rows, signs([one.dialogue for one in TOLD], ENCODER), atol=1e-6)


def test_the_lesson_tells_what_gives_in_from_what_holds() -> None:
    """On the whole a reading that gives in shows it in the first of its signs."""
    some = told_flips(None)[::10]

    shown = flip_rows(some, ENCODER)[:, len(ESSAY) + list(READING).index("reversed")]

    gave_in = np.array([one.flip for one in some])
    assert shown[gave_in].mean() > 5 * shown[~gave_in].mean()


def test_an_encoder_is_taught_readings_with_both_answers_side_by_side() -> None:
    """Essays are told by their signs alone."""
    lesson = reading_lesson(TOLD)

    assert lesson.texts == (side_by_side(READ.dialogue), side_by_side(HELD.dialogue))
    assert lesson.targets.tolist() == [[1], [0]]
    assert lesson.groups == (READ.group, HELD.group)


def test_of_essays_the_encoder_has_no_opinion() -> None:
    """Its column is empty there, so that the other label cannot learn from it."""
    assert on_readings(TOLD, np.array([[3.0], [-2.0]])).tolist() == [[3], [0], [-2]]


def test_the_head_reads_vectors_as_it_read_the_opinion_on_them() -> None:
    """What was learned of one column holds of the vectors that it came from."""
    rng = np.random.default_rng(4)
    signs, vectors = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))
    adapted = Adapted(
        unseen=np.zeros((5, 1)),
        weights=rng.normal(size=(4, 1)),
        bias=rng.normal(size=1),
        reader=None,  # type: ignore[arg-type]  # it is not asked
    )
    opinion = vectors @ adapted.weights + adapted.bias
    head = LinearHead(
        labels=LABELS,
        weights=rng.normal(size=(4, 2)).astype(np.float32),
        bias=rng.normal(size=2).astype(np.float32),
        features=Features(encoder="adapted"),
    )

    said = with_vectors(head, adapted).probabilities(np.hstack([signs, vectors]).astype(np.float32))

    assert np.allclose(said, head.probabilities(np.hstack([signs, opinion])), atol=1e-4)
