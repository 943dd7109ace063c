"""An earlier study is read first, put before nobody, and compared with."""

from typing import Any

import pytest

from support.workups import CONTENT, OWNER, RADIOLOGIST, Kit, rule
from wetread.agents.base import Outcome, Work
from wetread.clinical.imaging import ImagingStudy
from wetread.clinical.planning import Plan
from wetread.clinical.principals import SYSTEM
from wetread.clinical.reports import DraftReport, Statement
from wetread.coordinator.course import Course
from wetread.coordinator.turns import Prior
from wetread.errors import BadInput, Refused
from wetread.guards.base import Objection


def draft(work: Work) -> Outcome:
    """Cites what the earlier study showed."""
    cites = tuple(finding.id for finding in work.prior)
    said = Statement(section="comparison", text="Compared.", cites=cites or (work.request.id,))
    return Outcome(
        task_id=work.task.id, agent=work.task.agent, draft=DraftReport(statements=(said,))
    )


def other(on: Kit, **changes: Any) -> ImagingStudy:
    """Another study, of the same patient unless told otherwise."""
    artefacts, image = on.coordinator.duty.artefacts, on.study.images[0]
    pixels = artefacts.put_array(artefacts.get_array(image.pixels) + 1)
    instances = (image.model_copy(update={"pixels": pixels}),)
    series = (on.study.series[0].model_copy(update={"instances": instances}),)
    return on.study.model_copy(update={"id": "study-0", "series": series, **changes})


def opened(on: Kit, **given: Any) -> str:
    prior = Prior(given.pop("prior", None) or other(on), "Is there pneumonia?")
    return on.coordinator.open(
        OWNER, text="Compare, and draft a report.", study=on.study, prior=prior, **given
    )


def test_one_item_waits_and_its_report_rests_on_both(kit) -> None:
    """The earlier study's findings are in what is signed."""
    on = kit(agents={"report-drafting": draft}, rules=CONTENT)
    case_id = opened(on)
    on.coordinator.run(case_id)

    (item,) = on.worklist.of_case(case_id)
    _, shown = on.worklist.show(RADIOLOGIST, item.id)
    assert (item.turn, item.state, shown.study_id) == (2, "open", on.study.id)
    assert [finding.concept.display for finding in shown.prior] == ["Pneumonia"]
    on.sign(case_id)
    assert len(on.bundles()) == 1


def test_a_case_that_dies_between_both_studies_is_carried_on(kit, monkeypatch) -> None:
    """What comes next is kept with the first turn."""
    on = kit(agents={"report-drafting": draft}, rules=CONTENT)
    case_id = opened(on)
    carry_on = Course.carry_on

    def dies(course: Course, case: Any, watch: Any) -> None:
        if case.turns > 1:
            raise KeyboardInterrupt
        carry_on(course, case, watch)

    with monkeypatch.context() as patched:
        patched.setattr(Course, "carry_on", dies)
        with pytest.raises(KeyboardInterrupt):
            on.coordinator.run(case_id)
    assert on.worklist.of_case(case_id) == []

    assert on.coordinator.resume(OWNER).resumed == (case_id,)
    (item,) = on.worklist.of_case(case_id)
    assert (item.turn, item.state) == (2, "open")


def test_nobody_is_asked_about_the_plan_for_an_earlier_study(kit) -> None:
    """Only about what follows from it; what a rule holds is not done there either."""
    waits = rule("waits", lambda _case: (Objection(reason="look first"),), "hold", "plan")
    on = kit(agents={"report-drafting": draft}, rules=(*CONTENT, waits))
    case_id = opened(on)
    on.coordinator.run(case_id)

    view = on.coordinator.view(case_id, by=SYSTEM)
    assert (view.turn, len(view.waits_for)) == (2, 1)
    assert on.calls == []


def test_an_earlier_study_that_nobody_can_read_keeps_nothing_up(kit) -> None:
    """The report says of it what it can: nothing."""
    on = kit(rules=CONTENT, plan=Plan(question="What?"))
    case_id = opened(on)
    on.coordinator.run(case_id)

    assert on.coordinator.view(case_id, by=SYSTEM).turn == 2


def test_the_same_images_and_another_patient_open_no_case(kit) -> None:
    """One sentence each, before anything is kept."""
    on = kit(rules=CONTENT)
    with pytest.raises(BadInput, match="same images"):
        opened(on, prior=on.study)
    named = on.study.model_copy(update={"study_instance_uid": "1.2.3"})
    stranger = other(on, study_instance_uid="1.2.4", patient="patient-2")
    with pytest.raises(Refused, match="another patient"):
        on.coordinator.open(OWNER, text="Read.", study=named, prior=Prior(stranger, "Read."))

    assert on.coordinator.duty.file.unfinished() == []
