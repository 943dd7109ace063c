"""The queue a page at a time: in order, none twice, none left out, and as it stands now."""

from datetime import timedelta, timezone
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import NOW
from wetread.clinical.imaging import Modality
from wetread.clinical.principals import Principal
from wetread.clinical.verdicts import Verdict
from wetread.errors import NotAuthorised, Refused
from wetread.manifests.sign_off import Which, shipped
from wetread.signoff.listing import Listing, Order, Wanted

EAST, WEST = (timezone(timedelta(hours=hours)) for hours in (9, -5))
ORDERS: tuple[Order, ...] = ("priority", "modality", "standing")
RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")


def ids(listing: Listing, wanted: Wanted, most: int) -> list[str]:
    """All pages, one after the other."""
    found, place = [], None
    while True:
        page = listing.page(RADIOLOGIST, wanted, after=place, most=most)
        found += [item.id for item in page.items]
        place = page.next
        if place is None:
            return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    most=st.integers(1, 4),
    order=st.sampled_from(get_args(Order)),
)
def test_pages_make_the_whole(offer, database, most, order) -> None:
    """Whatever the order and the size of a page, and though many have the same time."""
    for number in range(7):
        priority = ("STAT", "URGENT", "ROUTINE")[number % 3]
        modality = ("MR", None, "CR")[number % 3]
        offer(case_id=f"case-{number}", priority=priority, modality=modality)
    listing = Listing(database, lambda: NOW)
    whole = listing.page(RADIOLOGIST, Wanted(order=order), most=200).items
    assert ids(listing, Wanted(order=order), most) == [item.id for item in whole]
    assert len(whole) == 7


def test_a_claim_that_ran_out_is_open_though_nobody_wrote_it_down(
    offer, worklist, database
) -> None:
    """In the list, by its state and by its holder, and in the figures."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    held = Listing(database, lambda: NOW + timedelta(minutes=1))
    over = Listing(database, lambda: NOW + timedelta(days=2))
    for listing, state, other, holder in (
        (held, "claimed", "open", "rad"),
        (over, "open", "claimed", None),
    ):
        (shown,) = listing.page(RADIOLOGIST, Wanted(states=(state,))).items
        assert (shown.state, shown.holder) == (state, holder)
        assert listing.page(RADIOLOGIST, Wanted(states=(other,))).items == ()
        assert listing.counts(RADIOLOGIST).states == {state: 1}
    assert held.page(RADIOLOGIST, Wanted(holder="rad")).items
    assert not over.page(RADIOLOGIST, Wanted(holder="rad")).items


def test_the_list_is_narrowed_by_what_is_wanted(offer, database) -> None:
    """Priority, case, and what is due before a time."""
    stat = offer(case_id="case-a", priority="STAT")
    offer(case_id="case-b")
    listing = Listing(database, lambda: NOW)
    for wanted in (
        Wanted(priorities=("STAT",)),
        Wanted(case_id="case-a"),
        Wanted(due_before=stat.due + timedelta(seconds=1)),
        Wanted(due_before=(stat.due + timedelta(seconds=1)).astimezone(EAST)),
        Wanted(due_before=(stat.due + timedelta(seconds=1)).astimezone(WEST)),
    ):
        assert [item.id for item in listing.page(RADIOLOGIST, wanted).items] == [stat.id]


def test_the_list_is_narrowed_to_modalities(offer, database) -> None:
    """One, or several; an item of which none is known is among all of them alone."""
    film, heart, unknown = (
        offer(case_id=f"case-{number}", modality=modality)
        for number, modality in enumerate(("DX", "MR", None))
    )
    listing = Listing(database, lambda: NOW)

    def shown(*modalities: Modality) -> list[str]:
        page = listing.page(RADIOLOGIST, Wanted(modalities=modalities))
        return sorted(item.id for item in page.items)

    assert shown("DX") == [film.id]
    assert shown("DX", "MR") == sorted([film.id, heart.id])
    assert shown("CT") == []
    assert shown() == sorted([film.id, heart.id, unknown.id])
    (item,) = listing.page(RADIOLOGIST, Wanted(modalities=("MR",))).items
    assert item.modality == "MR"


def test_a_stranger_to_the_queue_sees_nothing_of_it(database) -> None:
    """The graph itself lists nothing."""
    with pytest.raises(NotAuthorised):
        Listing(database, lambda: NOW).page(Principal(user="x", role="system"), Wanted())


def test_the_list_is_in_the_order_that_is_wanted(offer, database) -> None:
    """The most urgent, each modality, the strictest verdict; among equals what is due first."""
    held = (Verdict(rule="r", decision="hold", reason="It is to be looked at."),)
    routine = offer(case_id="case-a", modality="CR")
    unknown = offer(case_id="case-b", priority="URGENT", verdicts=held)
    stat = offer(case_id="case-c", priority="STAT", modality="MR")
    listing = Listing(database, lambda: NOW)
    found = {
        order: [one.id for one in listing.page(RADIOLOGIST, Wanted(order=order)).items]
        for order in ORDERS
    }

    assert found == {
        "priority": [stat.id, unknown.id, routine.id],
        "modality": [routine.id, stat.id, unknown.id],
        "standing": [unknown.id, stat.id, routine.id],
    }


def test_where_some_is_read_first_its_place_tells_no_standing(offer, database) -> None:
    """Neither to whoever reads; an auditor reads nothing first."""
    offer()
    rules = shipped().model_copy(update={"read_first": (Which(because="It is tried."),)})
    listing = Listing(database, lambda: NOW, rules)
    with pytest.raises(Refused, match="read first"):
        listing.page(RADIOLOGIST, Wanted(order="standing"))
    auditor = Principal(user="aude", role="auditor", full_name="A. Ude")
    assert len(listing.page(auditor, Wanted(order="standing")).items) == 1
