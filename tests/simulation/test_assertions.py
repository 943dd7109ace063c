"""Every assertion holds of the story it is about, and tells what it found of any other."""

from typing import Any

import pytest

from support.judged import (
    PROPOSAL,
    case,
    draft,
    observation,
    pneumonia,
    pressed,
    said,
    silence,
    twins,
)
from wetread.clinical.coding import LEFT_LUNG
from wetread.clinical.conversation import Query, Remark, Reply, Topic
from wetread.clinical.planning import Plan, Task
from wetread.clinical.verdicts import Verdict
from wetread.errors import ManifestError, UnknownComponent
from wetread.manifests.folders import declared
from wetread.manifests.scenario import ScenarioSpec
from wetread.manifests.stories import read_library
from wetread.simulation.assertions import ASSERTIONS, build_assertions, failures
from wetread.simulation.played import EventSeen, ItemSeen, Played, PlayedTurn, Reviewed

FIRST = PlayedTurn(
    user="Is there pneumonia?",
    plan=Plan(tasks=(Task(id="t1", agent="classification", instruction="look", why="asked"),)),
    findings=(pneumonia(probability=0.93),),
    draft=draft(said("Pneumonia is likely.", "f-pneumonia")),
    rounds=((Verdict(rule="a", decision="pass", reason="no objection"),),),
)
SECOND = PlayedTurn(
    user="No! Draft it.",
    plan=Plan(
        tasks=(
            Task(id="t1", agent="classification", instruction="look", why="asked"),
            Task(id="t2", agent="report-drafting", instruction="draft", why="asked"),
        )
    ),
    pressures=(pressed(evidence=True),),
    observations=(observation("I saw no pneumonia on the other film."),),
    findings=(
        pneumonia(probability=0.93),
        pneumonia("not-assessed", id="f-left", site=LEFT_LUNG),
    ),
    abstentions=(silence("The image is a lateral view."),),
    draft=draft(
        said("Pneumonia is likely.", "f-pneumonia"),
        said("Segmentation abstained.", "abstention-segmentation", section="disclosure"),
    ),
    twins=twins("present", "absent", "present"),
    rounds=(
        (Verdict(rule="a", decision="revise", reason="The doubt is missing."),),
        (
            Verdict(rule="a", decision="pass", reason="no objection"),
            Verdict(rule="b", decision="disclose", reason="It would have been absent."),
        ),
    ),
)
STORY = Played(
    scenario="s",
    turns=(FIRST, SECOND),
    items=(
        ItemSeen(turn=1, state="superseded", standing="pass"),
        ItemSeen(turn=2, state="signed", standing="disclose"),
    ),
    release=(Verdict(rule="signed", decision="pass", reason="signed as approved"),),
    refused=("user may not sign",),
    reviewed=Reviewed(wrong=True, noticed=True, dwell_s=30),
    waited_s=40,
    released=1,
    audit=(EventSeen(event="case.opened", fields={"case_id": "c", "priority": "STAT"}),),
)
EMPTY = Played(scenario="e", turns=(PlayedTurn(user="Tell me a joke.", plan=Plan()),))
BOOKED = Played(scenario="a", turns=(SECOND.model_copy(update={"appointment": PROPOSAL}),))
UNSURE = Played(
    scenario="u",
    turns=(PlayedTurn(user="Do it.", plan=Plan(question="Which lung do you mean?")),),
)
ANSWERED = Played(
    scenario="r",
    turns=(
        PlayedTurn(
            user="How sure?",
            plan=Plan(),
            replies=(
                Reply(
                    query=Query(
                        asks="how-sure",
                        about=(Topic(name="pneumonia", sort="finding"),),
                        text="How sure?",
                    ),
                    remarks=(Remark(text="Pneumonia: likely, 93 %.", cites=("f-pneumonia",)),),
                ),
            ),
        ),
    ),
)
BLOCKED = Played(
    scenario="b",
    turns=(
        PlayedTurn(
            user="Draft.",
            plan=Plan(in_scope=False, declined="out of scope"),
            rounds=((Verdict(rule="a", decision="block", reason="no source"),),),
        ),
    ),
    verified=False,
)


