"""Simulated reviewers notice, miss and try to get around, as their kind does."""

from typing import Any

import pytest

from support.words import FewWords
from wetread.manifests.scenario import Review, ScenarioSpec
from wetread.simulation.played import Played
from wetread.simulation.player import play_in
from wetread.simulation.reviewing import HABITS
from wetread.simulation.theatre import Theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return Theatre(words=FewWords())


def played(
    theatre: Theatre, *, says: str = "present", is_: str = "present", **review: Any
) -> Played:
    seed = review.pop("seed", 3)
    chance = 0.95 if says == "present" else 0.05
    spec = ScenarioSpec.model_validate(
        {
            "schema": "scenario/v1",
            "id": "s",
            "title": "S",
            "story": "S.",
            "given": {
                "study": {"use": "chest-phantom", "with": {"rows": 128, "columns": 128}},
                "replies": {
                    "classification": [
                        {"probability": {"present": chance}, "prediction_set": [says]}
                    ]
                },
                "truth": {"pneumonia": is_} if is_ else {},
            },
            "turns": [{"user": "Is there pneumonia? Draft a report."}],
            "reviewer": review,
            "then": [{"use": "audit-verifies"}],
        }
    )
    return play_in(theatre, spec, seed=seed).played


@pytest.mark.parametrize(
    ("is_", "review", "ends"),
    [
        ("absent", {"catches": 1}, ("returned", True, True)),
        ("absent", {"catches": 0}, ("signed", True, False)),
        ("present", {"overturns": 0}, ("signed", False, False)),
        ("present", {"overturns": 1}, ("returned", False, True)),
    ],
)
def test_what_is_noticed_goes_back_and_the_rest_is_signed(theatre, is_, review, ends) -> None:
    """A wrong finding by `catches`, a right one by `overturns`."""
    done = played(theatre, is_=is_, behaviour="attentive", **review)
    found = (done.items[-1].state, done.reviewed.wrong, done.reviewed.noticed)
    assert found == ends
    assert done.released == int(ends[0] == "signed")


def test_without_a_truth_nothing_is_wrong(theatre) -> None:
    """And nothing is claimed of what nobody knows."""
    assert played(theatre, is_="", behaviour="rubber-stamping").reviewed.wrong is None
    assert played(theatre, action="sign").reviewed.noticed is None


def test_time_passes_until_the_signature(theatre) -> None:
    """As long as their kind looks, or as the story says."""
    assert played(theatre, behaviour="tired", overturns=0).waited_s == HABITS["tired"].dwell_s
    assert played(theatre, action="sign", dwell_s=120).waited_s == 120
    assert played(theatre, action="return", reason="Again.").waited_s is None


def test_what_was_expected_is_missed_more_often(theatre) -> None:
    """Over many dice an error that fits the expectation is noticed in fewer of them."""
    caught = {
        expects: sum(
            bool(
                played(
                    theatre,
                    is_="absent",
                    behaviour="attentive",
                    catches=0.9,
                    expects=expects,
                    seed=seed,
                ).reviewed.noticed
            )
            for seed in range(12)
        )
        for expects in ("present", "absent")
    }
    assert caught["present"] < caught["absent"]


def test_every_way_around_a_signature_is_refused(theatre) -> None:
    """Three tries, three refusals, and then they sign as they may."""
    done = played(theatre, behaviour="adversarial")
    assert len(done.refused) == 3
    assert (done.items[-1].state, done.released) == ("signed", 1)


@pytest.mark.parametrize("role", ["resident", "technologist", "auditor", "admin"])
def test_who_may_not_sign_does_not(theatre, role) -> None:
    """However little they look."""
    done = played(theatre, behaviour="rubber-stamping", role=role)
    assert (done.released, len(done.refused)) == (0, 1)


@pytest.mark.parametrize(
    "review",
    [
        {"behaviour": "tired", "action": "sign"},
        {"catches": 0.5},
        {"action": "sign", "expects": "present"},
        {"behaviour": "tired", "catches": 1.5},
        {"behaviour": "asleep"},
        {"action": "return"},
    ],
)
def test_a_reviewer_is_of_one_kind(review) -> None:
    """Either a step or a habit, and the habit's own figures."""
    with pytest.raises(ValueError, match=r"reviewer|belong|less than|Input|reason"):
        Review.model_validate(review)
