"""Every guard of words is measured on something; what is missing is said and never made up."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from wetread.errors import BadInput
from wetread.guards.text.shipped import TEXT_GUARDS
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.measurements import (
    MEASUREMENTS,
    Measurement,
    chosen,
    measured,
    merged,
    missing,
)
from wetread.starter.guardfigures.measures import share


def test_every_guard_of_words_is_measured() -> None:
    """A new guard needs a set."""
    assert set(TEXT_GUARDS.names()) <= {one.guard for one in MEASUREMENTS}


def test_all_is_chosen_where_nothing_is_named_and_else_what_is() -> None:
    """A set that several guards are measured on is measured for all of them."""
    assert chosen([]) == MEASUREMENTS
    assert {one.guard for one in chosen(["negex_context"])} == {
        "assertions", "identifiers", "persuasion",
    }  # fmt: skip


def test_an_unknown_set_is_named_with_the_known_ones() -> None:
    """A slip of the hand must not measure nothing."""
    with pytest.raises(BadInput, match=r"'negx'; known: belief_r, bioscope_hedging, "):
        chosen(["negx"])


def test_a_missing_file_or_guard_is_a_sentence(sets, write) -> None:
    """And with both there is nothing to say."""
    one = next(one for one in MEASUREMENTS if one.guard == "hedging")

    assert missing(replace(one, guard="humour"), sets) == (
        "bioscope_hedging: skipped, no guard is named humour"
    )
    assert missing(one, sets) == (
        "bioscope_hedging: skipped for hedging, bioscope_hedging/sentences.jsonl is not there"
    )

    write("bioscope_hedging/sentences.jsonl", [{"doc": "d"}])
    assert missing(one, sets) is None


def test_a_row_of_another_form_ends_in_a_sentence(sets, write, scripted) -> None:
    """With the key that it lacks."""
    write("bioscope_hedging/sentences.jsonl", [{"doc": "d", "speculative": 1}])
    one = next(one for one in MEASUREMENTS if one.guard == "hedging")

    with pytest.raises(
        BadInput, match=r"^bioscope_hedging: a row, or what hedging says of it, lacks 'text'$"
    ):
        measured(one, sets, scripted(lambda asked: {"hedged": True}))


def of(one: Measurement, asked: str) -> tuple[Figure, ...]:
    return tuple(figures(one.set, asked, "seen", [share("recall", [True], ["a"])]))


def test_figures_of_other_sets_stay_in_the_order_of_the_table() -> None:
    """Measuring one set, or skipping one, changes no figure of another."""
    stored = merged({}, {one: of(one, "before") for one in MEASUREMENTS})
    last = next(one for one in reversed(MEASUREMENTS) if one.guard == "assertions")

    table = merged(stored, {last: of(last, "now")})

    assert list(table) == list(dict.fromkeys(one.guard for one in MEASUREMENTS))
    assert [row.asked for row in table["assertions"]] == ["before", "now"]
    assert {row.asked for row in table["persuasion"]} == {"before"}


def test_sets_that_nobody_measures_any_more_leave_the_table() -> None:
    """A figure that cannot be made again is not stated."""
    gone = Measurement(guard="hedging", set="gone", needs=(), measure=_nothing)

    assert merged({"hedging": of(gone, "before")}, {}) == {}


def _nothing(*_: object) -> Iterator[Figure]:
    return iter(())