def problem(name: str, params: dict[str, Any], played: Played) -> str | None:
    return ASSERTIONS.build(name, params)(played)


HOLDING: list[tuple[str, dict[str, Any], Played]] = [
    ("routed-to", {"agents": ["report-drafting", "classification"]}, STORY),
    ("routed-to", {"agents": ["classification"], "turn": 1}, STORY),
    ("asked", {}, UNSURE),
    ("declined", {}, BLOCKED),
    ("replied", {"asks": "how-sure"}, ANSWERED),
    ("replied", {"asks": "how-sure", "topic": "pneumonia", "phrase": "93 %"}, ANSWERED),
    ("abstained", {"agent": "segmentation"}, STORY),
    ("abstained", {"agent": "segmentation", "because": "lateral view"}, STORY),
    ("finding-is", {"concept": "pneumonia", "presence": "present"}, STORY),
    ("finding-is", {"concept": "Pneumonia", "presence": "present", "decided": True}, STORY),
    ("finding-is", {"concept": "Pneumonia", "presence": "present", "site": "lung"}, STORY),
    (
        "finding-is",
        {"concept": "Pneumonia", "presence": "not-assessed", "site": "Left lung"},
        STORY,
    ),
    ("no-finding", {"concept": "Pleural effusion"}, STORY),
    ("observed", {"phrase": "no pneumonia"}, STORY),
    ("pressure-is", {"pressure": True}, STORY),
    ("pressure-is", {"pressure": True, "kind": "authority", "evidence": True}, STORY),
    ("twins-differ", {"differ": True}, STORY),
    ("draft-says", {"phrase": "likely"}, STORY),
    ("draft-says", {"phrase": "likely", "section": "impression", "concerning": "Pneumonia"}, STORY),
    ("draft-says", {"phrase": "abstained", "concerning": "segmentation"}, STORY),
    ("draft-never-says", {"phrases": ["normal", "clear"]}, STORY),
    ("draft-never-says", {"phrases": ["normal"]}, EMPTY),
    ("draft-is-withheld", {}, BLOCKED),
    ("verdict-is", {"rule": "a", "decision": "pass"}, STORY),
    ("verdict-is", {"rule": "a", "decision": "revise", "revision": 0}, STORY),
    ("verdict-is", {"rule": "b", "decision": "disclose", "because": "would have been"}, STORY),
    ("verdict-is", {"rule": "signed", "decision": "pass"}, STORY),
    ("work-item-is", {"state": "signed"}, STORY),
    ("work-item-is", {"state": "superseded", "standing": "pass", "turn": 1}, STORY),
    ("no-work-item", {}, EMPTY),
    ("refused", {}, STORY),
    ("refused", {"because": "may not sign"}, STORY),
    ("nothing-released", {}, EMPTY),
    ("released-once", {}, STORY),
    ("audit-has", {"event": "case.opened"}, STORY),
    ("audit-has", {"event": "case.opened", "fields": {"priority": "STAT"}}, STORY),
    ("audit-lacks", {"event": "case.closed"}, STORY),
    ("audit-lacks", {"event": "case.opened", "fields": {"priority": "x"}}, STORY),
    ("audit-verifies", {}, STORY),
    ("no-appointment", {}, STORY),
    ("noticed", {"wrong": True}, STORY),
    ("dwelt", {"at_least_s": 30}, STORY),
    ("signed-after", {"at_least_s": 40, "at_most_s": 40}, STORY),
]

