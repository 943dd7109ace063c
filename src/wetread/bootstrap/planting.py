"""A study of which the truth is known is read wrongly, and waits in the queue like any other."""

from contextlib import closing

from wetread.bootstrap.misreading import Misreading
from wetread.bootstrap.system import System
from wetread.clinical.coding import PNEUMONIA
from wetread.clinical.findings import Label
from wetread.clinical.imaging import ImagingStudy, Priority
from wetread.clinical.permissions import require
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import Refused
from wetread.signoff.checks import Check, wrong_findings
from wetread.signoff.items import WorkItem


def plant_check(
    on: System,
    by: Principal,
    requester: Principal,
    *,
    study: ImagingStudy,
    truth: Label,
    text: str,
    priority: Priority = "ROUTINE",
) -> WorkItem:
    """The item of a new case whose draft says of pneumonia what is not true.

    Args:
        on: the system in whose queue it is to wait.
        by: who puts it there.
        requester: as whose request it is shown.
        study: the film.
        truth: whether pneumonia is present on it.
        text: what is asked for.
        priority: as for any case.

    Raises:
        NotAuthorised: the role plants no checks.
        Refused: nothing wrong came of it: the agents abstained, or the request asks for no answer.
    """
    require(by, "checks.add")
    with closing(_misreading(on, truth)) as wrongly:
        case_id = wrongly.coordinator.open(requester, text=text, study=study, priority=priority)
        # Before anything runs that somebody could sign.
        wrongly.checks.plant(by, case_id, PNEUMONIA, truth)
        wrongly.coordinator.run(case_id)
        view = wrongly.coordinator.view(case_id, by=SYSTEM)
    check = Check(case_id=case_id, concept=PNEUMONIA, truth=truth)
    wrong = wrong_findings(check, view.payload) if view.payload else ()
    if view.item is not None and wrong:
        return view.item
    if view.item is not None:
        with on.ledger.write(by) as tx:
            on.worklist.withdraw(tx, view.item)
    raise Refused(
        f"nothing wrong is said of case {case_id}, so it is no check and was withdrawn: ask "
        "whether there is pneumonia, about a film that the agents take"
    )


def _misreading(on: System, truth: Label) -> System:
    """The same home at work, with a classifier that answers against the truth."""
    return System(
        on.settings,
        clock=on.clock,
        ids=on.ids,
        models=Misreading(on.models, truth),
        seed=on.seed,
        declarations=on.declarations,
    )
