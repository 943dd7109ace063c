"""A study of which the truth is known is read wrongly, and waits in the queue like any other."""

from collections.abc import Callable
from contextlib import closing

from wetread.bootstrap.misreading import Misreading
from wetread.bootstrap.stored import salt_of
from wetread.bootstrap.system import System
from wetread.clinical.coding import PNEUMONIA
from wetread.clinical.findings import Label
from wetread.clinical.permissions import require
from wetread.clinical.principals import SYSTEM, Principal
from wetread.coordinator.accepting import request_of
from wetread.coordinator.coordinator import Coordinator
from wetread.errors import Refused
from wetread.signoff.check_films import CheckFilm, Kept
from wetread.signoff.checks import Check, wrong_findings
from wetread.signoff.items import WorkItem


def keep_film(on: System, by: Principal, requester: Principal, film: CheckFilm) -> Kept:
    """Put a film in store, to come as what `requester` asks for when the rules want a check.

    Raises:
        BadInput: the request says nothing, is too long, or no UTF-8 text.
        NotAuthorised: the role plants no checks, or the requester opens no cases.
    """
    _acceptable(on, requester, film)
    return on.check_films.keep(by, requester, film)


Run = Callable[[Coordinator, str], object]
"""Runs a case to where it waits for a person."""


def plant_due(on: System, by: Principal = SYSTEM, *, run: Run = Coordinator.run) -> WorkItem | None:
    """Let a kept film wait in the queue, if the rules ask for one now; returns its item.

    Raises:
        NotAuthorised: the role plants no checks.
        Refused: nothing wrong came of it; the film is used up all the same.
    """
    kept = on.check_films.due(by, salt_of(on.home))
    if kept is None:
        return None
    requester = on.users.active(kept.requester)
    return plant_check(on, by, requester, kept.film, kept=kept.id, run=run)


def plant_check(
    on: System,
    by: Principal,
    requester: Principal,
    film: CheckFilm,
    *,
    kept: str | None = None,
    run: Run = Coordinator.run,
) -> WorkItem:
    """The item of a new case whose draft says of pneumonia what is not true.

    Args:
        on: the system in whose queue it is to wait.
        by: who puts it there.
        requester: as whose request it is shown.
        film: what is asked about which study, and what is true.
        kept: the film's id, if it was kept for this; it is then used up.
        run: a server tells what goes on in a case, and does of this one as of any other.

    Raises:
        BadInput: the request says nothing, is too long, or no UTF-8 text.
        NotAuthorised: the role plants no checks, or the requester opens no cases.
        Refused: nothing wrong came of it: the agents abstained, or the request asks for no answer.
    """
    require(by, "checks.add")
    _acceptable(on, requester, film)
    case_id = on.ids("case")
    # Before there is a case: whatever happens from here on, nothing of it can be signed.
    on.checks.plant(by, case_id, PNEUMONIA, film.truth, film=kept)
    item = None
    try:
        item = _misread(on, by, requester, case_id, film, run)
    finally:
        if item is None:
            on.checks.void(by, case_id)
    return item


def _acceptable(on: System, requester: Principal, film: CheckFilm) -> None:
    """What would be refused when the case is opened is refused before anything is on record."""
    require(requester, "case.open")
    request_of(requester, film.text, film.priority, name="check", now=on.clock())


def _misread(
    on: System, by: Principal, requester: Principal, case_id: str, film: CheckFilm, run: Run
) -> WorkItem:
    """What waits of the case, which says what is wrong."""
    with closing(_misreading(on, film.truth)) as wrongly:
        wrongly.coordinator.open(
            requester, text=film.text, study=film.study, priority=film.priority, case_id=case_id
        )
        run(wrongly.coordinator, case_id)
        view = wrongly.coordinator.view(case_id, by=SYSTEM)
    check = Check(case_id=case_id, concept=PNEUMONIA, truth=film.truth)
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
