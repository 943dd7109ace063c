"""A case as it is shown to readers who have to look first by themselves."""

import pytest

from support.workups import OWNER, RADIOLOGIST, Kit, draft
from wetread.agents.base import Outcome, Work
from wetread.clinical.conversation import Query, Topic
from wetread.clinical.planning import Plan
from wetread.clinical.principals import Principal
from wetread.coordinator.turns import Prior
from wetread.coordinator.viewing import CaseView, payload_for
from wetread.manifests.sign_off import Which, shipped
from wetread.signoff.first_reading import FirstReading

COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")
TECHNOLOGIST = Principal(user="theo", role="technologist")
RULES = shipped().model_copy(
    update={"read_first": (Which(priorities=("ROUTINE",), because="They see what they are told."),)}
)
WHY = Plan(
    queries=(Query(asks="why", about=(Topic(name="pneumonia", sort="finding"),), text="how come?"),)
)


def reading_first(on: Kit) -> Kit:
    on.worklist.rules = RULES
    return on


def read(on: Kit, by: Principal) -> None:
    """Whatever waits."""
    for case in on.coordinator.duty.file.page(before=None, most=9):
        for item in on.worklist.of_case(case.id):
            FirstReading(on.coordinator.duty.ledger, RULES).record(
                by, item.id, impression="Clear.", seen={"pneumonia": "absent"}
            )


def tells(view: CaseView) -> bool:
    """Whether anything of what agents saw is in it."""
    return bool(view.payload or view.messages or view.replies or view.called_off or view.twins)


def test_a_reader_sees_the_request_until_they_have_read(kit) -> None:
    """Then everything; whoever decides nothing sees it at once, and colleagues still do not."""
    on = reading_first(kit())
    case_id = on.workup()
    (item,) = on.worklist.of_case(case_id)
    hidden = on.coordinator.view(case_id, by=RADIOLOGIST)

    assert (tells(hidden), hidden.read_first) == (False, item.id)
    assert hidden.request.text == "Is there pneumonia? Draft a report."
    assert [task.agent for task in hidden.plan.tasks] == ["classification", "report-drafting"]
    assert payload_for(on.coordinator.duty, RADIOLOGIST, case_id, 1) is None
    assert tells(on.coordinator.view(case_id, by=TECHNOLOGIST))
    read(on, RADIOLOGIST)
    assert tells(on.coordinator.view(case_id, by=RADIOLOGIST))
    assert payload_for(on.coordinator.duty, RADIOLOGIST, case_id, 1) is not None
    assert not tells(on.coordinator.view(case_id, by=COLLEAGUE))


def test_what_agents_saw_is_kept_from_readers_while_they_are_at_work(kit) -> None:
    """Nobody knows yet whether it has to be read first; others watch as it comes."""
    seen: dict[str, CaseView] = {}

    def looks(work: Work) -> Outcome:
        (case,) = on.coordinator.duty.file.unfinished()
        for by in (RADIOLOGIST, OWNER):
            seen[by.role] = on.coordinator.view(case.id, by=by)
        return draft(work)

    on = reading_first(kit(agents={"report-drafting": looks}))
    on.workup()

    assert tells(seen["owner"])
    assert (tells(seen["radiologist"]), seen["radiologist"].read_first) == (False, None)
    assert seen["radiologist"].plan.tasks


def test_what_an_earlier_study_showed_is_kept_as_well(kit) -> None:
    """It is put before nobody by itself, and is in what waits for a signature."""
    seen: list[bool] = []

    def looks(work: Work) -> Outcome:
        (case,) = on.coordinator.duty.file.unfinished()
        seen.append(tells(on.coordinator.view(case.id, 1, by=RADIOLOGIST)))
        return draft(work)

    on = reading_first(kit(agents={"report-drafting": looks}))
    image = on.study.images[0].model_copy(update={"pixels": "2" * 64})
    series = (on.study.series[0].model_copy(update={"instances": (image,)}),)
    before = on.study.model_copy(update={"id": "study-0", "series": series})
    text, prior = "Compare, and draft a report.", Prior(before, "Is there pneumonia?")
    case_id = on.coordinator.open(OWNER, text=text, study=on.study, prior=prior)
    on.coordinator.run(case_id)

    assert seen
    assert not any(seen)
    assert not tells(on.coordinator.view(case_id, 1, by=RADIOLOGIST))
    read(on, RADIOLOGIST)
    assert tells(on.coordinator.view(case_id, 1, by=RADIOLOGIST))


@pytest.mark.parametrize(("asks", "shown"), [(OWNER, ""), (RADIOLOGIST, "how come?")])
def test_what_others_say_later_may_quote_it(kit, asks, shown) -> None:
    """So it is kept too, and the answer; one's own words are not."""
    on = reading_first(kit(later=WHY))
    case_id = on.workup()
    on.coordinator.take_turn(asks, case_id, "how come?")
    on.coordinator.run(case_id)
    hidden = on.coordinator.view(case_id, by=RADIOLOGIST)

    assert (hidden.turn, tells(hidden), hidden.request.text) == (2, False, shown)
    read(on, RADIOLOGIST)
    whole = on.coordinator.view(case_id, by=RADIOLOGIST)
    assert (bool(whole.replies), whole.request.text) == (True, "how come?")


def test_what_is_decided_is_shown_to_everybody(kit) -> None:
    """Nothing of it can be signed any more."""
    on = reading_first(kit())
    case_id = on.workup()
    read(on, RADIOLOGIST)
    (item,) = on.worklist.of_case(case_id)
    on.worklist.reject(RADIOLOGIST, item.id, "another patient's film")

    assert tells(on.coordinator.view(case_id, by=COLLEAGUE))


def test_a_priority_that_no_rule_names_is_shown_at_once(kit) -> None:
    """Nothing is kept from anybody there."""
    on = reading_first(kit())
    case_id = on.coordinator.open(OWNER, text="Pneumonia?", study=on.study, priority="STAT")
    on.coordinator.run(case_id)

    assert tells(on.coordinator.view(case_id, by=RADIOLOGIST))
