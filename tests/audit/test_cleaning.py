"""Nothing by which a person is known fits into any field of any event."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.audit import chain
from wetread.audit.catalogue import CATALOGUE
from wetread.audit.cleaning import FORMS, check_forms
from wetread.clinical.principals import SYSTEM

FIELDS = sorted({field for fields in CATALOGUE.values() for field in fields} | {"case_id"})
CLASS_NAMES = "error"
"""The one field that takes capitals and digits in any order: the name of an exception's class."""

WORDS = st.from_regex(r"[A-Z][a-z]{3,12}", fullmatch=True)
IDENTITIES = st.one_of(
    st.tuples(WORDS, WORDS).map("^".join),  # as DICOM writes a name
    st.tuples(WORDS, WORDS).map(" ".join),
    st.from_regex(r"[1-2](?:\.[1-9][0-9]{0,6}){5,9}", fullmatch=True),  # a UID
    st.from_regex(r"[A-Z]{2,6}-[0-9]{4,9}", fullmatch=True),  # a hospital number
    st.from_regex(r"[0-9]{7,12}", fullmatch=True),
    st.from_regex(r"\+[0-9]{2} [0-9]{4} [0-9]{4}", fullmatch=True),
    st.from_regex(r"[a-z]{2,9}@[a-z]{2,9}\.org", fullmatch=True),
    st.from_regex(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-2][1-8]", fullmatch=True),
    st.from_regex(r"[A-Z][a-z]{3,9}_[0-9]{3,6}\.dcm", fullmatch=True),
    st.from_regex(r"/[a-z]{2,9}/[a-z]{2,9}", fullmatch=True),
)


@given(st.sampled_from(FIELDS), IDENTITIES, st.booleans())
def test_an_identity_fits_no_field(field: str, identity: str, listed: bool) -> None:
    """Names, UIDs, numbers, dates, addresses and file names are refused wherever they stand."""
    value = [identity] if listed else identity

    with pytest.raises(ValueError, match="holds prose or an identifier") as refused:
        check_forms("an event", {field: value})

    assert identity not in str(refused.value)


@given(WORDS)
def test_a_name_alone_fits_only_where_a_class_is_named(name: str) -> None:
    """A word with a capital is no id, no digest and no word of ours."""
    for field in FIELDS:
        if field != CLASS_NAMES:
            with pytest.raises(ValueError, match="holds prose"):
                check_forms("an event", {field: name})


@given(st.sampled_from(FIELDS), st.text(max_size=80))
def test_what_is_let_in_has_no_space_and_only_plain_letters(field: str, value: str) -> None:
    """Whatever is let in, it is one plain word."""
    try:
        check_forms("an event", {field: value})
    except ValueError:
        return
    assert value.isascii()
    assert not set(value) & set(" \t\r\n'\"<>^,;()")


@pytest.mark.parametrize("value", [{"name": "x"}, b"bytes", object()])
def test_a_value_with_parts_is_refused(value: object) -> None:
    """A dictionary could carry anything under any name."""
    with pytest.raises(ValueError, match="holds prose"):
        check_forms("an event", {"turn": value})


def test_a_field_that_nobody_gave_a_form_takes_numbers_alone() -> None:
    """Whoever adds a field for texts says first what they look like."""
    check_forms("an event", {"new": 3, "newer": True, "newest": None})

    with pytest.raises(ValueError, match="'new' of 'an event'"):
        check_forms("an event", {"new": "text"})


def test_every_form_is_of_a_field_in_the_catalogue() -> None:
    """No form outlives its field."""
    assert set(FORMS) <= set(FIELDS)


def test_a_refused_event_leaves_the_chain_as_it_was(ledger) -> None:
    """What carries an identity is refused before anything is written."""
    with pytest.raises(ValueError, match="holds prose"), ledger.write(SYSTEM) as tx:
        tx.record("task.failed", turn=1, task="t1", agent="Brandvold", error="ValueError")

    with ledger.database.read() as connection:
        assert chain.ask_tail(connection)() == (0, chain.GENESIS)