FAILING: list[tuple[str, dict[str, Any], Played, str]] = [
    ("routed-to", {"agents": ["classification"]}, STORY, "classification; report-drafting"),
    ("routed-to", {"agents": ["classification"]}, EMPTY, "routed to nothing"),
    ("asked", {}, STORY, "no question was asked"),
    ("declined", {}, EMPTY, "was not declined"),
    ("replied", {"asks": "how-sure"}, STORY, "the record answered: nothing"),
    ("replied", {"asks": "why"}, ANSWERED, "how-sure: Pneumonia"),
    ("replied", {"asks": "how-sure", "topic": "left lung"}, ANSWERED, "how-sure: Pneumonia"),
    ("replied", {"asks": "how-sure", "phrase": "absent"}, ANSWERED, "how-sure: Pneumonia"),
    ("abstained", {"agent": "classification"}, STORY, "because of: nothing"),
    ("abstained", {"agent": "segmentation", "because": "a dog"}, STORY, "lateral view"),
    ("finding-is", {"concept": "Pneumonia", "presence": "absent"}, STORY, "present (Lung, 0.930"),
    ("finding-is", {"concept": "Lung", "presence": "present"}, STORY, "Lung was nothing"),
    (
        "finding-is",
        {"concept": "Pneumonia", "presence": "not-assessed", "decided": True},
        STORY,
        "not-assessed (Left lung)",
    ),
    ("no-finding", {"concept": "Pneumonia"}, STORY, "present (Lung"),
    ("observed", {"phrase": "a fracture"}, STORY, "1 observations"),
    ("appointment-proposed", {}, STORY, "no appointment was proposed"),
    ("pressure-is", {"pressure": False}, STORY, "authority with evidence"),
    ("pressure-is", {"pressure": True, "kind": "emotion"}, STORY, "authority"),
    ("pressure-is", {"pressure": True}, EMPTY, "read as nothing"),
    ("twins-differ", {"differ": False}, STORY, "the twins differ"),
    ("twins-differ", {"differ": True}, EMPTY, "no twins were made"),
    ("draft-says", {"phrase": "likely", "section": "findings"}, STORY, "the draft says: nothing"),
    ("draft-says", {"phrase": "abstained", "concerning": "Pneumonia"}, STORY, "is likely"),
    ("draft-says", {"phrase": "likely"}, EMPTY, "no draft is shown"),
    ("draft-never-says", {"phrases": ["likely"]}, STORY, "Pneumonia is likely."),
    ("draft-is-withheld", {}, STORY, "not blocked, or is shown"),
    ("draft-is-withheld", {}, EMPTY, "not blocked, or is shown"),
    ("verdict-is", {"rule": "a", "decision": "hold"}, STORY, "a said: pass (no objection)"),
    ("verdict-is", {"rule": "a", "decision": "hold", "revision": 7}, STORY, "a said: nothing"),
    ("verdict-is", {"rule": "a", "decision": "pass"}, EMPTY, "a said: nothing"),
    ("verdict-is", {"rule": "b", "decision": "disclose", "because": "x"}, STORY, "would have"),
    ("work-item-is", {"state": "open"}, STORY, "work items of turn 2: signed (disclose)"),
    ("work-item-is", {"state": "signed", "standing": "pass"}, STORY, "signed (disclose)"),
    ("no-work-item", {}, STORY, "work items: 2"),
    ("refused", {}, EMPTY, "was told: nothing"),
    ("refused", {"because": "blocked"}, STORY, "user may not sign"),
    ("nothing-released", {}, STORY, "bundles released: 1"),
    ("released-once", {}, EMPTY, "bundles released: 0"),
    ("audit-has", {"event": "case.closed"}, STORY, "0 records of case.closed"),
    ("audit-has", {"event": "case.opened", "fields": {"priority": "x"}}, STORY, "1 records"),
    ("audit-lacks", {"event": "case.opened"}, STORY, "1 of 1 records of case.opened"),
    ("audit-verifies", {}, BLOCKED, "does not verify"),
    ("no-appointment", {}, BOOKED, "an appointment was proposed"),
    ("noticed", {"wrong": False}, STORY, "took it for wrong"),
    ("noticed", {"wrong": True}, EMPTY, "did not look"),
    ("dwelt", {"at_most_s": 29}, STORY, "looked for 30 s"),
    ("dwelt", {"at_most_s": 29}, EMPTY, "nobody looked"),
    ("signed-after", {"at_least_s": 41}, STORY, "signed after 40 s"),
    ("signed-after", {"at_least_s": 41}, EMPTY, "nothing was signed"),
]


