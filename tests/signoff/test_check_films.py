"""Films that are kept for checks come once each, at times that nobody can foretell."""

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest

from conftest import NOW
from signoff.conftest import payload_for
from support.judged import STUDY
from wetread.audit.ledger import Ledger
from wetread.clinical.coding import PNEUMONIA
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import NotAuthorised, Refused
from wetread.manifests.sign_off import CheckRate, shipped
from wetread.signoff.check_films import CheckFilm, CheckFilms
from wetread.signoff.checks import Checks
from wetread.signoff.users import Users
from wetread.signoff.worklist import Worklist

ADMIN = Principal(user="ada", role="admin", full_name="A. Da")
FILM = CheckFilm(study=STUDY, truth="absent", text="Is there pneumonia?", priority="ROUTINE")
LOT = b"what this home alone knows"


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Its clock goes on by a second at each look."""
    seconds = count()
    ledger.clock = lambda: NOW + timedelta(seconds=next(seconds))
    return ledger


@pytest.fixture
def requester(users: Users) -> Principal:
    """Somebody who may open cases."""
    users.add(ADMIN, "theo", role="technologist", full_name="T. Heo", password="correct horse")
    return users.active("theo")


@pytest.fixture
def draft(ledger, ids, image):
    """Another draft waits; its number is its case."""
    worklist, numbers = Worklist(ledger, ids), count(1)

    def draft(case_id: str | None = None) -> None:
        name = case_id or f"case-{next(numbers)}"
        with ledger.write(SYSTEM) as tx:
            worklist.offer(tx, SYSTEM, payload_for(image, case_id=name))

    return draft


def kept_for(ledger, ids, one_in: int | None) -> CheckFilms:
    """The store of a department with this rate."""
    rate = CheckRate(one_in=one_in, because="It is tried.") if one_in else None
    return CheckFilms(ledger, ids, shipped().model_copy(update={"checks": rate}))


def test_as_many_come_as_the_rules_ask_for_and_each_once(ledger, ids, requester, draft) -> None:
    """One in four drafts in the mean, at distances from one to seven that are drawn by lot."""
    films, checks = kept_for(ledger, ids, 4), Checks(ledger)
    for _ in range(40):
        films.keep(ADMIN, requester, FILM)
    came: list[str] = []
    distances: list[int] = []
    since = 0
    while len(came) < 40:
        due = films.due(SYSTEM, LOT)
        if due is None:
            draft()
            since += 1
            continue
        assert films.due(SYSTEM, LOT) == due
        checks.plant(SYSTEM, f"check-{len(came)}", PNEUMONIA, "absent", film=due.id)
        draft(f"check-{len(came)}")
        came.append(due.id)
        distances.append(since)
        since = 0

    assert len(set(came)) == 40
    assert came != [one.id for one in reversed(films.all(ADMIN))]
    assert set(distances) <= set(range(1, 8))
    assert len(Counter(distances)) > 4
    assert 3 < sum(distances) / 40 < 5
    assert films.due(SYSTEM, LOT) is None


def test_another_home_draws_another_lot(ledger, ids, requester, draft) -> None:
    """Whoever knows one house does not know when the next check comes in theirs."""
    films = kept_for(ledger, ids, 50)
    films.keep(ADMIN, requester, FILM)
    waited: dict[bytes, int] = {}
    for drafts in range(1, 100):
        draft()
        for lot in (b"1", b"2", b"3"):
            if films.due(SYSTEM, lot):
                waited.setdefault(lot, drafts)

    assert len(set(waited.values())) == 3


def test_without_a_rate_none_comes(ledger, ids, requester, draft) -> None:
    """What ships asks for none."""
    films = kept_for(ledger, ids, None)
    films.keep(ADMIN, requester, FILM)
    for _ in range(5):
        draft()

    assert shipped().checks is None
    assert films.due(SYSTEM, LOT) is None


def test_drafts_from_before_the_film_was_kept_do_not_count(ledger, ids, requester, draft) -> None:
    """The first check does not follow its film at once."""
    films = kept_for(ledger, ids, 2)
    for _ in range(9):
        draft()
    films.keep(ADMIN, requester, FILM)

    assert films.due(SYSTEM, LOT) is None
    for _ in range(3):
        draft()
    assert films.due(SYSTEM, LOT) is not None


def test_nobody_who_left_asks_for_anything(ledger, ids, requester, draft, users) -> None:
    """Nor who has to choose a password; their films stay in store."""
    films = kept_for(ledger, ids, 2)
    films.keep(ADMIN, requester, FILM)
    for _ in range(3):
        draft()
    assert films.due(SYSTEM, LOT) is not None
    users.reset_password(ADMIN, "theo", "given once")
    assert films.due(SYSTEM, LOT) is None
    users.change_password(users.active("theo"), "given once", "battery staple")
    assert films.due(SYSTEM, LOT) is not None
    users.disable(ADMIN, "theo")

    assert films.due(SYSTEM, LOT) is None
    assert [one.case_id for one in films.all(ADMIN)] == [None]


def test_a_film_that_was_used_makes_no_second_check(ledger, ids, requester) -> None:
    """Of two processes that plant at once one is refused, whole."""
    films, checks = kept_for(ledger, ids, 2), Checks(ledger)
    kept = films.keep(ADMIN, requester, FILM)
    checks.plant(SYSTEM, "case-1", PNEUMONIA, "absent", film=kept.id)
    with pytest.raises(Refused, match="has been a check before"):
        checks.plant(SYSTEM, "case-2", PNEUMONIA, "absent", film=kept.id)

    assert [one.check.case_id for one in checks.all(ADMIN)] == ["case-1"]
    assert [one.case_id for one in films.all(ADMIN)] == ["case-1"]


def test_who_reads_neither_keeps_nor_lists_films(ledger, ids, requester) -> None:
    """Nor is one shown as the request of somebody who opens no cases."""
    films = kept_for(ledger, ids, 2)
    for role in ("radiologist", "resident", "technologist"):
        by = Principal(user="rad", role=role, full_name="Dr. R. Adiologist")
        for act in (lambda by=by: films.keep(by, requester, FILM), lambda by=by: films.all(by)):
            with pytest.raises(NotAuthorised):
                act()
        with pytest.raises(NotAuthorised):
            films.due(by, LOT)
    with pytest.raises(NotAuthorised):
        films.keep(ADMIN, ADMIN, FILM)
    assert films.all(ADMIN) == []
