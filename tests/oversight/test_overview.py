"""Figures of a small ward, computed by hand, and that nobody sees more than their own."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from support.reads import START, Ward
from wetread.clinical.principals import Principal
from wetread.clinical.reports import Statement
from wetread.errors import BadInput, NotAuthorised
from wetread.oversight.measures import Share, share
from wetread.oversight.overview import Oversight
from wetread.oversight.readers import Limits
from wetread.statistics.proportion import wilson

AUDITOR = Principal(user="aude", role="auditor")


@pytest.fixture
def ward(database, home) -> Ward:
    return Ward(database, home)


@pytest.fixture
def look(ward, database):
    """What somebody sees an hour later."""

    def seen(by=AUDITOR, since=None, **limits):
        ward.now += 3600
        since = None if since is None else START + timedelta(seconds=since)
        return Oversight(database, ward.clock).overview(by, since, Limits(**limits))

    return seen


def of(figure: Share) -> tuple[int, int]:
    return figure.events, figure.n


def test_nothing_measured_is_no_figure(look) -> None:
    """Every figure of an empty home is without a value, and none is 0."""
    found = look()
    empty = Share(events=0, n=0)
    assert (found.overrides, found.caught, found.late, found.alerts.held) == (empty,) * 4
    assert [one.seconds.median for one in found.turnaround] == [None] * 3
    assert found.alerts.holds_per_hour.value is None
    assert (found.readers, found.by_agent, found.agreement.bars, found.shadows) == ((),) * 4


def test_turnaround_runs_from_opening_to_decision(ward, look) -> None:
    """By priority, with the share past due; what still waits is told apart."""
    for opened, decided in ((0, 100), (10, 310), (20, 4020)):
        ward.signed(decided, ward.opened(opened, priority="STAT"))
    ward.opened(4100, due=10)
    ward.superseded(4200, ward.opened(4150, due=10))

    found = look()

    stat, urgent, routine = found.turnaround
    assert (stat.seconds.median, stat.seconds.quartiles) == (300, (200, 2150))
    assert (of(stat.past_due), urgent.seconds.n, routine.seconds.n) == ((1, 3), 0, 0)
    assert (of(found.late), found.opened, found.decided, found.superseded) == ((1, 1), 5, 3, 1)


def test_an_override_is_an_edit_a_return_or_a_rejection(ward, look) -> None:
    """Each item counts once, however often it was edited."""
    plain, edited, returned, rejected = (ward.opened(at) for at in range(4))
    ward.signed(50, plain)
    ward.edited(60, edited)
    ward.edited(65, edited)
    ward.signed(70, edited)
    ward.refused(80, returned, "ray")
    ward.refused(90, rejected, "ray", how="rejected")

    found = look()

    assert of(found.overrides) == (3, 4)
    assert found.overrides.ci == pytest.approx(wilson(3, 4))
    assert [(one.agent, of(one.overrides)) for one in found.by_agent] == [
        ("classification", (3, 4))
    ]
    assert [(one.name, of(one.overrides)) for one in found.readers] == [
        ("ray", (2, 2)),
        ("rita", (1, 2)),
    ]


def test_what_the_machine_reissues_is_no_edit(ward, look) -> None:
    """A draft that lost its appointment was not overridden by anybody."""
    item = ward.opened(0)
    ward.edited(10, item, "wetread")
    ward.signed(20, item)
    assert of(look().overrides) == (0, 1)


def test_alerts_are_counted_as_the_item_was_opened(ward, look) -> None:
    """For each item, and for each hour of the span."""
    ward.opened(0, verdicts=("disclose", "disclose", "hold"))
    ward.edited(50, ward.opened(1, verdicts=("disclose",)))
    ward.opened(7200 - 3600)

    alerts = look().alerts

    assert (alerts.disclosures.median, alerts.holds.median, of(alerts.held)) == (1, 0, (1, 3))
    assert (alerts.disclosures_per_hour.hours, alerts.disclosures_per_hour.value) == (2, 1.5)
    assert alerts.holds_per_hour.value == 0.5


def test_dwell_is_known_where_somebody_acted_before(ward, look) -> None:
    """From their first act; a signature without one has no dwell, and is not taken for 0."""
    first, second = ward.opened(0), ward.opened(1)
    ward.claimed(10, first)
    ward.edited(20, first)
    ward.signed(70, first)
    ward.signed(80, second)
    (rita,) = look().readers
    assert (rita.dwell.n, rita.dwell.median) == (1, 60)


def test_a_claim_that_ran_out_begins_no_dwell(ward, look) -> None:
    """Whoever takes the item again begins again."""
    item = ward.opened(0)
    ward.claimed(10, item)
    ward.lapsed(1000, item)
    ward.claimed(2000, item)
    ward.signed(2030, item)
    assert look().readers[0].dwell.median == 30


def test_many_hasty_signatures_are_an_alarm(ward, look) -> None:
    """In a row and without a change; a claim long before does not make a look longer."""
    items = [ward.opened(n) for n in range(6)]
    for n, item in enumerate(items):
        ward.claimed(100 + n, item)
    for n, item in enumerate(items):
        ward.signed(1000 + 3 * n, item)

    (rita,) = look().readers
    assert (rita.longest_run, rita.alarm) == (5, True)  # of the first, only the claim tells
    (rita,) = look(in_a_row=6).readers
    assert not rita.alarm
    (rita,) = look(short_s=2).readers
    assert rita.longest_run == 0


def test_an_edit_ends_the_row(ward, look) -> None:
    """Who changes something has looked."""
    items = [ward.opened(n) for n in range(6)]
    for n, item in enumerate(items):
        if n == 3:
            ward.edited(100 + n - 0.5, item)
        ward.signed(100 + n, item)
    assert look().readers[0].longest_run == 2


def test_a_check_is_caught_by_whoever_noticed(ward, look) -> None:
    """Checks are no drafts: they count in no other rate."""
    ward.checked(50, ward.opened(0, check=True), caught=False)
    ward.checked(60, ward.opened(1, check=True), "ray", caught=True)
    ward.signed(70, ward.opened(2))

    found = look()

    assert (of(found.caught), of(found.overrides)) == ((1, 2), (0, 1))
    assert [(one.name, of(one.caught)) for one in found.readers] == [
        ("ray", (1, 1)),
        ("rita", (0, 1)),
    ]


def test_agreement_is_about_the_finding(ward, look) -> None:
    """A changed sentence about something else leaves the agreement; a return ends it."""
    plain, about, other, returned = (ward.opened(at) for at in range(4))
    ward.signed(50, plain)
    ward.edited(60, about)
    ward.signed(70, about)
    elsewhere = Statement(section="findings", text="Something else.", cites=("f-other",))
    ward.edited(80, other, before=elsewhere)
    ward.signed(90, other)
    ward.refused(100, returned)

    found = look().agreement

    (bar,) = found.bars
    assert (found.n, bar.n, bar.agreed, bar.mean_sure) == (4, 4, 0.5, pytest.approx(0.93))
    assert [(one.month, of(one.agreed)) for one in found.months] == [("2026-03", (2, 4))]


def test_erased_texts_leave_the_times(ward, look, database) -> None:
    """Turnaround needs no text; what does says how much it lacks."""
    ward.signed(50, ward.opened(0))
    with database.write() as connection:
        connection.execute(text("DELETE FROM documents"))
    found = look()
    assert (found.decided, found.unread, found.agreement.n) == (1, 1, 0)
    assert found.turnaround[2].seconds.median == 50


def test_a_span_counts_what_happened_in_it(ward, look) -> None:
    """A decision counts when it was made, and an opening when it was opened."""
    early, late = ward.opened(0), ward.opened(200)
    ward.signed(50, early)
    ward.signed(300, late)
    found = look(since=50)
    assert (found.opened, found.decided) == (1, 2)
    assert look(since=51).decided == 1
    with pytest.raises(BadInput, match="before it begins"):
        look(since=10**9)


def test_each_sees_what_is_theirs(ward, look) -> None:
    """Names for admin and auditor, numbers for the owner, a reader's own alone for the reader."""
    ward.signed(50, ward.opened(0), "rita")
    ward.refused(60, ward.opened(1), "ray")
    ward.shadowed(70, "newcomer", abstained=True)

    for role in ("admin", "auditor"):
        found = look(Principal(user="x", role=role))
        assert [one.name for one in found.readers] == ["ray", "rita"]
        assert [(one.agent, of(one.abstained)) for one in found.shadows] == [("newcomer", (1, 1))]
    found = look(Principal(user="owner", role="owner"))
    assert [one.name for one in found.readers] == ["reader 1", "reader 2"]
    assert (found.shadows, found.decided) == (None, 2)
    found = look(Principal(user="ray", role="radiologist"))
    assert [one.name for one in found.readers] == ["ray"]
    assert (found.of, found.decided, of(found.overrides)) == ("yourself", 1, (1, 1))
    assert found.shadows is None
    for role in ("technologist", "system"):
        with pytest.raises(NotAuthorised):
            look(Principal(user="theo", role=role))


@given(st.lists(st.booleans(), max_size=400))
def test_a_share_lies_within_its_interval(seen) -> None:
    """Whatever was counted: between 0 and 1, and none without a value."""
    found = share(seen)
    assert (found.events, found.n) == (sum(seen), len(seen))
    if found.value is None or found.ci is None:
        assert (seen, found.value, found.ci) == ([], None, None)
        return
    low, high = found.ci
    assert 0 <= low <= found.value + 1e-12
    assert found.value <= high + 1e-12 <= 1 + 1e-12