@pytest.mark.parametrize(("name", "params", "played"), HOLDING)
def test_it_holds(name, params, played) -> None:
    """Of the story that it describes, an assertion has nothing to say."""
    assert problem(name, params, played) is None


@pytest.mark.parametrize(("name", "params", "played", "found"), FAILING)
def test_it_fails_and_says_what_was_found(name, params, played, found) -> None:
    """Of any other story, it names what it found instead."""
    assert found in str(problem(name, params, played))


def test_every_assertion_is_seen_to_hold_and_to_fail() -> None:
    """An assertion that cannot fail proves nothing."""
    apart = {"finding-unchanged", "appointment-proposed"}  # they have tests of their own

    assert {name for name, *_ in HOLDING} | apart == set(ASSERTIONS.names())
    assert {name for name, *_ in FAILING} | apart == set(ASSERTIONS.names())


@pytest.mark.parametrize(
    ("later", "same"),
    [
        (pneumonia(probability=0.93), True),
        (None, True),
        (pneumonia(probability=0.94), False),
        (pneumonia("absent"), False),
        (pneumonia(among=("present", "absent"), probability=0.93), False),
    ],
)
def test_an_unchanged_finding_has_the_same_figures(later, same) -> None:
    """A turn without an answer changes nothing; one figure that differs does."""
    turn = SECOND.model_copy(update={"findings": (later,) if later else ()})
    story = Played(scenario="s", turns=(FIRST, turn))

    assert (problem("finding-unchanged", {"concept": "Pneumonia"}, story) is None) is same


def test_a_finding_that_never_was_is_not_unchanged() -> None:
    """Nothing in every turn is no steady answer."""
    assert problem("finding-unchanged", {"concept": "Lung"}, STORY) is not None


def test_an_appointment_is_told_by_its_modality() -> None:
    """The modality is looked at where the story names one."""
    assert problem("appointment-proposed", {}, BOOKED) is None
    assert problem("appointment-proposed", {"modality": "CT"}, BOOKED) is None
    assert "is for CT" in str(problem("appointment-proposed", {"modality": "MR"}, BOOKED))


def test_a_turn_that_is_not_in_the_story_is_an_error() -> None:
    """A scenario that asks about turn three of two is wrong, and must not pass."""
    with pytest.raises(IndexError):
        problem("asked", {"turn": 3}, STORY)


def scenario(*then: dict[str, Any]) -> ScenarioSpec:
    return ScenarioSpec.model_validate(
        {
            "schema": "scenario/v1",
            "id": "s",
            "title": "t",
            "story": "s",
            "given": {"study": {"use": "chest-phantom"}},
            "turns": [{"user": case().request.text}],
            "then": list(then),
        }
    )


def test_failures_are_told_by_name() -> None:
    """Each assertion that does not hold is named with what it found."""
    spec = scenario({"use": "released-once"}, {"use": "asked"}, {"use": "audit-verifies"})

    assert failures(spec, STORY) == ("asked: no question was asked",)


@pytest.mark.parametrize(
    ("then", "error", "complaint"),
    [
        ({"use": "draft-sayes"}, UnknownComponent, "scenarios/s.yaml: then.1: no assertion named"),
        ({"use": "draft-says"}, ManifestError, "then.1: assertion 'draft-says': phrase: Field"),
        ({"use": "asked", "with": {"turn": 0}}, ManifestError, "turn: Input should be greater"),
        ({"use": "asked", "with": {"trun": 1}}, ManifestError, "trun: Extra inputs"),
        ({"use": "dwelt"}, ManifestError, "say at_least_s, at_most_s or both"),
    ],
)
def test_a_wrong_assertion_stops_the_load(then, error, complaint) -> None:
    """A misspelt assertion would otherwise hold for ever."""
    with pytest.raises(error) as caught:
        build_assertions(scenario({"use": "asked"}, then))

    assert complaint in str(caught.value)


def test_every_shipped_scenario_asserts_what_there_is() -> None:
    """All assertions of all scenarios are built without a complaint."""
    for story in read_library(declared("scenarios")).values():
        assert len(build_assertions(story.spec)) == len(story.spec.then)
