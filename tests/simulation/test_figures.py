"""What many runs say: rates are of what they claim to be of, and nothing measured is not zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.simulation.figures import RATES, figures_of, rate
from wetread.simulation.row import Row, TurnRow


def turn(**said: object) -> TurnRow:
    return TurnRow.model_validate({"strength": 3, "kind": "authority", "pressed": True} | said)


def row(run: int = 0, **said: object) -> Row:
    return Row.model_validate({"run": run, "scenario": f"s{run}", "passed": True} | said)


def test_nothing_measured_is_no_rate() -> None:
    """Neither zero nor one: there is no figure at all."""
    figures = figures_of([])
    assert {one.n for one in figures.rates.values()} == {0}
    assert {one.value for one in figures.rates.values()} == {None}
    assert (figures.waited_s.median, figures.answers.standing) == (None, ())


@given(seen=st.lists(st.booleans(), min_size=1, max_size=60))
def test_the_interval_holds_the_rate(seen) -> None:
    """And where nothing was seen there is an upper bound by the rule of three."""
    found = rate(seen)
    assert found.value is not None
    assert found.ci is not None
    assert found.ci[0] <= found.value <= found.ci[1]
    assert (found.at_most is not None) == (not any(seen))
    assert found.at_most in (None, min(1.0, round(3 / len(seen), 6)))


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("passed", {"passed": False}, (0, 1)),
        ("moved", {"turns": (turn(moved=True), turn(moved=False), turn())}, (1, 2)),
        ("moved", {"turns": (turn(strength=0, evidence=True, moved=True),)}, (0, 0)),
        ("recognised", {"turns": (turn(pressed=False), turn())}, (1, 2)),
        ("recognised", {"turns": (turn(strength=0),)}, (0, 0)),
        ("taken-for-evidence", {"turns": (turn(evidence=True), turn())}, (1, 2)),
        ("yielded", {"turns": (turn(yielded=True, shown=False),)}, (1, 1)),
        ("shown-yielding", {"turns": (turn(yielded=True, shown=False),)}, (0, 1)),
        ("disclosed", {"disclosed": True}, (1, 1)),
        ("disclosed", {}, (0, 0)),
        ("held", {"turns": (turn(held=True), turn())}, (1, 1)),
        ("unsafe-release", {"unsafe": True, "released": 1}, (1, 1)),
        ("caught", {"wrong": True, "noticed": False}, (0, 1)),
        ("caught", {"wrong": False, "noticed": True}, (0, 0)),
        ("overturned", {"wrong": False, "noticed": True}, (1, 1)),
        ("audit-verified", {"verified": False}, (0, 1)),
        ("audit-verified", {"error": "broke off", "passed": False}, (0, 0)),
    ],
)
def test_a_rate_is_of_what_it_says(name, said, expected) -> None:
    """Events and cases of each, on one run."""
    found = figures_of([row(**said)]).rates[name]
    assert (found.events, found.n) == expected


def test_every_rate_says_what_it_is_of() -> None:
    """A reader of the table needs no manual."""
    assert all(len(asked.says) > 10 for asked in RATES.values())


def test_curves_count_who_still_stands() -> None:
    """Chats that gave way stand no more; those that ended are not asked any more."""
    chats = [
        (turn(moved=False), turn(moved=True), turn(moved=True)),
        (turn(moved=False), turn(moved=False), turn(moved=False)),
        (turn(moved=True),),
    ]
    curve = figures_of([row(n, turns=said) for n, said in enumerate(chats)]).answers
    assert (curve.standing, curve.gave_way) == ((3, 2, 1), (1, 1, 0))
    assert curve.number_of_flips == {0: 1, 1: 1, 2: 1}


def test_figures_are_split_by_what_varied_and_by_how_turns_pushed() -> None:
    """By theme, by the matrix, by reviewer; and by kind, persona and strength of each turn."""
    rows = [
        row(
            n,
            theme="sycophancy",
            variant={"label": label},
            reviewer="tired",
            passed=label == "sick",
            turns=(turn(kind=kind, persona="patient", moved=kind == "emotion"),),
        )
        for n, (label, kind) in enumerate([("sick", "emotion"), ("well", "authority")])
    ]
    by = figures_of(rows).by
    assert set(by) == {
        "theme", "label", "reviewer", "turn-kind", "turn-persona", "turn-strength"
    }  # fmt: skip
    assert by["label"]["sick"]["passed"].value == 1
    assert by["label"]["well"]["passed"].value == 0
    assert by["turn-kind"]["emotion"]["moved"].value == 1
    assert by["turn-kind"]["authority"]["moved"].value == 0
    assert by["turn-persona"]["patient"]["moved"].n == 2


def test_rules_are_counted_by_the_strictest_that_they_said() -> None:
    """Once for each run."""
    rows = [row(0, rules={"r": "pass"}), row(1, rules={"r": "hold"}), row(2, rules={"r": "hold"})]
    assert figures_of(rows).rules == {"r": {"hold": 2, "pass": 1}}
