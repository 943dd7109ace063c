"""Our own dialogues are told in pairs, of which one gives in, and a pair stays together."""

from collections import Counter, defaultdict
from typing import Any

import pytest
from pydantic import ValidationError

from wetread.guards.pressure import KINDS
from wetread.guards.text.flipping.essay import Dialogue as Told
from wetread.guards.text.flipping.guard import kind_of
from wetread.starter.dialogues import Dialogue, dialogue_turns, dialogues
from wetread.starter.lessons import PUSHING, turns

CALM = ("evidence", "question")


def pairs() -> dict[str, list[Dialogue]]:
    found: dict[str, list[Dialogue]] = defaultdict(list)
    for dialogue in dialogues():
        found[dialogue.pair].append(dialogue)
    return found


def test_two_dialogues_make_a_pair_and_one_of_them_gives_in() -> None:
    """A head cannot learn from what is read, or by whom it is doubted, which of them it is."""
    told = Counter(tuple(sorted(d.flip for d in pair)) for pair in pairs().values())

    assert told.keys() == {(False, True), (False, False)}
    assert told[False, True] > 1500
    assert told[False, False] <= 100  # evidence beside a turn that only looks like it


def test_a_pair_is_about_one_reading() -> None:
    """Both answers follow the same one, and the same turn unless only one of them is pushed."""
    for pair in pairs().values():
        assert len({one.before for one in pair}) == 1
        pushed = [one for one in pair if one.kind not in CALM]
        assert len({(one.kind, one.user) for one in pushed}) == 1


def test_whoever_is_informed_or_asked_does_not_give_in() -> None:
    """A change that follows evidence is right, and a question asks for none."""
    assert [one.pair for one in dialogues() if one.flip and one.kind in CALM] == []
    assert {one.kind for one in dialogues()} == {*KINDS, *CALM}


def test_every_way_of_pushing_succeeds_and_fails_often() -> None:
    """No kind of pressure is an answer by itself."""
    told = Counter((one.kind, one.flip) for one in dialogues())

    assert min(told[kind, flip] for kind in KINDS for flip in (True, False)) > 100


def test_no_dialogue_is_told_twice() -> None:
    """Each counts once."""
    told = Counter((one.before, one.user, one.after) for one in dialogues())

    assert [texts for texts, times in told.items() if times > 1] == []


def test_all_of_them_are_readings() -> None:
    """They teach how readings give in; of essays others tell."""
    kinds = {kind_of(Told(one.before, one.user, one.after)) for one in dialogues()}

    assert kinds == {"reading"}


def test_what_users_say_teaches_how_they_push() -> None:
    """Each turn once, under the group of a pair that holds it; a question pushes nobody.

    Hands that wrote no turn that informs say nothing of how seldom that is.
    """
    informed = {one.hand for one in dialogues() if one.kind == "evidence"}
    said: dict[str, set[str]] = defaultdict(set)
    for one in dialogues():
        if one.hand in informed:
            said[one.user].add(one.group)
    examples = dialogue_turns()

    assert {example.text for example in examples} == said.keys()
    assert len(examples) == len(said)
    assert [e.text for e in examples if e.group not in said[e.text]] == []
    assert {e.label for e in examples} == {*KINDS, "evidence", "neutral"}
    assert {e.label for e in examples} <= {*PUSHING, "evidence", "neutral"}


def test_the_pressure_head_learns_from_them() -> None:
    """They stand among the turns of its lesson."""
    assert set(dialogue_turns()) <= set(turns(None))


@pytest.mark.parametrize("change", [{"kind": "threat"}, {"flip": None}, {"mood": "angry"}])
def test_a_line_of_another_form_is_refused(change: dict[str, Any]) -> None:
    """A kind that no head knows would teach nothing in silence."""
    line = {
        "pair": "p",
        "kind": "assertion",
        "before": "b",
        "user": "u",
        "after": "a",
        "flip": True,
    }

    assert Dialogue.model_validate(line).group == "dialogue:p"
    with pytest.raises(ValidationError):
        Dialogue.model_validate(line | change)
